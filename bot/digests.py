"""What changed in the store between two moments, as a Digest: differences opened, moved and closed, corrections, claims
that several outlets carry, and what was asked most. Told by story; in no words yet, and of no platform."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from typing import Any, Literal

from bot.answer import Answer
from bot.desk import Ask
from bot.recent import SPACE as RECENT
from bot.verdicts import without_muted
from claims.arrivals import Arrival, arrivals
from claims.log_events import event
from claims.model import Claim, Discrepancy, Origins, Source
from claims.store import Lookup, Store

_log = logging.getLogger(__name__)
_MOST_DISCREPANCIES = 200
_LEADS = 60  # new claims that are looked at
_FEW = 15  # so many are asked for in their order; of more, the nearest to what another outlet says first
WITHIN_S = 5.0  # then no further one is asked for: a check takes .1 s, on a busy machine 2 s, and somebody waits
_NEAR, _NEIGHBOURS = 0.5, 60  # the cosine below which no claim of another outlet says the same; how many are looked at
OVERLAP = timedelta(hours=6)  # the longest a reading of many articles takes
_LEAD = 3  # of one article: its headline and first sentences
_SAME_SENTENCE = 0.5
_ASKED_BY = 2  # what one person alone asked is their own affair
_ASKED = 3
_RECENT = 5000


@dataclass(frozen=True, slots=True)
class Changed:
    """A difference that is new, has moved or is closed; before holds the values it had, () when new."""

    what: Literal["new", "moved", "closed"]
    found: Discrepancy
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """An article revised: its sentences before and after; "" where one was only taken out or put in."""

    source: Source
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """A new claim that other outlets carry too."""

    claim: Claim
    outlets: tuple[str, ...]
    origins: Origins


Entry = Changed | Correction | Carried


@dataclass(frozen=True, slots=True)
class Story:
    """What belongs together: entries whose sentences stand in the same articles."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """asked: statement and by how many people. failing: lines about feeds that fail, for those who look after them.
    marks name what is told, so that the next one does not tell it again."""

    since: datetime
    until: datetime
    stories: tuple[Story, ...]
    asked: tuple[tuple[str, int], ...] = ()
    failing: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a channel wants to hear of: words and names, everything where both are empty."""

    topics: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def wants(self, *texts: str) -> bool:
        told = " ".join(texts).casefold()
        return not (self.topics or self.names) or any(one.casefold() in told for one in (*self.topics, *self.names))


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry with the articles it stands in, by id, and what names it."""

    mark: str
    entry: Entry
    titles: dict[str, str] = field(hash=False)


def compose(
    store: Store,
    *,
    since: datetime,
    until: datetime,
    workspace: str | None,
    ask: Ask,
    wanted: Wanted | None = None,
    failing: Sequence[str] = (),
    told: Collection[str] | None = None,
    within_s: float = WITHIN_S,
    clock: Callable[[], float] = time.monotonic,
) -> Digest | None:
    """What changed after since, up to until, as far as this workspace may see it; None when nothing did. A change bears
    the moment at which its reading began and may be stored later; where told holds the marks of what was told before,
    what began up to OVERLAP before since and is not among them is told too. Asking what several outlets carry begins for so many
    seconds; the rest takes no time to speak of."""
    wanted = wanted or Wanted()
    begin = since - OVERLAP if told is not None else since
    came = list(arrivals(store, since=begin, until=until))
    new = (
        *_changed(store, begin, since, until, workspace, wanted),
        *_corrections(store, came, workspace, wanted),
        *_carried(store, came, workspace, wanted, ask, until, within_s=within_s, clock=clock),
    )
    found = [one for one in new if one.mark not in (told or ())]
    asked = _asked(store, since, until, workspace, wanted)
    if not found and not asked and not failing:
        return None
    return Digest(since, until, tuple(_stories(found)), asked, tuple(failing), tuple(one.mark for one in found))


def _changed(
    store: Store, begin: datetime, since: datetime, until: datetime, workspace: str | None, wanted: Wanted
) -> Iterator[_Found]:
    lookup = Lookup(limit=_MOST_DISCREPANCIES)
    for one in store.discrepancies(lookup, state="", changed_since=begin, workspace=workspace):
        claims = [claim for position in one.positions for claim in position.claims]
        if one.changed > until or not wanted.wants(one.question, *(claim.text for claim in claims)):
            continue
        before = _before(store, one, since)
        if one.state == "closed":
            entry = Changed("closed", one, before)
        else:
            entry = Changed("moved", one, before) if before else Changed("new", one)
        if entry.what != "moved" or before != tuple(position.value for position in one.positions):
            mark = f"{one.id} {one.changed.isoformat()}"
            yield _Found(mark, entry, {claim.source.id: claim.source.title for claim in claims})


def _before(store: Store, one: Discrepancy, since: datetime) -> tuple[str, ...]:
    """The values that stood against each other before; () for one that was not there."""
    told = [row for row in store.history(one.id)[:-1] if datetime.fromisoformat(row["at"]) <= since]
    return tuple(told[-1]["positions"]) if told and told[-1]["what"] != "closed" else ()


def _corrections(store: Store, came: Sequence[Arrival], workspace: str | None, wanted: Wanted) -> Iterator[_Found]:
    for one in came:
        article = store.article(one.article) if one.status == "changed" else None
        if article is None or (workspace is not None and article.workspace not in ("", workspace)):
            continue
        gone = [claim.text for claim in store.claims(one.gone, superseded=True) if claim.superseded]
        new = [claim.text for claim in store.claims(one.came)]
        changes = tuple(paired(gone, new))
        if changes and wanted.wants(article.source.title, *gone, *new):
            mark = f"{one.article} {one.at.isoformat()}"
            yield _Found(mark, Correction(article.source, changes), {article.source.id: article.source.title})


def paired(gone: Sequence[str], came: Sequence[str]) -> list[tuple[str, str]]:
    """Sentences before and after a revision, each with the one it became; "" where it became none or was none."""
    left, pairs = list(came), []
    for old in gone:
        scored = [(SequenceMatcher(None, old.split(), new.split()).ratio(), new) for new in left]
        score, new = max(scored, default=(0.0, ""))
        pairs.append((old, new if score >= _SAME_SENTENCE else ""))
        if score >= _SAME_SENTENCE:
            left.remove(new)
    return [*pairs, *(("", new) for new in left)]


def _carried(
    store: Store,
    came: Sequence[Arrival],
    workspace: str | None,
    wanted: Wanted,
    ask: Ask,
    now: datetime,
    *,
    within_s: float,
    clock: Callable[[], float],
) -> list[_Found]:
    """The new claims that more than one outlet carries, most outlets first; each told once. What is not asked in time is
    left out."""
    told: set[str] = set()
    found: list[tuple[int, Carried, _Found]] = []
    leads, end = _leads(store, came, workspace, wanted), clock() + within_s
    for claim in _to_ask(store, leads, workspace):
        if claim.id in told:
            continue
        if clock() >= end:
            _log.info("digest: not every new claim was compared", extra=event("digest_cut"))
            break
        answer = without_muted(store, ask(store, claim.text, now=now, workspace=workspace), workspace=workspace)
        part = next(iter(answer.parts), None)
        agreeing = [match.claim for match in part.matches if match.stance == "agrees"] if part else []
        told.update(one.id for one in agreeing)
        outlets = tuple(dict.fromkeys([claim.source.outlet, *(one.source.outlet for one in agreeing)]))
        if part is not None and len(outlets) > 1:
            entry = Carried(claim, outlets, part.origins)
            titles = {one.source.id: one.source.title for one in (claim, *agreeing)}
            found.append((len(outlets), entry, _Found(claim.id, entry, titles)))
    places = {claim.id: place for place, claim in enumerate(leads)}
    found.sort(key=lambda row: (-row[0], places[row[1].claim.id]))
    return [one for _, _, one in found]


def _to_ask(store: Store, leads: Sequence[Claim], workspace: str | None) -> list[Claim]:
    """Those of the leads that lie near what another outlet says, by the store's vectors, in their order; where they are
    more than may be asked for, the nearest first."""
    vectors = store.vectors_of([claim.id for claim in leads])
    near = {one.id: _nearness(store, one, vectors.get(one.id), workspace) for one in leads}
    found = [one for one in leads if near[one.id] >= _NEAR]
    return found if len(found) <= _FEW else sorted(found, key=lambda one: -near[one.id])


def _nearness(store: Store, claim: Claim, vector: Any | None, workspace: str | None) -> float:
    """The cosine of the nearest claim of another outlet; 1 where it can't be known, since the claim has no vector."""
    if vector is None:
        return 1.0
    hits = store.search_vectors(vector.astype("float32"), limit=_NEIGHBOURS, workspace=workspace)
    cosines = {claim_id: cosine for claim_id, cosine in hits if cosine >= _NEAR}
    outlet = claim.source.outlet.casefold()
    others = (one.id for one in store.claims(list(cosines)) if one.source.outlet.casefold() != outlet)
    return max((cosines[one] for one in others), default=0.0)


def once(ask: Ask) -> Ask:
    """The same, asking for each statement once: for the digests of one round, which tell of the same articles."""
    known: dict[tuple[str, int, str | None], Answer] = {}

    def asked(store: Store, statement: str, *, now: datetime, nearest: int = 0, workspace: str | None = None) -> Answer:
        key = (statement, nearest, workspace)
        if key not in known:
            known[key] = ask(store, statement, now=now, nearest=nearest, workspace=workspace)
        return known[key]

    return asked


def _leads(store: Store, came: Sequence[Arrival], workspace: str | None, wanted: Wanted) -> list[Claim]:
    """The first claims of the new articles, newest article first."""
    leads: list[Claim] = []
    for article in dict.fromkeys(one.article for one in reversed(came) if one.status == "new"):
        claims = [one for one in store.claims_of(article) if workspace is None or one.workspace in ("", workspace)]
        leads += [one for one in claims if not one.headline and wanted.wants(one.source.title, one.text)][:_LEAD]
        if len(leads) >= _LEADS:
            break
    return leads[:_LEADS]


def _asked(
    store: Store, since: datetime, until: datetime, workspace: str | None, wanted: Wanted
) -> tuple[tuple[str, int], ...]:
    """The statements that several people of this workspace checked, with how many: nobody is named."""
    if workspace is None:
        return ()
    people: dict[str, set[str]] = {}
    shown: Counter[str] = Counter()
    wording: dict[str, str] = {}
    for key, value in store.records(RECENT, prefix=f"{workspace}:", limit=_RECENT):
        person, counted, _ = key.removeprefix(f"{workspace}:").rsplit(":", 2)
        at = datetime.fromtimestamp(10**12 - int(counted), UTC)
        if since < at <= until and wanted.wants(value["statement"]):
            folded = " ".join(value["statement"].casefold().split())
            people.setdefault(folded, set()).add(person)
            wording[folded] = value["statement"]
    for folded, by in people.items():
        if len(by) >= _ASKED_BY:
            shown[wording[folded]] = len(by)
    return tuple(shown.most_common(_ASKED))


def _stories(found: Sequence[_Found]) -> Iterator[Story]:
    """Entries joined where they stand in a common article, in the order of their weight."""
    groups: list[list[_Found]] = []
    for one in found:
        mine = [group for group in groups if any(one.titles.keys() & other.titles.keys() for other in group)]
        joined = [*(other for group in mine for other in group), one]
        groups = [group for group in groups if group not in mine] + [joined]
    for group in sorted(groups, key=lambda group: -sum(map(_weight, group))):
        titles = Counter(title for one in group for title in one.titles.values() if title)
        title = titles.most_common(1)[0][0] if titles else ""
        yield Story(title, tuple(one.entry for one in sorted(group, key=lambda one: -_weight(one))))


def _weight(found: _Found) -> float:
    match found.entry:
        case Changed(what=what, found=discrepancy):
            return discrepancy.importance + (0.5 if what == "new" else 0)
        case Correction():
            return 2
        case Carried(outlets=outlets):
            return 1 + len(outlets) / 10
