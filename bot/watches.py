"""What people watch, kept in the store, and what the answer to it is now: a View to be told apart from the one before.

A View changes when the answer does: another finding, another position, one fewer. One more outlet that says the same
changes nothing. Knows no platform and posts nothing.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot import places
from bot.answer import Part
from bot.cards import web_address
from bot.desk import Ask
from bot.kept_answers import workspace_of
from bot.messages import Place
from bot.verdicts import without_muted
from bot.words import cut, day, series
from claims.arrivals import latest
from claims.model import Claim, Discrepancy, Position
from claims.store import Lookup, Store

SPACE = "watches"
MOST_A_PERSON = 50
_NAME_DIFFERENCES = 20
_SETTLING = timedelta(minutes=2)  # from an article's arrival until its differences are found
Kind = Literal["statement", "name", "difference"]


@dataclass(frozen=True, slots=True)
class Line:
    """One answer that is given now: its value, who gives it, in which words, where."""

    value: str
    who: str
    quote: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What is answered now; two views with the same print say the same."""

    print: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """What one person watches: a statement, a name, or a difference by its id. place is where they are told. seen is
    what they know; pending what they are being told, with the outbox's key for it. looked: what claims.arrivals.latest
    said when it was last looked at."""

    id: str
    kind: Kind
    text: str
    place: Place
    person: str
    created: datetime
    ends: datetime
    looked: str
    seen: View
    told_at: datetime | None = None
    pending: View | None = None
    key: str = ""


def view(store: Store, ask: Ask, kind: Kind, text: str, *, place: Place, now: datetime) -> View:
    """What the store answers to this now, as far as this place may see it."""
    workspace = workspace_of(place)
    match kind:
        case "statement":
            answer = without_muted(store, ask(store, text, now=now, workspace=workspace), workspace=workspace)
            return _view([line for part in answer.parts for line in _of_part(part)], answer.finding)
        case "name":
            found = store.discrepancies(Lookup(about=text, limit=_NAME_DIFFERENCES), workspace=workspace)
            return _view([line for one in found for line in _of_difference(one, asked=True)])
        case "difference":
            return _view([line for one in _same(store, text, workspace) for line in _of_difference(one)])


def _same(store: Store, discrepancy_id: str, workspace: str | None) -> list[Discrepancy]:
    """The difference, and those that have come to share a sentence with it since; none that is closed."""
    one = store.discrepancy(discrepancy_id)
    if one is None:
        return []
    ids = [claim.id for position in one.positions for claim in position.claims]
    return [found for found in store.discrepancies_of(ids, workspace=workspace) if found.kind == one.kind]


def _view(lines: Iterable[Line], finding: str = "") -> View:
    once = {line.value.casefold(): line for line in lines}
    said = "\n".join([finding, *sorted(once)])
    return View(hashlib.sha256(said.encode()).hexdigest()[:16], tuple(once.values()))


def _of_part(part: Part) -> list[Line]:
    lines = [line for found in part.discrepancies for line in _of_difference(found)]
    if lines:
        return lines
    for match in part.matches:
        if match.stance == "differs" and match.differences:
            lines.append(_line(match.differences[0].found, [match.claim]))
    agreeing = [match.claim for match in part.matches if match.stance == "agrees"]
    return [*lines, *([_line("as you wrote", agreeing)] if agreeing else [])]


def _of_difference(found: Discrepancy, *, asked: bool = False) -> list[Line]:
    before = f"{cut(found.question, 120)} " if asked else ""
    return [_position(position, before) for position in found.positions]


def _position(position: Position, before: str) -> Line:
    line = _line(f"{before}{cut(position.value, 80)}", position.claims)
    return line if position.claims else Line(line.value, series([cut(one, 60) for one in position.outlets[:3]]))


def _line(value: str, claims: Sequence[Claim]) -> Line:
    """The value with its outlets, the origin and day of the newest sentence, and that sentence."""
    if not claims:
        return Line(value, "")
    newest = max(claims, key=lambda claim: claim.source.published or "")
    outlets = list(dict.fromkeys(cut(claim.source.outlet, 60) for claim in claims))
    origin = f", citing {cut(newest.attribution.origin, 60)}" if newest.attribution else ""
    who = f"{series(outlets[:3])}{origin}, {day(newest.source.published)}"
    return Line(value, who, cut(newest.text, 240), web_address(newest.source.url))


def add(
    store: Store, ask: Ask, kind: Kind, text: str, *, place: Place, person: str, now: datetime, days: int
) -> Watch | None:
    """Begin to watch; the same wish again lasts anew from now. None when the person watches too much already."""
    said = "\n".join([places.write_place(place), person, kind, " ".join(text.casefold().split())])
    watch_id = hashlib.sha256(said.encode()).hexdigest()[:8]
    mine = of_person(store, place, person)
    if len(mine) >= MOST_A_PERSON and watch_id not in {one.id for one in mine}:
        return None
    looked = latest(store)
    seen = view(store, ask, kind, text, place=place, now=now)
    watch = Watch(watch_id, kind, text, place, person, now, now + timedelta(days=days), looked, seen)
    store.put(SPACE, watch.id, to_record(watch), expires=watch.ends)
    return watch


def all_of(store: Store, *, now: datetime) -> list[Watch]:
    found = [from_record(value) for _, value in store.records(SPACE, limit=100_000)]
    return [one for one in found if one.ends > now]


def of_person(store: Store, place: Place, person: str) -> list[Watch]:
    """What this person watches in this workspace."""
    workspace = workspace_of(place)
    found = [from_record(value) for _, value in store.records(SPACE, limit=100_000)]
    return [one for one in found if one.person == person and workspace_of(one.place) == workspace]


def remove(store: Store, watch_id: str) -> bool:
    return store.delete(SPACE, watch_id)


def keep(store: Store, before: Watch, after: Watch) -> bool:
    """Replace it if nobody else did; one that was removed meanwhile stays removed."""
    return store.swap(SPACE, before.id, to_record(before), to_record(after))


def shown(store: Store, watch: Watch) -> str:
    """What is watched, in words."""
    if watch.kind != "difference":
        return cut(watch.text, 160)
    found = store.discrepancy(watch.text)
    return cut(found.question, 160) if found else "a difference that is gone"


def to_record(watch: Watch) -> dict[str, Any]:
    times = {name: at.isoformat() for name in ("created", "ends", "told_at") if (at := getattr(watch, name))}
    views = {name: _plain(one) for name in ("seen", "pending") if (one := getattr(watch, name))}
    return asdict(watch) | {"place": places.to_record(watch.place)} | times | views


def _plain(one: View) -> dict[str, Any]:
    return {"print": one.print, "lines": [asdict(line) for line in one.lines]}


def from_record(value: dict[str, Any]) -> Watch:
    times = {name: datetime.fromisoformat(at) for name in ("created", "ends", "told_at") if (at := value[name])}
    views = {
        name: View(one["print"], tuple(Line(**line) for line in one["lines"]))
        for name in ("seen", "pending")
        if (one := value[name])
    }
    return Watch(**{**value, **times, **views, "place": places.from_record(value["place"])})
