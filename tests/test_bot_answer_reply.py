"""What an answer says, word for word."""

import re
from dataclasses import replace

import answers
import pytest

from bot.answer_reply import answer_reply, explanation
from bot.list_replies import discrepancies_reply
from bot.messages import Block, Button, Buttons, Heading, Item, Note, Reply, Text, plain
from claims.model import Attribution, Match, Origins
from claims.store import Lookup


def lines(reply: Reply) -> list[str]:
    """Every line of the reply in order, without its formatting."""
    return [line for block in reply.blocks for line in of_block(block)]


def of_block(block: Block) -> list[str]:
    match block:
        case Heading(text):
            return [text]
        case Text(spans) | Note(spans):
            return [plain(spans)]
        case Item(spans, quote, url):
            return [line for line in (plain(spans), quote, url) if line]
        case _:
            return []


def buttons(reply: Reply) -> list[Button]:
    return [button for block in reply.blocks if isinstance(block, Buttons) for button in block.buttons]


def test_a_disagreement_between_sources_is_headed_by_its_values_and_shows_each_position():
    assert lines(answer_reply(answers.SOURCES_DIFFER)) == [
        "Sources differ: over 30 or 112 hurt in the Harbour Street fire",
        "How many people were hurt in the Harbour Street fire?",
        "over 30 · Evening Bell · 30 Jul 2025 · reported, no origin named",
        "“More than 30 people were hurt in the fire on Harbour Street.”",
        "https://bell.example/fire",
        "112 · Coast Messenger · 31 Jul 2025 · citing the Harbour Fire Brigade",
        "“The fire brigade counted 112 hurt people, 40 of them firefighters.”",
        "Different precision: over 30 is a lower bound and 112 is far above it.",
        "You wrote: more than 30; Coast Messenger: 112.",
        "2 outlets, 2 origins.",
        "2 articles, 61 claims searched; newest 31 Jul 2025.",
    ]


def test_outlets_that_rely_on_one_origin_are_counted_as_one_source():
    said = lines(answer_reply(answers.AGREES))
    assert said[0] == "2 outlets say the same, 1 origin: a diplomat, to Northern Wire"
    assert said[-2] == "2 outlets, 1 origin: both rely on a diplomat, to Northern Wire, which makes one source."


def test_a_source_that_says_otherwise_is_named_with_both_values():
    assert lines(answer_reply(answers.DIFFERS)) == [
        "Coast Messenger says otherwise: 1967, not 1981",
        "1967 · Coast Messenger · 30 Jul 2025 · no origin named",
        "“The bridge was opened in 1967.”",
        "https://bell.example/fire",
        "You wrote: 1981; Coast Messenger: 1967.",
        "2 articles, 61 claims searched; newest 31 Jul 2025.",
    ]


def test_silence_is_said_plainly_and_the_closest_claim_is_called_something_else():
    assert lines(answer_reply(answers.NOTHING))[:3] == [
        "Nothing here speaks of that.",
        "Closest, but about something else:",
        "Evening Bell · 30 Jul 2025 · reported, no origin named",
    ]
    watch = buttons(answer_reply(answers.NOTHING, key="k", shareable=True))
    assert [(one.label, one.command) for one in watch] == [("Watch", "watch answer k")]
    assert buttons(answer_reply(answers.NOTHING)) == []


def test_an_empty_store_is_called_empty():
    assert "The store is empty: no article has been added yet." in answer_reply(answers.EMPTY_STORE).summary


def test_a_compound_statement_is_answered_part_by_part():
    said = lines(answer_reply(answers.COMPOUND))
    assert said[0] == "Sources differ: over 30 or 112 hurt in the Harbour Street fire"
    assert said[1] == "1. You wrote: More than 30 people were hurt in the Harbour Street fire"
    second = said.index("2. You wrote: The bridge was opened in 1981")
    assert said[second + 1] == "Coast Messenger says otherwise: 1967, not 1981"
    third = said.index("3. You wrote: The museum was robbed")
    assert said[third + 1] == "Nothing here speaks of that"


def test_one_match_is_one_outlet_by_name():
    assert lines(answer_reply(answers.ONE_MATCH))[0] == "1 outlet says so: Outlet 0"


def test_of_200_matches_three_are_shown_and_the_rest_stands_behind_a_button():
    reply = answer_reply(answers.MANY_MATCHES, key="0123456789ab")
    said = lines(reply)
    assert said[0] == "200 outlets say the same, 200 origins"
    assert sum(line.startswith("“") for line in said) == 3
    assert "and 197 more outlets." in said
    assert buttons(reply) == [
        Button("All matches (200)", "show 0123456789ab matches"),
        Button("Show quotes", "show 0123456789ab quotes"),
        Button("Watch", "watch answer 0123456789ab"),
        Button("Copy as text", "text 0123456789ab"),
        Button("Useful", "useful 0123456789ab"),
        Button("Wrong match", "wrong 0123456789ab"),
    ]


def test_an_outlet_is_shown_once_however_many_of_its_sentences_match():
    twice = replace(answers.ONE_MATCH.parts[0], matches=answers.ONE_MATCH.parts[0].matches * 2)
    said = lines(answer_reply(answers.answer(twice)))
    assert sum(line.startswith("“") for line in said) == 1


def test_a_claim_that_was_corrected_since_says_so():
    old = replace(answers.BELL, superseded=True)
    part = replace(answers.ONE_MATCH.parts[0], matches=(Match(old, 0.9, "agrees"),))
    assert "corrected since: no longer in the article" in lines(answer_reply(answers.answer(part)))[1]


@pytest.mark.parametrize(
    ("attribution", "words"),
    [
        (Attribution("Ann Lee", "said"), "citing Ann Lee"),
        (Attribution("Ann Lee", "told", via=("Northern Wire",)), "citing Ann Lee, via Northern Wire"),
        (Attribution("Ann Lee", "told", via=("evening bell",)), "citing Ann Lee"),
        (Attribution("officials", "said", anonymous=True), "officials, not named"),
        (Attribution("A diplomat", "told", via=("Northern Wire",), anonymous=True), "a diplomat, to Northern Wire"),
    ],
)
def test_the_origin_is_worded_by_who_is_named(attribution, words):
    claim = replace(answers.BELL, attribution=attribution)
    part = replace(answers.ONE_MATCH.parts[0], matches=(Match(claim, 0.9, "agrees"),))
    assert lines(answer_reply(answers.answer(part)))[1].endswith(f"· {words}")


@pytest.mark.parametrize(
    ("question", "kind", "heading"),
    [
        ("Who brokered the truce?", "person", "Sources differ on who brokered the truce: over 30 or 112"),
        ("Which minister resigned?", "person", "Sources differ on which minister resigned: over 30 or 112"),
        ("When did the fire begin?", "time", "Sources differ: over 30 or 112 (When did the fire begin?)"),
        ("Whether it has happened yet", "status", "Sources differ on whether it has happened yet: over 30 or 112"),
        ("Who was taken to hospital?", "list", "Sources differ on who was taken to hospital: over 30 or 112"),
        (
            "Is it confirmed that he left?",
            "status",
            "Sources differ on whether it is confirmed that he left: over 30 or 112",
        ),
        ("Is it so that he left?", "negation", "Sources differ on whether he left: over 30 or 112"),
        ("When: police came on …?", "time", "Sources differ on when police came: over 30 or 112"),
        (
            "What part had Orvenia in the truce?",
            "action",
            "Sources differ on what part Orvenia had in the truce: over 30 or 112",
        ),
        ("What is Ann Lee's title?", "status", "Sources differ on what Ann Lee's title is: over 30 or 112"),
        ("How is the name of Li spelled?", "person", "Sources differ on how the name of Li is spelled: over 30 or 112"),
        ("Who is the mayor of Alma?", "person", "Sources differ: over 30 or 112 (Who is the mayor of Alma?)"),
        ("How many did he hurt?", "quantity", "Sources differ: over 30 or 112 (How many did he hurt?)"),
    ],
)
def test_a_question_becomes_a_clause_only_where_its_words_keep_their_order(question, kind, heading):
    found = replace(answers.DISCREPANCY, question=question, kind=kind)
    part = replace(answers.SOURCES_DIFFER.parts[0], discrepancies=(found,))
    assert lines(answer_reply(answers.answer(part)))[0] == heading


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("quantity", "At least 23 people", "at least 23"),
        ("quantity", "Dozens", "dozens"),
        ("quantity", "UN staff", "UN staff"),
        ("person", "Ann Lee", "Ann Lee"),
    ],
)
def test_a_figure_that_began_its_sentence_loses_its_capital(kind, value, told):
    first = replace(answers.DISCREPANCY.positions[0], value=value)
    found = replace(answers.DISCREPANCY, kind=kind, positions=(first, answers.DISCREPANCY.positions[1]))
    part = replace(answers.SOURCES_DIFFER.parts[0], discrepancies=(found,))
    assert f"{told} · Evening Bell · 30 Jul 2025 · reported, no origin named" in lines(
        answer_reply(answers.answer(part))
    )


@pytest.mark.parametrize(
    ("values", "heading"),
    [
        (("the palace and the barracks", "the ministry"), "the palace and the barracks, or the ministry"),
        (("the palace and the barracks", "the port", "no"), "the palace and the barracks; the port; or no"),
    ],
)
def test_values_that_are_lists_are_kept_apart(values, heading):
    first = answers.DISCREPANCY.positions[0]
    positions = tuple(replace(first, value=value) for value in values)
    found = replace(answers.DISCREPANCY, question="What was hit?", kind="list", positions=positions)
    part = replace(answers.SOURCES_DIFFER.parts[0], discrepancies=(found,))
    assert lines(answer_reply(answers.answer(part)))[0] == f"Sources differ on what was hit: {heading}"


def test_a_long_question_stands_once_on_the_card_and_in_the_summary():
    question = "Most or all of the members of the council for the harbour and the fisheries (left the hall)?"
    found = replace(answers.DISCREPANCY, question=question, kind="negation")
    part = replace(answers.SOURCES_DIFFER.parts[0], discrepancies=(found,))
    reply = answer_reply(answers.answer(part))
    assert lines(reply)[:2] == ["Sources differ: over 30 or 112", question]
    assert reply.summary.startswith(f"Sources differ: over 30 or 112 ({question}).")


def test_more_than_three_values_are_cut_in_the_heading():
    first = answers.DISCREPANCY.positions[0]
    five = tuple(replace(first, value=value) for value in ("30", "31", "32", "33", "34"))
    part = replace(answers.SOURCES_DIFFER.parts[0], discrepancies=(replace(answers.DISCREPANCY, positions=five),))
    said = lines(answer_reply(answers.answer(part)))
    assert said[0] == "Sources differ: 30, 31, 32 or 2 other figures hurt in the Harbour Street fire"
    assert "and 34" in said


def test_a_further_discrepancy_is_named_by_its_question():
    also = [replace(answers.DISCREPANCY, id=f"d{n}", question=f"Who owned house {n}?") for n in (1, 2, 3)]
    part = replace(answers.SOURCES_DIFFER.parts[0], discrepancies=(answers.DISCREPANCY, *also))
    reply = answer_reply(answers.answer(part))
    assert "They also differ on: Who owned house 2? Who owned house 3?" in lines(reply)
    assert "They also differ on 3 other points." in reply.summary


@pytest.mark.parametrize("name", answers.ANSWERS)
def test_no_word_of_ours_rules_on_the_truth(name):
    if name == "hostile":
        return
    said = " ".join(lines(answer_reply(answers.ANSWERS[name])))
    assert not re.search(r"\b(?:true|false|lie|lies|fake|debunked|confirmed)\b", said, re.IGNORECASE)


@pytest.mark.parametrize(("name", "reply"), answers.replies().items(), ids=answers.replies())
def test_every_reply_has_a_summary_and_buttons_a_platform_can_carry(name, reply):
    assert reply.summary.strip()
    for button in buttons(reply):
        assert len(button.label) <= 75
        assert len(button.command) <= 90


def test_a_link_that_is_not_http_is_not_offered():
    reply = answer_reply(answers.HOSTILE_ANSWER)
    assert [block.url for block in reply.blocks if isinstance(block, Item) and block.url] == []


def test_a_very_long_sentence_is_cut_around_its_value():
    text = "Nothing of note. " * 100 + "In the end 112 people were hurt. " + "Nothing more. " * 100
    position = replace(answers.DISCREPANCY.positions[1], claims=(replace(answers.MESSENGER, text=text),))
    part = replace(
        answers.SOURCES_DIFFER.parts[0], discrepancies=(replace(answers.DISCREPANCY, positions=(position,) * 2),)
    )
    quote = next(line for line in lines(answer_reply(answers.answer(part))) if line.startswith("“"))
    assert "112 people were hurt" in quote
    assert quote.startswith("“… ")
    assert quote.endswith(" …”")
    assert len(quote) < 340


@pytest.mark.parametrize(
    ("unfit", "head"),
    [
        ("empty", "Send a statement to check."),
        ("question", "That is a question."),
        ("greeting", "Hello."),
        ("opinion", "That is an opinion or a wish."),
        ("command", "That asks for something to be done."),
        ("too_long", "That is too long for one go."),
        ("language", "That is not in English."),
    ],
)
def test_a_text_that_cannot_be_checked_gets_a_word_and_three_examples(unfit, head):
    reply = answer_reply(replace(answers.GREETING, unfit=unfit))
    assert lines(reply)[0] == head
    assert sum(isinstance(block, Item) for block in reply.blocks) == 3


def test_origins_shared_by_some_of_the_outlets_are_told_as_such():
    part = replace(answers.AGREES.parts[0], origins=Origins(3, 2, ("Northern Wire",)))
    assert "3 outlets, 2 origins: more than one relies on Northern Wire." in lines(answer_reply(answers.answer(part)))


def test_the_explanation_gives_score_stance_and_reasons():
    said = lines(explanation(answers.SOURCES_DIFFER))
    assert said[2] == "0.94 agrees · the same fire; the same number"
    assert said[4] == "0.71 differs · the same fire; quantity, precision: more than 30 / 112"


def test_what_the_question_counts_is_not_said_again_and_long_numbers_have_their_comma():
    first, second = answers.DISCREPANCY.positions
    values = (replace(first, value="Over 30 people"), replace(second, value="1400 people"))
    part = replace(answers.SOURCES_DIFFER.parts[0], discrepancies=(replace(answers.DISCREPANCY, positions=values),))
    said = lines(answer_reply(answers.answer(part)))
    assert said[0] == "Sources differ: over 30 or 1,400 hurt in the Harbour Street fire"
    assert said[2].startswith("over 30 · Evening Bell")
    assert said[5].startswith("1,400 · Coast Messenger")


def test_a_deed_the_question_names_is_not_said_again_and_four_short_values_stand_together():
    first = answers.DISCREPANCY.positions[0]
    values = tuple(replace(first, value=value) for value in ("At least 54 people", "54 dead", "97 lives", "140"))
    found = replace(answers.DISCREPANCY, question="How many people were killed in Alma?", positions=values)
    part = replace(answers.SOURCES_DIFFER.parts[0], discrepancies=(found,))
    assert lines(answer_reply(answers.answer(part)))[0] == "Sources differ: at least 54, 54, 97 or 140 killed in Alma"


def test_positions_stand_in_order_of_their_day():
    turned = replace(answers.DISCREPANCY, positions=answers.DISCREPANCY.positions[::-1])
    part = replace(answers.SOURCES_DIFFER.parts[0], discrepancies=(turned,))
    assert lines(answer_reply(answers.answer(part)))[0].startswith("Sources differ: over 30 or 112")


def test_a_discrepancy_that_is_left_with_one_side_is_not_shown():
    alone = replace(answers.DISCREPANCY, positions=answers.DISCREPANCY.positions[:1])
    part = replace(answers.SOURCES_DIFFER.parts[0], discrepancies=(alone,))
    said = lines(answer_reply(answers.answer(part)))
    assert said[0] == "2 outlets say the same, 2 origins"
    assert answers.QUESTION not in said
    assert lines(discrepancies_reply([alone], Lookup()))[0].startswith("No open difference")


def test_a_spelling_does_not_come_before_what_was_asked():
    spelled = replace(
        answers.DISCREPANCY, id="d2", question="How is the name of Harbour Street spelled?", kind="person", importance=1
    )
    part = replace(answers.SOURCES_DIFFER.parts[0], discrepancies=(spelled, answers.DISCREPANCY))
    assert lines(answer_reply(answers.answer(part)))[0].endswith("hurt in the Harbour Street fire")


def test_the_difference_the_statement_speaks_of_comes_first():
    other = replace(answers.DISCREPANCY, id="d2", question="How many boats were sunk in the storm?")
    part = replace(answers.SOURCES_DIFFER.parts[0], discrepancies=(other, answers.DISCREPANCY))
    assert lines(answer_reply(answers.answer(part)))[0].endswith("hurt in the Harbour Street fire")


def test_where_no_listed_difference_is_touched_it_shows_who_says_so_and_who_says_otherwise() -> None:
    agreeing, differing = answers.AGREES.parts[0].matches[0], answers.DIFFERS.parts[0].matches[0]
    part = replace(answers.DIFFERS.parts[0], finding="sources_differ", matches=(agreeing, differing), discrepancies=())
    said = lines(answer_reply(answers.answer(part, statement=part.text)))
    assert said[0] == "Sources differ on this"
    assert any("Evening Bell" in line for line in said)
    assert any("1967" in line and "Coast Messenger" in line for line in said)
