"""The public JSON, field by field."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import answers
import pytest

from bot.as_json import answer_json, article_json, claim_json, discrepancy_json, ingested_json, instant, moment
from claims.ingest import Ingested
from claims.model import Article, Attribution, Name, Quantity, When

CLAIM = replace(
    answers.MESSENGER,
    attribution=Attribution("a diplomat", "told", via=("Northern Wire",), anonymous=True),
    hedges=("reportedly",),
    quantities=(
        Quantity("over 1,400 people", 5, 22, Decimal("1.4E+3"), None, "at_least", "person", "killed"),
        Quantity("2.5 %", 30, 35, Decimal("2.50"), Decimal("2.50"), "exact", "%"),
    ),
    whens=(When("July 18", 40, 47, date(2025, 7, 18), date(2025, 7, 18), "night"), When("soon", 50, 54, None, None)),
    main_when=0,
    names=(
        Name("Lee", 0, 3, "person", "Ann Lee", "an li"),
        Name("Ann Lee", 9, 16, "person", "Ann Lee", "an li"),
        Name("Alma", 20, 24, "place", "Alma", "alma"),
    ),
)


def test_a_claim_has_the_written_fields():
    assert claim_json(CLAIM) == {
        "id": "c2",
        "text": "The fire brigade counted 112 hurt people, 40 of them firefighters.",
        "start": 0,
        "end": 66,
        "revision": 1,
        "article": {
            "id": "a-c2",
            "outlet": "Coast Messenger",
            "title": "Fire on Harbour Street",
            "url": None,
            "published": "2025-07-31T09:30:00Z",
            "path": None,
        },
        "attribution": {"origin": "a diplomat", "via": ["Northern Wire"], "cue": "told", "anonymous": True},
        "hedged": True,
        "negated": False,
        "quantities": [
            {
                "text": "over 1,400 people", "low": "1400", "high": None, "bound": "at_least",
                "unit": "person", "of": "killed", "start": 5, "end": 22,
            },
            {
                "text": "2.5 %", "low": "2.50", "high": "2.50", "bound": "exact",
                "unit": "%", "of": "", "start": 30, "end": 35,
            },
        ],
        "when": {"text": "July 18", "from": "2025-07-18", "to": "2025-07-18", "clock": "night"},
        "names": ["Ann Lee", "Alma"],
        "status": "asserted",
        "context": "",
        "superseded": False,
    }  # fmt: skip


def test_a_claim_without_origin_or_time_says_null():
    bare = claim_json(answers.claim())
    assert bare["attribution"] is None
    assert bare["when"] is None


def test_an_answer_has_the_written_fields():
    document = answer_json(answers.NOTHING)
    assert list(document) == [
        "statement",
        "finding",
        "unfit",
        "parts",
        "nearest",
        "searched",
        "second_reader",
        "took_ms",
    ]
    assert document["finding"] == "nothing_found"
    assert list(document["parts"][0]) == ["text", "finding", "matches", "discrepancies", "origins", "second_reader"]
    assert document["nearest"][0]["score"] == 0.2


def test_what_cannot_be_checked_has_no_parts_and_says_why():
    document = answer_json(answers.GREETING)
    assert (document["finding"], document["unfit"], document["parts"]) == ("not_checkable", "greeting", [])


def test_a_discrepancy_has_the_written_fields():
    found = discrepancy_json(answers.DISCREPANCY)
    assert list(found) == [
        "id", "question", "kind", "relation", "importance", "opened", "changed", "state", "positions", "note"
    ]  # fmt: skip
    assert list(found["positions"][0]) == ["value", "claims", "outlets", "origins", "as_of"]
    assert found["positions"][1]["origins"] == ["Harbour Fire Brigade"]


def test_an_ingested_row_has_the_written_fields():
    row = ingested_json(Ingested("x.txt", "failed", error="it is empty"))
    assert row == {
        "id": None, "status": "failed", "claims": 0, "discrepancies": 0, "error": "it is empty",
        "locator": "x.txt", "title": "", "missing": [],
    }  # fmt: skip


def test_an_article_row_carries_its_claims_and_what_it_lacks():
    row = article_json(Article(answers.BELL.source, "", missing=("url",)), 12)
    assert (row["claims"], row["missing"], row["outlet"]) == (12, ["url"], "Evening Bell")


def test_moments_are_told_in_utc():
    assert moment(datetime(2025, 8, 1, 14, 5, 9, 123, timezone(timedelta(hours=2)))) == "2025-08-01T12:05:09Z"
    assert moment(datetime(2025, 8, 1, tzinfo=UTC)) == "2025-08-01T00:00:00Z"


@pytest.mark.parametrize(
    ("published", "told"),
    [(None, None), ("2025-07-31", "2025-07-31T00:00:00Z"), ("2025-07-31T09:30:00Z", "2025-07-31T09:30:00Z")],
)
def test_a_bare_day_begins_at_midnight(published, told):
    assert instant(published) == told
