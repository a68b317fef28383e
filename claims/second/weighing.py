"""What a second reader's judgements change in what was concluded: a stance, a finding, a discrepancy; never more.

It is asked about the claims that the rules found or were unsure of, and about the positions of a discrepancy that the
statement touches. It can't bring in a claim of its own, and a claim that shares too little with the statement is never
raised, whatever is said of it: so an order hidden in an article gains nothing. Every finding stays explained by the
sentences shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from claims import conclude
from claims.conclude import Concluded
from claims.differ.leftover import leftover
from claims.differ.pair import Pair
from claims.match import Candidate
from claims.model import Claim, Difference, Discrepancy, Finding, Kind, Match
from claims.second.asking import Reader, Said, hear
from claims.second.protocol import Heard, Item, Judgement, Verdict, shown
from claims.store import Store

PLAUSIBLE = 0.5  # of a statement's words a claim must speak to be raised by a second reader
_LEAST_EACH = 2  # candidates of each part, however many parts there are
_POSITIONS = 4
_EXCLUDE = ("conflict", "update")


@dataclass(frozen=True, slots=True)
class Reading:
    """One part of a statement as the rules read it."""

    statement: Claim
    found: Sequence[Candidate]
    ranked: Sequence[Match]
    concluded: Concluded


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The part after a second reader, and what it said that counted."""

    concluded: Concluded
    heard: tuple[Heard, ...] = ()


def review(
    reader: Reader, readings: Sequence[Reading], store: Store, *, now: datetime, workspace: str | None
) -> tuple[list[Reviewed], Said]:
    """Each part as it stands with what the second reader says, in order; as it was where it says nothing that counts."""
    each = max(_LEAST_EACH, reader.bounds.most_candidates // max(1, len(readings)))
    asked = [list(_items(reading, f"{n}", most=each)) for n, reading in enumerate(readings)]
    items = _once([item for mine in asked for item in mine])
    said = hear(reader, list(items.values()), store=store, now=now)
    heard = {
        item.id: said.judged[items[_words(item)].id]
        for mine in asked
        for item in mine
        if items[_words(item)].id in said.judged
    }
    return [_reviewed(reading, f"{n}", heard, store, workspace=workspace) for n, reading in enumerate(readings)], said


def _once(items: Sequence[Item]) -> dict[tuple[str, str], Item]:
    """The items by what is asked, so that the same is asked once."""
    once: dict[tuple[str, str], Item] = {}
    for item in items:
        once.setdefault(_words(item), item)
    return once


def _words(item: Item) -> tuple[str, str]:
    return item.text, item.sentence


# --- what is asked


def _items(reading: Reading, part: str, *, most: int) -> Iterator[Item]:
    held = {one.claim.id: one.stance for one in reading.concluded.matches}
    plausible = {one.claim.id for one in reading.found if one.alignment.recall >= PLAUSIBLE}
    unsure = [m for m in reading.ranked if m.claim.id in plausible and m.score >= conclude.LEAST]
    near = dict.fromkeys([m.claim for m in reading.concluded.matches] + [m.claim for m in unsure])
    for claim in list(near)[:most]:
        stance: Verdict = held.get(claim.id, "unrelated")
        yield Item(f"{part}/{claim.id}", shown(reading.statement.text), shown(claim.text), stance)
    for discrepancy in reading.concluded.discrepancies[:1]:
        for one, other in _pairs(discrepancy):
            yield Item(_pair_id(part, one, other), shown(one.text), shown(other.text), "differs")


def _pairs(discrepancy: Discrepancy) -> list[tuple[Claim, Claim]]:
    """The sentences that stand against each other, a pair of positions each; [] where they are too many to ask about."""
    first = [position.claims[0] for position in discrepancy.positions if position.claims]
    return list(combinations(first, 2)) if len(first) <= _POSITIONS else []


def _pair_id(part: str, one: Claim, other: Claim) -> str:
    return f"{part}/{one.id}/{other.id}"


# --- what its answers change


def _reviewed(
    reading: Reading, part: str, heard: Mapping[str, Judgement], store: Store, *, workspace: str | None
) -> Reviewed:
    of_claims = {m.claim.id: heard[f"{part}/{m.claim.id}"] for m in reading.ranked if f"{part}/{m.claim.id}" in heard}
    if not of_claims and not any(key.startswith(f"{part}/") for key in heard):
        return Reviewed(reading.concluded)
    matches = tuple(_matches(reading, of_claims))
    held = tuple(one for one in reading.concluded.discrepancies if not _denied(one, part, heard))
    shown_ids = {one.claim.id for one in matches}
    touched = tuple(one for one in held if shown_ids & _ids(one)) or _raised(matches, of_claims, store, workspace)
    told = tuple(Heard(claim, one.verdict, one.cited) for claim, one in of_claims.items())
    return Reviewed(_concluded(reading.concluded, matches, touched), told)


def _denied(discrepancy: Discrepancy, part: str, heard: Mapping[str, Judgement]) -> bool:
    """Whether it says of every two positions that they don't differ."""
    said = [heard.get(_pair_id(part, one, other)) for one, other in _pairs(discrepancy)]
    return bool(said) and all(one is not None and one.verdict in ("agrees", "unrelated") for one in said)


def _matches(reading: Reading, judged: Mapping[str, Judgement]) -> Iterator[Match]:
    """The matches with the stances that count now, in their order; those it raised among them."""
    before = {one.claim.id: one for one in reading.concluded.matches}
    candidates = {one.claim.id: one for one in reading.found}
    for ranked in reading.ranked:
        held, said = before.get(ranked.claim.id), judged.get(ranked.claim.id)
        if said is None or (held is not None and said.verdict == held.stance):
            changed = held
        else:
            changed = _changed(held, ranked, said, reading.statement, candidates[ranked.claim.id])
        if changed is not None:
            yield changed


def _changed(
    held: Match | None, ranked: Match, said: Judgement, statement: Claim, candidate: Candidate
) -> Match | None:
    """The match as the second reader sees it; None where it is none."""
    match said.verdict:
        case "unrelated":
            return None
        case "related":
            return held and replace(held, stance="related", differences=())
        case "agrees":
            return replace(held or ranked, stance="agrees", differences=())
        case "differs":
            differences = _at_odds(said, statement, candidate)
            return replace(held or ranked, stance="differs", differences=differences) if differences else held


def _at_odds(said: Judgement, statement: Claim, candidate: Candidate) -> tuple[Difference, ...]:
    """The detail that differs: what the rules read, else what the reader named, else the weakest word of all."""
    read = tuple(d for d in conclude.statement_differences(statement, candidate) if d.relation in _EXCLUDE)
    if read:
        return read
    claim = candidate.claim
    if said.said and said.found:
        here, there = conclude.find_verbatim(statement.text, said.said), conclude.find_verbatim(claim.text, said.found)
        if here is None or there is None:
            return ()
        note = "Named by the second reader; read the sentence."
        kind = _kind(statement, here, claim, there)
        return (Difference(kind, "conflict", "", said.said, said.found, note=note, said_at=here, found_at=there),)
    rest = leftover(Pair(statement, claim, candidate.alignment, candidate.features["cosine"], statement=True))
    return (rest,) if rest is not None else ()


def _kind(statement: Claim, here: tuple[int, int], claim: Claim, there: tuple[int, int]) -> Kind:
    """What sort of detail the two stretches are."""
    if _holds(statement.quantities, here) and _holds(claim.quantities, there):
        return "quantity"
    if _holds(statement.whens, here) and _holds(claim.whens, there):
        return "time"
    kinds = {name.kind for name in claim.names if _overlaps((name.start, name.end), there)}
    return "place" if "place" in kinds else "person" if "person" in kinds else "action"


def _holds(read: Sequence[object], span: tuple[int, int]) -> bool:
    return any(_overlaps((getattr(one, "start"), getattr(one, "end")), span) for one in read)  # noqa: B009


def _overlaps(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _raised(
    matches: Sequence[Match], judged: Mapping[str, Judgement], store: Store, workspace: str | None
) -> tuple[Discrepancy, ...]:
    """Open discrepancies between a claim that it says agrees and one that it says differs: so the statement stands in
    the middle of them."""
    stances = {m.claim.id: m.stance for m in matches if m.claim.id in judged}
    agreeing, differing = ({c for c, s in stances.items() if s == stance} for stance in ("agrees", "differs"))
    if not agreeing or not differing:
        return ()
    found = store.discrepancies_of(sorted(agreeing | differing), workspace=workspace)
    return tuple(one for one in found if _between(one, agreeing, differing))


def _between(discrepancy: Discrepancy, agreeing: set[str], differing: set[str]) -> bool:
    sides = [{claim.id for claim in position.claims} for position in discrepancy.positions]
    return any(one & agreeing and other & differing for one in sides for other in sides if one is not other)


def _ids(discrepancy: Discrepancy) -> set[str]:
    return {claim.id for position in discrepancy.positions for claim in position.claims}


def _concluded(before: Concluded, matches: tuple[Match, ...], touched: tuple[Discrepancy, ...]) -> Concluded:
    """The finding that these matches explain; what was concluded where they are the same as before."""
    if (matches, touched) == (before.matches, before.discrepancies):
        return before
    if not matches:
        return Concluded("nothing_found", ())
    if touched:
        return Concluded("sources_differ", matches, touched)
    finding = _finding(matches)
    return Concluded(finding, matches if finding == "differs" else tuple(_without_differences(m) for m in matches))


def _finding(matches: Sequence[Match]) -> Finding:
    """A sentence less near can't deny what a nearer one says."""
    speaking = [one.stance for one in matches if one.stance != "related"]
    return "differs" if speaking[:1] == ["differs"] else "agrees"


def _without_differences(one: Match) -> Match:
    return replace(one, stance="related", differences=()) if one.stance == "differs" else one
