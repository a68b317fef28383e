"""Perturbed copies of stored articles, for stores larger than the real sentences reach; knows nothing of files.

A copy has another id, day and words: in each claim about one content word in five, names and figures among them, gives
way to a word of the same part of speech from one other claim, its parse, names and spans follow, and its vector moves
towards that claim's (cosine to the original about .8). So a copy is no duplicate, and its words and vectors are as
frequent and as far apart as real ones.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from claims.ids import article_id, claim_id
from claims.model import Article, Claim, Word

Array = np.ndarray[Any, Any]
_KINDS = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV"))
_CHANCE = 0.45  # that a content word gives way, where the other claim has one of its kind: one word in five of all
_OWN, _OTHERS = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Told:
    """One stored article with its claims and their vectors (n x d int8, rows in the order of claims)."""

    article: Article
    claims: Sequence[Claim]
    vectors: Array


def copies(originals: Sequence[Told], *, seed: int) -> Iterator[Told]:
    """One perturbed copy of each, in order; another seed gives other copies."""
    chance = random.Random(seed)
    for told in originals:
        others = [chance.choice(originals) for _ in told.claims]
        places = [chance.randrange(len(other.claims)) for other in others]
        donors = [other.claims[place] for other, place in zip(others, places, strict=True)]
        strange = np.stack([other.vectors[place] for other, place in zip(others, places, strict=True)])
        yield _copy(told, donors, _between(told.vectors, strange), chance, seed)


def _copy(told: Told, donors: Sequence[Claim], vectors: Array, chance: random.Random, seed: int) -> Told:
    old = told.article.source
    ident = article_id(f"https://copies.example/{seed}/{old.id}", old.outlet, old.title, "", "")
    source = replace(
        old, id=ident, url=f"https://copies.example/{seed}/{old.id}", published=_later(old.published, seed)
    )
    claims: list[Claim] = []
    start = 0
    for claim, donor in zip(told.claims, donors, strict=True):
        text, words, moved = _reworded(claim, donor, chance)
        claims.append(_moved(claim, text, words, moved, start))
        start += len(text) + 2
    title = next((claim.text for claim in claims if claim.headline), f"{old.title} ({seed})")
    source = replace(source, title=title)
    known: dict[str, int] = {}
    for n, claim in enumerate(claims):
        times = known[claim.text] = known.get(claim.text, -1) + 1
        claims[n] = replace(claim, id=claim_id(ident, claim.text, times), source=source)
    return Told(replace(told.article, source=source, text="\n\n".join(c.text for c in claims)), claims, vectors)


def _later(published: str | None, seed: int) -> str | None:
    """The day so many times 23 days later, without a time of day."""
    return str(date.fromisoformat(published[:10]) + timedelta(days=23 * seed)) if published else None


def _reworded(claim: Claim, donor: Claim, chance: random.Random) -> tuple[str, tuple[Word, ...], list[int]]:
    """The new text, its words, and for each place in the old text (its end too) the place in the new one."""
    offered: dict[tuple[str, str], list[Word]] = {}
    for word in donor.words:
        if word.pos in _KINDS:
            offered.setdefault((word.pos, word.tag), []).append(word)
    pieces, words, moved, at = [], [], list(range(len(claim.text) + 1)), 0
    shift = 0
    for word in claim.words:
        new = offered.get((word.pos, word.tag))
        taken = chance.choice(new) if new and chance.random() < _CHANCE else word
        pieces += [claim.text[at : word.start], taken.text]
        start = word.start + shift
        _shift(moved, at, word.start, shift)
        words.append(replace(word, text=taken.text, lemma=taken.lemma, start=start, end=start + len(taken.text)))
        for place in range(word.start, word.end):
            moved[place] = start + min(place - word.start, len(taken.text))
        shift += len(taken.text) - (word.end - word.start)
        at = word.end
    _shift(moved, at, len(claim.text) + 1, shift)
    return "".join([*pieces, claim.text[at:]]), tuple(words), moved


def _shift(moved: list[int], first: int, end: int, shift: int) -> None:
    for place in range(first, end):
        moved[place] += shift


def _moved(claim: Claim, text: str, words: tuple[Word, ...], moved: Sequence[int], start: int) -> Claim:
    """The claim with this text: what was read in it stays, at its new place and in its new words."""

    def spans(values: Sequence[Any]) -> Iterator[Any]:
        for value in values:
            first, end = moved[value.start], moved[value.end]
            said = text[first:end]
            named = {"canonical": said, "key": said.casefold()} if hasattr(value, "key") and said != value.text else {}
            yield replace(value, start=first, end=end, text=said, **named)

    told_by = claim.attribution and replace(
        claim.attribution,
        **{
            name: moved[getattr(claim.attribution, name)]
            for name in ("source_start", "source_end", "cue_start", "cue_end")
        },
    )
    return replace(
        claim, text=text, words=words, start=start, end=start + len(text), attribution=told_by,
        quantities=tuple(spans(claim.quantities)), whens=tuple(spans(claim.whens)), names=tuple(spans(claim.names)),
    )  # fmt: skip


def _between(own: Array, others: Array) -> Array:
    """Vectors on the way from these to those, as stored."""
    mixed = _OWN * _unit(own) + _OTHERS * _unit(others)
    return np.rint(mixed * 127 / np.abs(mixed).max(axis=1, keepdims=True)).astype(np.int8)


def _unit(rows: Array) -> Array:
    rows = rows.astype(np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
