"""One store's whole content carried into another: in steps, each a transaction of the target's that also notes how far it
is, so that a move that was stopped goes on where it was; then compared, row by row.

Ids, revisions, superseded claims, histories and times of expiry stay as they were. Running it again later carries what
is new or has changed since.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from claims.errors import StoreError
from claims.store import Store
from claims.stores.held import Held, HeldArticle, HeldDiscrepancy, HeldRecord, digest

SPACE, KEY = "move", "progress"
_A_STEP = 50  # articles a transaction: half a second of work lost at most when it is killed
_Page = list[tuple[Any, Held]]


@dataclass(frozen=True, slots=True)
class Step:
    """How far a move is: what is done of one kind of thing, of how many. doing is "copying" or "comparing"."""

    doing: str
    what: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of thing that is moved: how it is read in pages, and read again by what stands in a page."""

    what: str
    start: Any
    page: Callable[[Store, Any, int], _Page]
    again: Callable[[Store, Sequence[Any]], list[Any]]
    size: int


def _articles(store: Store, after: Any, limit: int) -> _Page:
    return list(store.held_articles(after=after, limit=limit))


def _same_articles(store: Store, page: Sequence[HeldArticle]) -> list[Any]:
    return [held for _, held in store.held_articles(ids=[one.article.source.id for one in page])]


def _discrepancies(store: Store, after: Any, limit: int) -> _Page:
    return list(store.held_discrepancies(after=after, limit=limit))


def _same_discrepancies(store: Store, page: Sequence[HeldDiscrepancy]) -> list[Any]:
    return [held for _, held in store.held_discrepancies(ids=[one.id for one in page])]


def _records(store: Store, after: Any, limit: int) -> _Page:
    return [([held.space, held.key], held) for held in store.held_records(after=tuple(after), limit=limit)]


def _same_records(store: Store, page: Sequence[HeldRecord]) -> list[Any]:
    return store.held_records(keys=[(one.space, one.key) for one in page])


_KINDS = (
    _Kind("articles", 0, _articles, _same_articles, _A_STEP),
    _Kind("discrepancies", 0, _discrepancies, _same_discrepancies, 200),
    _Kind("records", ["", ""], _records, _same_records, 500),
)


def move(source: Store, target: Store) -> Iterator[Step]:
    """Carry everything from source to target, telling how far it is. Raises StoreError when the target holds
    something else, or when the two are not the same in the end."""
    progress = _begun(source, target)
    totals, there = source.held_counts(), target.held_counts().articles
    if there > totals.articles:
        raise _not_the_same()
    for kind in _KINDS:
        with target.filling() if not there and kind.what == "articles" else nullcontext():
            yield from _copied(source, target, kind, progress, total=getattr(totals, kind.what))
    for kind in _KINDS:
        yield from _compared(source, target, kind, total=getattr(totals, kind.what))
    _drop_records_gone(source, target)
    if source.held_counts() != target.held_counts():
        raise _not_the_same()


def _begun(source: Store, target: Store) -> dict[str, Any]:
    """The progress noted in the target; begun there if it holds nothing yet."""
    name = _name(source)
    noted = target.get(SPACE, KEY)
    if isinstance(noted, dict) and noted.get("from") == name:
        return noted
    if noted is not None or target.held_counts().articles:
        advice = "Name an empty store; to join two, add the articles of one to the other"
        raise StoreError("the store to move to already holds something else", where="move", advice=advice)
    begun = {"from": name, "after": {kind.what: kind.start for kind in _KINDS}}
    target.put(SPACE, KEY, begun)
    return begun


def _name(source: Store) -> str:
    """What tells a store from another: the first article it ever took in."""
    first = source.held_articles(limit=1)
    return first[0][1].article.source.id if first else ""


def _copied(source: Store, target: Store, kind: _Kind, progress: dict[str, Any], *, total: int) -> Iterator[Step]:
    done, after = 0, progress["after"][kind.what]
    if kind.what == "records":
        after = kind.start  # records are replaced all the time; carrying them all again takes a second
    yield Step("copying", kind.what, done, total)
    while page := kind.page(source, after, kind.size):
        progress["after"][kind.what] = after = page[-1][0]
        with target.bulk():
            target.take([held for _, held in page])
            target.put(SPACE, KEY, progress)
        done += len(page)
        yield Step("copying", kind.what, min(done, total), total)


def _compared(source: Store, target: Store, kind: _Kind, *, total: int) -> Iterator[Step]:
    """Every row of the two compared; one that differs is carried once more, since it may have changed meanwhile."""
    done, after = 0, kind.start
    while page := kind.page(source, after, kind.size):
        held = [one for _, one in page]
        if different := _different(held, kind.again(target, held)):
            target.take(different)
            if _different(different, kind.again(target, different)):
                raise StoreError(
                    f"some {kind.what} are not the same after the move", where="move", advice="Run it again"
                )
        done, after = done + len(page), page[-1][0]
        yield Step("comparing", kind.what, min(done, total), total)


def _different(page: Sequence[Held], again: Sequence[Held]) -> list[Held]:
    there = {digest(held) for held in again}
    return [held for held in page if digest(held) not in there]


def _drop_records_gone(source: Store, target: Store) -> None:
    """Records come and go while a store is in use; what an earlier run carried may be gone since."""
    after = ("", "")
    while page := target.held_records(after=after, limit=500):
        there = {(one.space, one.key) for one in _same_records(source, page)}
        for one in page:
            if (one.space, one.key) not in there:
                target.delete(one.space, one.key)
        after = (page[-1].space, page[-1].key)


def _not_the_same() -> StoreError:
    advice = "Stop what writes to them and run it again; a target that is in use already can't be moved to"
    return StoreError("the two stores do not hold the same", where="move", advice=advice)
