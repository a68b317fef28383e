"""Matches and the store's discrepancies -> what to say of a statement: its finding, and each match's stance.

The best matches are compared with the statement slot by slot. Only differences that exclude each other make a match
differ; a claim that is more or less exact, or says more, does not. The finding is "sources_differ" when the matched
claims stand in an open discrepancy on the very point the statement speaks of, or where one outlet's sentence tells what the
statement tells and another's tells it otherwise, by the pair model.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims import match, verdict
from claims.compare import compare_statement
from claims.differ.certainty import DEED, main_deeds
from claims.differ.leftover import leftover
from claims.differ.pair import Pair
from claims.differ.quantities import compatible_units
from claims.differ.two_answers import two_answers
from claims.extract import published_day
from claims.match import Candidate
from claims.model import Claim, Difference, Discrepancy, Finding, Match, Stance
from claims.pair_model import DIFFERS, pair_model
from claims.readers.dates import read_whens
from claims.store import Store

COMPARED = 8  # of the best matches
RIVALS = 3  # of the best matches are compared with each other
AGREES = 0.6  # alignment.recall from which a match without a difference tells what the statement tells
SURELY = 0.6  # from this likelihood on the pair model is taken at its word that statement and claim differ
SURE = 0.3  # from this likelihood on a difference no reader has named is shown
TWICE = 2.0  # as likely as agreement such a difference has to be
AS_GOOD = 0.6  # of the best score: from here on a match may deny the statement
NEARLY_BEST = 0.4  # of the best score: only such a claim's discrepancies are touched
LEAST, LEAST_READ = (
    0.05,
    0.2,
)  # a best score below this is silence without further looking; where the pair model has read it
TOUCHES = 0.55  # likeness of the words of a position to words of the statement
_ABOUT_PERSON = re.compile(
    r"^(?:How is the name of (?P<a>.+) spelled|What is (?P<b>.+)'s title|How old is (?P<c>.+))\?$"
)
_EXCLUDE = ("conflict", "update")


@dataclass(frozen=True, slots=True)
class Concluded:
    """What is said of one part of a statement."""

    finding: Finding
    matches: tuple[Match, ...]
    discrepancies: tuple[Discrepancy, ...] = ()


def conclude(
    store: Store, statement: Claim, found: Sequence[Candidate], ranked: Sequence[Match], *, workspace: str | None
) -> Concluded:
    """The finding of one part, with the matches that are good enough to be shown and the discrepancies it touches."""
    by_id = {candidate.claim.id: candidate for candidate in found}
    if not ranked or ranked[0].score < (LEAST if by_id[ranked[0].claim.id].judged is None else LEAST_READ):
        return Concluded("nothing_found", ())
    best = [by_id[one.claim.id] for one in ranked[:COMPARED]]
    differences = [statement_differences(statement, one) for one in best]
    near = [one for one, m in zip(best, ranked, strict=False) if m.score >= NEARLY_BEST * ranked[0].score]
    touched = touches(store, statement, near, workspace=workspace)
    measured = verdict.features(statement, best[: verdict.LOOKED_AT], differences[:3], touched, rivalry(best))
    likely = verdict.likelihoods(measured)
    if likely["nothing_found"] >= verdict.silence_from(measured):
        return Concluded("nothing_found", ())
    floor = min(match.threshold(), ranked[0].score)
    judged = [
        _judged(one, by_id[one.claim.id], d) for one, d in zip(ranked, differences, strict=False) if one.score >= floor
    ]
    return _concluded(statement, by_id, [_unless_told(one, judged) for one in judged], touched, likely)


def _concluded(
    statement: Claim,
    found: dict[str, Candidate],
    judged: Sequence[Match],
    touched: tuple[Discrepancy, ...],
    likely: dict[Finding, float],
) -> Concluded:
    """The likeliest finding that what is shown explains: sources differ on a touched point, a detail told otherwise, or
    agreement."""
    differing = [one for one in judged[:3] if one.stance == "differs" and one.score >= AS_GOOD * judged[0].score]
    if judged[0].stance == "agrees":
        differing = []  # a sentence less near can't deny what a nearer one says
    on_the_point = touched and not (judged[0] in differing and _on_another_point(judged[0], touched))
    sure = any(one.importance == 3 and one.kind == "quantity" for one in touched)
    if on_the_point and (sure or likely["sources_differ"] >= min(likely["agrees"], likely["differs"])):
        return Concluded("sources_differ", tuple(_on_the_point(one, touched) for one in judged), touched)
    if likely["sources_differ"] >= max(likely["agrees"], likely["differs"]):
        against = _against_each_other(statement, judged, found)
        if against:
            return Concluded("sources_differ", against)
    if differing or likely["differs"] >= max(SURE, TWICE * likely["agrees"]):
        shown = tuple(judged) if differing else _with_leftover(statement, found[judged[0].claim.id], judged)
        if any(one.stance == "differs" for one in shown):
            return Concluded("differs", shown)
    return Concluded("agrees", tuple(_without_differences(one) for one in judged))


def _against_each_other(statement: Claim, judged: Sequence[Match], found: dict[str, Candidate]) -> tuple[Match, ...]:
    """The matches, where one outlet's tells what the statement tells and another's tells it otherwise, by the pair model;
    none where no detail of the latter can be named."""
    read = [(one, found[one.claim.id]) for one in judged[:RIVALS]]
    told = max(read, key=lambda each: _odds(each[1], "agrees"))
    others = [each for each in read if each[0].claim.source.outlet != told[0].claim.source.outlet]
    if not others:
        return ()
    denied = max(others, key=lambda each: _odds(each[1], "differs"))
    named = denied[0] if denied[0].stance == "differs" else _named(statement, *denied)
    if named is None:
        return ()
    stances = {told[0].claim.id: replace(told[0], stance="agrees", differences=()), named.claim.id: named}
    return tuple(stances.get(one.claim.id, _without_differences(one)) for one in judged)


def _odds(candidate: Candidate, name: str) -> float:
    return 0.0 if candidate.judged is None else float(getattr(candidate.judged, name))


def _named(statement: Claim, one: Match, candidate: Candidate) -> Match | None:
    """The match with its weakest point named as its difference, if it has one."""
    judged, pair = candidate.judged, _beside(statement, candidate)
    if judged is not None and judged.differs >= SURELY:
        rest = next(filter(_denied, compare_statement(pair)), None) or two_answers(pair)
    else:
        rest = leftover(pair, denied=judged is not None and judged.differs > judged.agrees)
    return None if rest is None else replace(one, stance="differs", differences=(rest,))


def _denied(one: Difference) -> bool:
    """Whether a difference is one of yes and no; that one is hedged, or still to come, is not."""
    return one.kind == "negation" or (one.kind == "status" and one.found.startswith("not "))


def rivalry(best: Sequence[Candidate]) -> float:
    """How likely two of the best candidates, of two outlets, answer one question differently, by the pair model."""
    reader = pair_model()
    near = best[:RIVALS] if reader is not None else []
    pairs = [
        (x, y)
        for n, x in enumerate(near)
        for y in near[n + 1 :]
        if x.claim.source.outlet != y.claim.source.outlet and x.judged and y.judged
    ]
    if reader is None or not pairs:
        return 0.0
    read = reader.judge([(x.claim.text, y.claim.text) for x, y in pairs], task="claims")
    related = [min(1 - one.judged.unrelated for one in pair if one.judged) for pair in pairs]
    return max(float(row[DIFFERS]) * near for row, near in zip(read, related, strict=True))


def _without_differences(one: Match) -> Match:
    return one if one.stance != "differs" else replace(one, stance="related", differences=())


def _unless_told(one: Match, judged: Sequence[Match]) -> Match:
    """The match without differences on details that another match, as good or better, tells as the statement does."""
    others = [m.claim.text.casefold() for m in judged[:3] if m is not one and m.score >= one.score]
    kept = tuple(d for d in one.differences if not any(d.said.casefold() in text for text in others))
    return (
        one
        if len(kept) == len(one.differences)
        else replace(one, stance="differs" if kept else "related", differences=kept)
    )


def _on_the_point(one: Match, touched: Sequence[Discrepancy]) -> Match:
    """The match without differences on other points than those on which the sources differ."""
    if one.stance != "differs" or not _on_another_point(one, touched):
        return one
    return replace(one, stance="related", differences=())


def _with_leftover(statement: Claim, best: Candidate, judged: Sequence[Match]) -> tuple[Match, ...]:
    """The matches with the best one's weakest point named as its difference, if it has one."""
    named = _named(statement, judged[0], best)
    return tuple(judged) if named is None else (named, *judged[1:])


def _on_another_point(one: Match, touched: Sequence[Discrepancy]) -> bool:
    """True when no touched discrepancy's position on this claim lies where the statement differs from it."""
    for discrepancy in touched:
        for position in discrepancy.positions:
            span = find_verbatim(one.claim.text, position.value)
            holds = one.claim.id in {claim.id for claim in position.claims}
            if holds and span and any(d.found_at[0] < span[1] and span[0] < d.found_at[1] for d in one.differences):
                return False
    return True


def _judged(one: Match, candidate: Candidate, differences: Sequence[Difference]) -> Match:
    excluding = tuple(d for d in differences if d.relation in _EXCLUDE)
    stance: Stance = "differs" if excluding else "agrees" if candidate.alignment.recall >= AGREES else "related"
    return replace(one, stance=stance, differences=excluding)


def statement_differences(statement: Claim, candidate: Candidate) -> list[Difference]:
    """How the statement differs from a claim."""
    return compare_statement(_beside(statement, candidate))


def _beside(statement: Claim, candidate: Candidate) -> Pair:
    """The two side by side; the statement's weekdays and "last week" count from the claim's article's day."""
    day = published_day(candidate.claim.source.published)
    said = replace(statement, whens=read_whens(statement.text, day, statement.words)) if day else statement
    return Pair(said, candidate.claim, candidate.alignment, candidate.features["cosine"], statement=True)


def touches(
    store: Store, statement: Claim, found: Sequence[Candidate], *, workspace: str | None
) -> tuple[Discrepancy, ...]:
    """The open discrepancies of the matched claims whose question the statement answers, most important first."""
    by_id = {candidate.claim.id: candidate for candidate in found}
    open_ones = store.discrepancies_of(list(by_id), workspace=workspace)
    touched = [
        one
        for one in open_ones
        if names_the_person(statement.text, one.question)
        and any(_speaks_of(statement, one, by_id[c]) for c in _claims(one) & set(by_id))
    ]
    return tuple(sorted(touched, key=lambda one: -one.importance))


def names_the_person(text: str, question: str) -> bool:
    """False for a question on a person's name, title or age when the text doesn't name the person."""
    about = _ABOUT_PERSON.match(question)
    if about is None:
        return True
    who = next(group for group in about.groups() if group)
    return who.split()[-1].casefold() in text.casefold()


def _claims(discrepancy: Discrepancy) -> set[str]:
    return {claim.id for position in discrepancy.positions for claim in position.claims}


def _speaks_of(statement: Claim, discrepancy: Discrepancy, candidate: Candidate) -> bool:
    """True when the statement gives an answer of its own where the matched claim gives the disputed one: the words of
    the claim's position have partners in the statement."""
    for position in discrepancy.positions:
        if candidate.claim.id in {claim.id for claim in position.claims}:
            span = find_verbatim(candidate.claim.text, position.value)
            if span is None:
                return _tells_the_deed(candidate)
            if discrepancy.kind == "quantity" and not _counts_the_same(statement, candidate.claim, span):
                return False
            return _covered(candidate, span)
    return False


def _counts_the_same(statement: Claim, claim: Claim, span: tuple[int, int]) -> bool:
    """True when the statement counts what the disputed number counts, or tells of it without a number."""
    disputed = [q for q in claim.quantities if q.start < span[1] and span[0] < q.end]
    if not statement.quantities or not disputed:
        return True
    return any(
        said.measure == found.measure
        and compatible_units(said.unit, found.unit)
        and (said.of == found.of or not said.of or not found.of)
        for said in statement.quantities
        for found in disputed
    )


def _tells_the_deed(candidate: Candidate) -> bool:
    """True when the statement tells what the claim mainly tells: for answers that are no words of the claim."""
    back = candidate.alignment.back_near
    deeds = [n for n in main_deeds(candidate.claim.words) if n < len(back)]
    return candidate.alignment.recall >= TOUCHES and any(back[n] >= DEED for n in deeds)


def find_verbatim(text: str, value: str) -> tuple[int, int] | None:
    """Where the words of a value stand in a text, white space aside."""
    words = value.rstrip(" …").split()
    found = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
    return found.span() if found else None


def _covered(candidate: Candidate, span: tuple[int, int]) -> bool:
    words = candidate.claim.words
    inside = [
        n
        for n, w in enumerate(words)
        if span[0] <= w.start < span[1] and w.pos in ("NOUN", "PROPN", "NUM", "VERB", "ADJ")
    ]
    if not inside or not candidate.alignment.back_near:
        return False
    near = [candidate.alignment.back_near[n] for n in inside]
    return sum(near) / len(near) >= TOUCHES
