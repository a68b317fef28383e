"""The command line: what each command prints, refuses and returns."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import answers
import pytest
from cli_running import Program
from contract_adapters import claims_in

from bot import ask as ask_module
from bot import verdicts
from bot.answer import Answer
from bot.cli import cli
from claims.model import Article
from claims.store import Store, open_store

ARTICLE = """---
title: Fire on Harbour Street
outlet: Evening Bell
published: 2025-07-30
url: https://bell.example/fire
---

More than 30 people were hurt in a fire on Harbour Street on Tuesday, the fire brigade said.

Mayor Ann Lee visited the street on Wednesday morning.
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


@pytest.fixture
def program(folder, monkeypatch, capsys) -> Program:
    return Program(monkeypatch, capsys, f"sqlite:///{folder}/claims.db")


@pytest.fixture
def filled(program) -> Program:
    """The program on a store that holds the hand-made claims and their discrepancy."""
    store = open_store(program.store)
    for claim in claims_in(answers.SOURCES_DIFFER):
        store.add(Article(claim.source, claim.text), [claim])
    store.save_discrepancies([answers.DISCREPANCY])
    store.close()
    return program


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """What was asked, every statement answered by the same hand-made answer."""
    statements: list[str] = []

    def ask(
        store: Store, statement: str, *, now: datetime, nearest: int = 0, workspace=None, encoder_folder="", reader=None
    ) -> Answer:
        statements.append(statement)
        return answers.SOURCES_DIFFER

    monkeypatch.setattr(ask_module, "ask", ask)
    return statements


def test_check_prints_the_words_of_the_reply(program, asked):
    ran = program("check", answers.STATEMENT)
    assert ran.status == 0
    assert ran.out.splitlines()[0] == "Sources differ: over 30 or 112 hurt in the Harbour Street fire"
    assert "All matches" not in ran.out  # a button that nothing could click


def test_check_json_is_one_document_of_the_written_shape(program, asked):
    document = program("check", "--json", answers.STATEMENT).document
    assert list(document)[:2] == ["statement", "finding"]
    assert document["finding"] == "sources_differ"
    assert document["searched"] == {"articles": 2, "claims": 61, "newest": "2025-07-31T00:00:00Z"}
    (part,) = document["parts"]
    assert part["origins"] == {"outlets": 2, "independent": 2, "shared": [], "copied": []}
    match = part["matches"][1]
    assert match["score"] == 0.71
    assert match["stance"] == "differs"
    (difference,) = match["differences"]
    assert difference["said"] == "more than 30"
    assert difference["found"] == "112"
    claim = match["claim"]
    assert claim["article"]["outlet"] == "Coast Messenger"
    assert claim["attribution"] == {
        "origin": "The Harbour Fire Brigade", "via": [], "cue": "counted", "anonymous": False
    }  # fmt: skip
    (found,) = part["discrepancies"]
    assert found["opened"] == "2025-08-01T12:00:00Z"
    assert [position["value"] for position in found["positions"]] == ["over 30", "112"]


def test_check_reads_standard_input_as_one_statement(program, asked):
    program("check", "-", stdin="the mayor\nresigned\n")
    assert asked == ["the mayor\nresigned"]


def test_check_lines_answers_each_line_in_order_blank_ones_too(program, asked):
    ran = program("check", "--lines", "-", stdin=b"one\n\n\xfftwo\r\n")
    assert asked == ["one", "", "\ufffdtwo"]
    assert [json.loads(line)["finding"] for line in ran.out.splitlines()] == ["sources_differ"] * 3


def test_check_lines_reads_a_file(program, asked, folder):
    (folder / "s.txt").write_text("a\nb", encoding="utf-8")
    assert len(program("check", "--lines", "s.txt").out.splitlines()) == 2


def test_check_lines_names_a_file_that_is_not_there(program):
    ran = program("check", "--lines", "none.txt")
    assert ran.status == 1
    assert ran.err == "twosource: none.txt: can't be read. Give a text file with one statement a line\n"


@pytest.mark.parametrize("arguments", [(), ("a", "--lines", "b"), ("--nearest", "x", "a"), ("a", "b")])
def test_a_wrong_use_of_check_is_status_2(program, arguments):
    ran = program("check", *arguments)
    assert ran.status == 2
    assert "Usage: twosource check" in ran.err
    assert ran.out == ""


def test_check_explains_its_matches(program, asked):
    assert "0.94 agrees · the same fire" in program("check", "--explain", "x").out


def test_an_article_goes_in_and_comes_out(program, folder):
    (folder / "fire.md").write_text(ARTICLE, encoding="utf-8")
    (row,) = program("add", "--json", "fire.md").document["articles"]
    assert row["status"] == "new"
    assert row["error"] is None
    assert row["claims"] >= 2
    assert program("add", "--json", "fire.md").document["articles"][0]["status"] == "same"
    (article,) = program("articles", "--json").document["articles"]
    assert (article["outlet"], article["published"]) == ("Evening Bell", "2025-07-30")
    (source,) = program("sources", "--json").document["sources"]
    assert source == {"outlet": "Evening Bell", "articles": 1, "claims": row["claims"], "newest": "2025-07-30"}
    found = program("claims", "harbour", "--json").document["claims"]
    assert any(claim["text"].startswith("More than 30 people") for claim in found)


def test_add_fills_what_the_source_lacks(program):
    text = "The bridge over the Alma was closed on Monday. Engineers found cracks in two of its pillars."
    options = ("--outlet", "Coast Messenger", "--published", "2025-07-31", "--title", "Bridge closed")
    program("add", "-", *options, "--url", "https://coast.example/bridge", stdin=text)
    (article,) = program("articles", "--json").document["articles"]
    assert article["outlet"] == "Coast Messenger"
    assert article["url"] == "https://coast.example/bridge"
    assert article["title"] == "Bridge closed"


def test_a_bad_file_is_one_failed_row_and_the_rest_goes_in(program, folder):
    (folder / "fire.md").write_text(ARTICLE, encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    ran = program("add", "--json", "fire.md", "empty.txt", "none.txt")
    rows = {row["locator"]: row["status"] for row in ran.document["articles"]}
    assert list(rows.values()) == ["new", "failed", "failed"]
    assert ran.status == 1
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("twosource: 2 of 3 could not be added")


def test_add_prints_a_row_an_article(program, folder):
    (folder / "fire.md").write_text(ARTICLE, encoding="utf-8")
    out = program("add", "fire.md").out
    assert "new" in out
    assert "Fire on Harbour Street" in out


def test_a_title_is_never_read_as_markup(program, folder):
    title = "[red]Fire[/red] [link=https://x.example]:fire:"
    (folder / "fire.md").write_text(ARTICLE.replace("Fire on Harbour Street", f"'{title}'", 1), encoding="utf-8")
    assert title in program("add", "fire.md").out
    assert title in program("articles").out


def test_lists_print_for_people(filled):
    assert "Evening Bell" in filled("sources").out
    assert "Fire on Harbour Street" in filled("articles").out
    assert "“More than 30 people were hurt in the fire on Harbour Street.”" in filled("claims", "hurt").out
    out = filled("discrepancies").out
    assert out.splitlines()[0] == "1 difference between sources"
    assert "over 30 (Evening Bell); 112 (Coast Messenger) · different precision" in " ".join(out.split())


def test_an_empty_store_says_how_to_fill_it(program):
    assert "twosource add FILE" in program("articles").out
    assert "twosource add FILE" in program("sources").out
    assert program("claims", "--json").document == {"claims": []}
    assert program("discrepancies", "--json").document == {"discrepancies": []}


def test_discrepancies_are_filtered(filled):
    assert len(filled("discrepancies", "--json").document["discrepancies"]) == 1
    assert filled("discrepancies", "--json", "--relation", "conflict").document == {"discrepancies": []}
    assert len(filled("discrepancies", "--json", "--min-importance", "3").document["discrepancies"]) == 1
    assert filled("discrepancies", "--json", "--kind", "time").document == {"discrepancies": []}


def test_claims_are_filtered(filled):
    only = filled("claims", "--json", "--outlet", "Coast Messenger").document["claims"]
    assert [claim["id"] for claim in only] == ["c2"]
    assert filled("claims", "--json", "--since", "2025-08-01").document == {"claims": []}
    assert len(filled("claims", "--json", "--limit", "1").document["claims"]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("claims", "--since", "yesterday"),
        ("claims", "--limit", "0"),
        ("discrepancies", "--kind", "colour"),
        ("discrepancies", "--min-importance", "4"),
        ("add",),
        ("nonsense",),
        ("run", "telegram"),
    ],
)
def test_a_wrong_use_is_status_2_and_prints_nothing_on_standard_output(program, arguments):
    ran = program(*arguments)
    assert ran.status == 2
    assert ran.out == ""


def test_export_is_a_document_a_line(filled):
    rows = [json.loads(line) for line in filled("export", "claims").out.splitlines()]
    assert sorted(row["id"] for row in rows) == ["c1", "c2"]
    assert len(filled("export", "discrepancies").out.splitlines()) == 1


def test_a_backup_is_a_store(filled, folder):
    assert filled("backup", "copy.db").status == 0
    assert len(filled("claims", "--json", store=f"sqlite:///{folder}/copy.db").document["claims"]) == 2


def test_a_store_that_cannot_be_opened_is_one_line(program):
    ran = program("articles", store="mysql://x")
    assert ran.status == 1
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("twosource: store: a store address starts with sqlite:///")


def test_a_config_beside_the_program_is_used(program, folder):
    (folder / "config.toml").write_text("[stor]\n", encoding="utf-8")
    ran = program("articles")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "twosource: config.toml: unknown key stor. Did you mean store?\n"


def test_run_without_a_platform_says_how_to_name_one(program):
    ran = program("run")
    assert ran.status == 1
    assert "slack.enabled" in ran.err


@pytest.mark.parametrize(("platform", "variable"), [("slack", "SLACK_APP_TOKEN"), ("discord", "DISCORD_TOKEN")])
def test_run_without_a_token_names_the_variable(program, monkeypatch, platform, variable):
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DISCORD_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    ran = program("run", platform)
    assert ran.status == 1
    assert variable in ran.err
    assert ran.err.count("\n") == 1


def test_chat_talks_to_the_bot(program, asked):
    ran = program("chat", stdin=f"{answers.STATEMENT}\nquit\n")
    assert ran.status == 0
    assert asked == [answers.STATEMENT]
    assert "Sources differ: over 30 or 112 hurt in the Harbour Street fire" in ran.out


def test_doctor_reports_and_its_json_is_one_document(filled):
    ran = filled("doctor", "--json")
    found = {one["what"]: one["state"] for one in ran.document["findings"]}
    assert found["Store"] == "ok"
    assert found["Slack"] == "off"
    assert "2 articles of 2 outlets" in filled("doctor").out


def test_doctor_fails_when_the_store_does_not_open(program):
    ran = program("doctor", store="mysql://x")
    assert ran.status == 1
    assert "broken" in ran.out


def test_an_unexpected_failure_is_one_line_without_a_traceback(filled):
    code = (
        "import sys, bot.cli_store as s\n"
        "s.outlet_json = None\n"
        "from bot.cli import main\n"
        f"sys.argv = ['twosource', '--store', {filled.store!r}, 'sources', '--json']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment())
    assert done.returncode == 1
    assert done.stderr == "twosource: something went wrong that should not (TypeError). Run it again with --debug\n"


def test_a_reader_that_goes_away_brings_no_traceback(filled):
    code = f"import sys; sys.argv = ['twosource', '--store', {filled.store!r}, 'export', 'claims']\nfrom bot.cli import main; main()"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=writer, stderr=subprocess.PIPE, check=False, env=environment()
    )
    os.close(writer)
    assert done.stderr == b""


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}


def test_every_command_and_option_has_help():
    for name, command in cli.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert parameter.param_type_name == "argument" or parameter.help, f"{name} {parameter.name}"  # type: ignore[attr-defined]


def test_the_check_command_takes_no_drawing_library_with_it():
    code = "import sys, bot.cli\nprint([name for name in ('rich', 'spacy', 'discord', 'slack_bolt', 'trafilatura') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment())
    assert done.stdout.strip() == "[]"


def test_feedback_is_read_back_newest_first_with_the_sentence(filled):
    assert filled("feedback").out == "Nobody has said anything of an answer yet.\n"
    store = open_store(filled.store)
    for day, verdict, claim in ((1, "useful", ""), (2, "wrong", "c2")):
        at = datetime.fromisoformat(f"2025-08-0{day}T12:00:00+00:00")
        said = verdicts.Said(
            verdict, f"k{day}", answers.STATEMENT, claim, "slack:T1", "U1", at, "other fire" * (day - 1)
        )
        verdicts.keep(store, said)
    store.close()
    first, second = filled("feedback", "--json").document["feedback"]
    assert first == {
        "key": "k2:c2:U1",
        "verdict": "wrong",
        "statement": answers.STATEMENT,
        "claim": "c2",
        "workspace": "slack:T1",
        "person": "U1",
        "at": "2025-08-02T12:00:00+00:00",
        "words": "other fire",
        "text": answers.MESSENGER.text,
    }
    assert (second["verdict"], second["text"]) == ("useful", None)
    assert [one["verdict"] for one in filled("feedback", "--json", "--verdict", "useful").document["feedback"]] == [
        "useful"
    ]
    assert "other fire" in filled("feedback").out
