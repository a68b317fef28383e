"""statement -> Answer: read, retrieve, match, compare, conclude."""

import time
from collections.abc import Sequence
from datetime import datetime

from bot.answer import Answer, Part, Second
from claims import conclude, encoder, match, origins
from claims.copies import roots
from claims.extract import read_statement, read_whole
from claims.model import Claim, Finding, Match
from claims.parts import MAX_CHARACTERS, MAX_PARTS, clauses, unfit
from claims.second.asking import Reader, Said
from claims.second.weighing import Reading, Reviewed, review
from claims.store import Store

SHOWN = 12
_STRENGTH: tuple[Finding, ...] = ("sources_differ", "differs", "agrees", "nothing_found", "not_checkable")


def ask(
    store: Store,
    statement: str,
    *,
    now: datetime,
    nearest: int = 0,
    workspace: str | None = None,
    encoder_folder: str = "",
    reader: Reader | None = None,
) -> Answer:
    """What the store holds on this statement. nearest asks for that many closest claims whatever their score; when
    nothing is found the closest one is given anyway. reader is the newsroom's second reader, asked last; where it can't
    be counted on the answer is the one without it."""
    started = time.perf_counter()
    counts = store.counts(workspace=workspace)
    why = unfit(statement)
    model = encoder.encoder(encoder_folder)
    read = [] if why else _parts(statement)
    readings = [_reading(store, claim, model=model, workspace=workspace) for claim in read]
    reviewed, said = _reviewed(reader, readings, store, now=now, workspace=workspace)
    parts = tuple(_part(store, reading, one) for reading, one in zip(readings, reviewed, strict=True))
    finding: Finding = "not_checkable" if not parts else strongest([part.finding for part in parts])
    close = _nearest(store, statement, nearest, model=model, workspace=workspace) if nearest else ()
    if finding == "nothing_found" and not close:
        close = _closest([reading.ranked for reading in readings], wanted=1)
    took_ms = round(1000 * (time.perf_counter() - started), 1)
    second = Second(reader.name, said.trouble) if reader and (said.judged or said.trouble) else None
    return Answer(statement, finding, parts, counts, close, unfit=why, took_ms=took_ms, second=second)


def _reviewed(
    reader: Reader | None, readings: Sequence[Reading], store: Store, *, now: datetime, workspace: str | None
) -> tuple[list[Reviewed], Said]:
    if reader is None:
        return [Reviewed(reading.concluded) for reading in readings], Said()
    return review(reader, readings, store, now=now, workspace=workspace)


def strongest(findings: Sequence[Finding]) -> Finding:
    """The finding of a statement from those of its parts."""
    return min(findings, key=_STRENGTH.index)


def _parts(statement: str) -> list[Claim]:
    whole = read_statement(statement, published=None)
    texts = [text for claim in whole for text in clauses(claim.text, claim.words)][:MAX_PARTS]
    if len(texts) == len(whole):
        return whole[:MAX_PARTS]
    return [claim for text in texts for claim in read_statement(text, published=None)][:MAX_PARTS]


def _reading(store: Store, statement: Claim, *, model: encoder.Encoder | None, workspace: str | None) -> Reading:
    found = match.candidates(store, statement, encoder=model, workspace=workspace)
    ranked = match.matches(found)
    concluded = conclude.conclude(store, statement, found, ranked, workspace=workspace)
    return Reading(statement, found, ranked, concluded)


def _part(store: Store, reading: Reading, reviewed: Reviewed) -> Part:
    concluded = reviewed.concluded
    agreeing = [m.claim for m in concluded.matches if m.stance == "agrees"]
    counting = agreeing or [m.claim for m in concluded.matches]
    counted = origins.count(counting, copies=roots(store, (claim.source.id for claim in counting)))
    matches = concluded.matches[:SHOWN]
    return Part(reading.statement.text, concluded.finding, matches, concluded.discrepancies, counted, reviewed.heard)


def _nearest(
    store: Store, statement: str, wanted: int, *, model: encoder.Encoder | None, workspace: str | None
) -> tuple[Match, ...]:
    """So many claims closest to the statement as a whole, best first, whatever their score."""
    text = " ".join(statement.split())[:MAX_CHARACTERS]
    if not text:
        return ()
    most = max(wanted, match.FOUND)
    found = match.candidates(store, read_whole(text), encoder=model, workspace=workspace, wanted=most)
    return tuple(match.nearest(found)[:wanted])


def _closest(found: Sequence[Sequence[Match]], *, wanted: int) -> tuple[Match, ...]:
    """The closest of all parts, each claim once; of two claims of one article in the same words, the first only."""
    best: dict[str, Match] = {}
    for candidate in sorted((m for ranked in found for m in ranked), key=lambda m: -m.score):
        best.setdefault(candidate.claim.id, candidate)
    return tuple(list(best.values())[:wanted])
