"""Which articles carry one text: wire copies and reprints, told apart from reports of an outlet's own.

A sentence leaves a print of its words when its article is stored; an article that shares most of its prints with another
outlet's is that one's copy. It is stored and shown like any other; only what rests on it is counted once (origins.py).
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from claims.errors import ClaimsError
from claims.model import Claim
from claims.store import Store

SPACE, PRINTS = "copies", "prints"
_KEPT = timedelta(days=30)  # copies of a text come within days
_PRINTED = 12  # sentences of an article
_LEAST_WORDS = 8  # a shorter sentence may be written twice by chance
_LEAST_SHARED = 2
_MOST_HOLDERS = 50
_ALIKE = 0.9  # of the words in order
_WORD = re.compile(r"\w+")


def note(store: Store, claims: Sequence[Claim], *, now: datetime) -> str | None:
    """Note the sentences of an article that is about to be stored, and of which article of another outlet it is a copy:
    the id of the first that carried the text, None when it is nobody's copy."""
    if not claims:
        return None
    article, outlet = claims[0].source.id, claims[0].source.outlet.casefold()
    prints = list(dict.fromkeys(one for claim in claims if (one := _print(claim))))[:_PRINTED]
    shared: Counter[str] = Counter()
    for one in prints:
        held = store.records(PRINTS, prefix=f"{one}:", limit=_MOST_HOLDERS)
        shared.update(key.partition(":")[2] for key, by in held if by != outlet)
    first, count = max(shared.items(), key=lambda row: (row[1], row[0]), default=("", 0))
    root = _root(store, first) if count >= max(_LEAST_SHARED, len(prints) / 2) else article
    with store.bulk():
        for one in prints:
            store.put(PRINTS, f"{one}:{article}", outlet, expires=now + _KEPT)
        if root != article:
            store.put(SPACE, article, root)
        elif store.get(SPACE, article) is not None:
            store.delete(SPACE, article)
    return None if root == article else root


def roots(store: Store, articles: Iterable[str]) -> dict[str, str]:
    """For each of these articles that is a copy: the article that carried the text first."""
    found: dict[str, str] = {}
    with suppress(ClaimsError):  # without it copies count as reports of their own, no more
        for one in set(articles):
            if (root := store.get(SPACE, one)) is not None:
                found[one] = str(root)
    return found


def _root(store: Store, article: str) -> str:
    return str(store.get(SPACE, article) or article)


def _print(claim: Claim) -> str:
    words = _words(claim.text)
    if claim.headline or len(words) < _LEAST_WORDS:
        return ""
    return hashlib.blake2b(" ".join(words).encode(), digest_size=8).hexdigest()


def alike(one: str, other: str) -> bool:
    """Whether two sentences are one passage: all but a few words the same, and every number."""
    mine, theirs = _words(one), _words(other)
    if min(len(mine), len(theirs)) < _LEAST_WORDS or _numbers(mine) != _numbers(theirs):
        return False
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _numbers(words: Sequence[str]) -> list[str]:
    return [word for word in words if any(char.isdigit() for char in word)]
