"""The quicker pipeline reads what spaCy's own reads."""

import subprocess
import sys

import pytest

from claims import language

TEXTS = [
    "Three men weren't seen in Orven on 4 May; the ferry ain't sailed since.",
    "She'd have told the council that it can't be repaired, an aide said.",
    "Workers' pay rose 3.5% to $1,200 a month, the ministry's figures show.",
    "The dam  burst at dawn\nand drowned the lower town.",
    "",
]


@pytest.mark.skipif(language.missing() is not None, reason="needs the English model")
def test_remembered_rules_give_what_the_rules_give():
    pipeline = language._pipeline()
    ruler = pipeline.get_pipe("attribute_ruler")
    for text in [*TEXTS, *TEXTS]:
        doc = pipeline(text)
        assert ruler.match(doc) == type(ruler).match(ruler, doc)


@pytest.mark.skipif(language.missing() is not None, reason="needs the English model")
def test_the_library_keeps_its_own_commands_for_others():
    code = "from claims import language; language._pipeline(); import spacy.cli; print(callable(spacy.cli.info))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
