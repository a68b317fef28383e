"""Rows of claims and articles, as every store selects them, made into claims and articles; knows no SQL."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from claims.model import Article, Claim, Source
from claims.stores import rows


def article(row: Sequence[Any], text: str) -> Article:
    """The article of (id, outlet, title, url, published, path, author, language, revision, missing, workspace)."""
    author, language, revision, missing, workspace = row[6:11]
    return Article(Source(*row[:6]), text, author, language, revision, tuple(json.loads(missing)), workspace)


def claims(found: Iterable[Sequence[Any]]) -> list[Claim]:
    """The claims of (id, text, start, end, revision, context, headline, superseded, parts, words, workspace, number of
    the article, and its card: id, outlet, title, url, published, path); those of one article share their card."""
    cards: dict[int, Source] = {}
    read = []
    for row in found:
        claim_id, text, start, end, revision, context, headline, superseded, parts, words, workspace, n, *card = row
        source = cards.get(n) or cards.setdefault(n, Source(*card))
        read.append(
            rows.unpack_claim(
                source,
                workspace,
                parts,
                words,
                id=claim_id,
                text=text,
                start=start,
                end=end,
                revision=revision,
                context=context,
                headline=bool(headline),
                superseded=bool(superseded),
            )
        )
    return read
