"""Invented articles and claims for the tests of the stores."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np

from claims.model import Article, Attribution, Claim, Name, Quantity, Source, When, Word
from claims.store import Store, open_store

NOW = datetime(2031, 5, 7, 9, 30, tzinfo=UTC)


def article(
    article_id: str = "a1",
    text: str = "The Veldt bridge fell on Monday. Nine people died. Mayor Ada Orlin wept.",
    *,
    outlet: str = "Harbour Post",
    title: str = "Bridge falls",
    published: str | None = "2031-05-06",
    workspace: str = "",
    missing: tuple[str, ...] = (),
) -> Article:
    source = Source(article_id, outlet, title, f"https://example.org/{article_id}", published, f"{article_id}.md")
    return Article(source, text, workspace=workspace, missing=missing)


def claims_in(one: Article) -> list[Claim]:
    """Its sentences as claims, with a name for each capitalised word but the first."""
    found, start = [], 0
    for sentence in one.text.split(". "):
        text = sentence if sentence.endswith(".") else sentence + "."
        names = tuple(
            Name(word, 0, 0, "other", word, word.strip(".").lower()) for word in text.split()[1:] if word[0].isupper()
        )
        claim_id = f"{one.source.id}:{text}"
        found.append(Claim(claim_id, one.source, text, start, start + len(text), names=names, workspace=one.workspace))
        start += len(sentence) + 2
    return found


def full_claim(one: Article) -> Claim:
    """A claim with every part filled."""
    text = "At least 1,400.5 crates were not lost on 3 May, police told Nadir News."
    return Claim(
        id="full",
        source=one.source,
        text=text,
        start=4,
        end=4 + len(text),
        attribution=Attribution("police", "told", ("Nadir News", "Harbour Post"), True, 49, 55, 56, 60),
        hedges=("reportedly", "may"),
        negations=("not",),
        status="denied",
        quantities=(
            Quantity("At least 1,400.5 crates", 0, 23, Decimal("1400.5"), None, "at_least", "crate", "lost", "measure"),
            Quantity("dozens", 0, 6, Decimal(24), Decimal(99), "about"),
        ),
        whens=(
            When("3 May", 41, 46, date(2031, 5, 3), date(2031, 5, 3), "14:05", True),
            When("some day", 0, 8, None, None),
        ),
        main_when=0,
        names=(Name("police", 48, 54, "organisation", "Veldt police", "police", ("Chief", "Dr")),),
        context="the flood of April",
        words=(
            Word("At", 0, 2, "at", "ADP", "IN", "advmod", 1),
            Word("least", 3, 8, "least", "ADJ", "JJS", "nummod", 1),
            Word("crates", 17, 23, 'cr"ate\x1f', "NOUN", "NNS", "ROOT", 2),
            Word("Odd spelling", 24, 28, "be", "AUX", "VBD", "", 0),
        ),
        headline=True,
    )


def vectors_for(claims: list[Claim], *, seed: int = 7) -> Any:
    return np.random.default_rng(seed).integers(-127, 128, (len(claims), 384)).astype(np.int8)


def moved(one: Article, text: str) -> Article:
    """The same article with another text."""
    return replace(one, text=text)


def add(store: Store, one: Article, *, vectors: bool = True, seed: int = 7) -> str:
    claims = claims_in(one)
    return store.add(one, claims, vectors_for(claims, seed=seed) if vectors else None)


def add_many(url: str, first: int, gate: Any, out: Any) -> None:
    """One of several processes that add at once; here, where a fresh process can import it."""
    store = open_store(url)
    gate.wait()
    for n in range(first, first + 30):
        add(store, article(f"p{n}", f"Bridge number {n} fell. People of Veldt wept."))
        add(store, article("both", "Bridge of both fell."))
    won = store.put_once("runs", "one", first, now=NOW)
    store.close()
    out.put(won)
