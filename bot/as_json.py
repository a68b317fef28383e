"""The public JSON of the command line: Answer, Claim, Discrepancy and ingest rows as plain dicts.

The shapes are an interface that scripts rely on: fields are only ever added. Knows nothing of printing.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.answer import Answer, Part
from claims.model import (
    Article,
    Attribution,
    Claim,
    Counts,
    Difference,
    Discrepancy,
    Match,
    Origins,
    Quantity,
    Source,
    When,
)
from claims.store import OutletCount

if TYPE_CHECKING:
    from claims.ingest import Ingested

Json = dict[str, Any]


def answer_json(answer: Answer) -> Json:
    """The document of `check --json`."""
    return {
        "statement": answer.statement,
        "finding": answer.finding,
        "unfit": answer.unfit,
        "parts": [_part(part) for part in answer.parts],
        "nearest": [{"claim": claim_json(match.claim), "score": round(match.score, 4)} for match in answer.nearest],
        "searched": _searched(answer.searched),
        "second_reader": {"name": answer.second.name, "trouble": answer.second.trouble or None}
        if answer.second
        else None,
        "took_ms": round(answer.took_ms, 1),
    }


def _part(part: Part) -> Json:
    return {
        "text": part.text,
        "finding": part.finding,
        "matches": [_match(match) for match in part.matches],
        "discrepancies": [discrepancy_json(found) for found in part.discrepancies],
        "origins": _origins(part.origins),
        "second_reader": [{"claim": one.claim, "verdict": one.verdict, "cited": one.cited} for one in part.heard],
    }


def _match(match: Match) -> Json:
    return {
        "claim": claim_json(match.claim),
        "score": round(match.score, 4),
        "stance": match.stance,
        "reasons": list(match.reasons),
        "differences": [_difference(difference) for difference in match.differences],
    }


def _difference(difference: Difference) -> Json:
    return {
        "kind": difference.kind,
        "relation": difference.relation,
        "question": difference.question,
        "said": difference.said,
        "found": difference.found,
        "importance": difference.importance,
        "note": difference.note,
    }


def _origins(origins: Origins) -> Json:
    return {
        "outlets": origins.outlets,
        "independent": origins.independent,
        "shared": list(origins.shared),
        "copied": list(origins.copied),
    }


def _searched(counts: Counts) -> Json:
    return {"articles": counts.articles, "claims": counts.claims, "newest": instant(counts.newest)}


def claim_json(claim: Claim) -> Json:
    """CLAIM of the command line's JSON."""
    return {
        "id": claim.id,
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "revision": claim.revision,
        "article": _source(claim.source),
        "attribution": _attribution(claim.attribution) if claim.attribution else None,
        "hedged": claim.hedged,
        "negated": claim.negated,
        "quantities": [_quantity(quantity) for quantity in claim.quantities],
        "when": _when(claim.when) if claim.when else None,
        "names": list(dict.fromkeys(name.canonical for name in claim.names)),
        "status": claim.status,
        "context": claim.context,
        "superseded": claim.superseded,
    }


def _source(source: Source) -> Json:
    return {
        "id": source.id,
        "outlet": source.outlet,
        "title": source.title,
        "url": source.url,
        "published": source.published,
        "path": source.path,
    }


def _attribution(attribution: Attribution) -> Json:
    return {
        "origin": attribution.origin,
        "via": list(attribution.via),
        "cue": attribution.cue,
        "anonymous": attribution.anonymous,
    }


def _quantity(quantity: Quantity) -> Json:
    return {
        "text": quantity.text,
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "bound": quantity.bound,
        "unit": quantity.unit,
        "of": quantity.of,
        "start": quantity.start,
        "end": quantity.end,
    }


def _number(number: Decimal | None) -> str | None:
    """Plain digits, never an exponent: Decimal("1.4E+3") is "1400"."""
    return None if number is None else format(number, "f")


def _when(when: When) -> Json:
    first = when.first.isoformat() if when.first else None
    last = when.last.isoformat() if when.last else None
    return {"text": when.text, "from": first, "to": last, "clock": when.clock}


def discrepancy_json(found: Discrepancy) -> Json:
    """DISCREPANCY of the command line's JSON."""
    return {
        "id": found.id,
        "question": found.question,
        "kind": found.kind,
        "relation": found.relation,
        "importance": found.importance,
        "opened": moment(found.opened),
        "changed": moment(found.changed),
        "state": found.state,
        "positions": [
            {
                "value": position.value,
                "claims": [claim_json(claim) for claim in position.claims],
                "outlets": list(position.outlets),
                "origins": list(position.origins),
                "as_of": position.as_of,
            }
            for position in found.positions
        ],
        "note": found.note,
    }


def ingested_json(row: "Ingested") -> Json:
    """One row of `add --json`."""
    return {
        "id": row.id,
        "status": row.status,
        "claims": row.claims,
        "discrepancies": row.discrepancies,
        "error": row.error,
        "locator": row.locator,
        "title": row.title,
        "missing": list(row.missing),
    }


def article_json(article: Article, claims: int) -> Json:
    """One row of `articles --json`."""
    return {
        **_source(article.source),
        "author": article.author,
        "language": article.language,
        "revision": article.revision,
        "claims": claims,
        "missing": list(article.missing),
    }


def outlet_json(outlet: OutletCount) -> Json:
    """One row of `sources --json`."""
    return {
        "outlet": outlet.outlet,
        "articles": outlet.articles,
        "claims": outlet.claims,
        "newest": outlet.newest,
    }


def moment(at: datetime) -> str:
    """An ISO instant in UTC, to the second, ending in Z."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def instant(published: str | None) -> str | None:
    """A published day or instant as an instant: a bare day begins at midnight UTC."""
    if published is None or "T" in published:
        return published
    return f"{published}T00:00:00Z"
