"""Claims and their parts to and from what a store keeps: JSON for the parts, a packed blob for the parse.

Shared by every store. Decimals and days are strings; a part is a JSON object of its fields, without those
that hold their default. The words of a parse are kept as columns, compressed against a dictionary of common
labels, so that a sentence of 30 words takes about 250 bytes.
"""

import json
import zlib
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import accumulate, repeat
from typing import Any

from claims.errors import StoreError
from claims.model import Attribution, Claim, Name, Quantity, Source, When, Word

_PARTS = ("hedges", "negations", "status", "main_when")
# Never changed once released: a blob's first byte says which form it has, and form 1 is packed against this.
_LABELS = (
    b'"parataxis","oprd","dative","csubj","agent","acomp","expl","nummod","xcomp","npadvmod","appos","relcl","poss",'
    b'"neg","acl","case","attr","preconj","prt","quantmod","nsubjpass","auxpass","advcl","mark","ccomp","conj","cc",'
    b'"advmod","aux","compound","amod","dobj","nsubj","ROOT","pobj","prep","det","punct",'
    b'"HYPH","EX","WDT","WP","WRB","MD","PRP$","POS","VBP","VBG","VBZ","RB","TO","PRP","VB","VBN","VBD","CC","NNS",'
    b'"CD","JJ","NNP","IN","DT","NN",".",",",'
    b'"INTJ","SYM","X","SCONJ","PART","NUM","CCONJ","ADV","PRON","AUX","ADJ","PROPN","VERB","ADP","DET","NOUN","PUNCT",'
    b'"say","have","with","on","by","from","for","to","and","a","in","of","be","the"'
)


def _as_text(value: object) -> str:
    if isinstance(value, Decimal | date):
        return str(value)
    raise TypeError(type(value).__name__)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_as_text, allow_nan=False).encode


def clean(text: str) -> str:
    """The text with each lone surrogate, which no database takes, as one "?"; offsets stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def to_json(value: Any) -> str:
    """Compact JSON; decimals and days as strings. Raises StoreError for what JSON can't hold."""
    try:
        return clean(_encode(value))
    except (TypeError, ValueError) as error:
        raise StoreError("a value is not plain JSON", where="store") from error


def instant(moment: datetime) -> str:
    """A moment as text that sorts in order of time. Raises StoreError for one without a time zone."""
    if moment.tzinfo is None:
        raise StoreError("a moment without a time zone can't be stored", where="store")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The moment that `instant` wrote."""
    return datetime.fromisoformat(text)


_DEFAULTS = {kind: tuple((f.name, f.default) for f in fields(kind)) for kind in (Quantity, When, Name, Attribution)}


def _part(value: Any) -> dict[str, Any]:
    found = ((name, default, getattr(value, name)) for name, default in _DEFAULTS[type(value)])
    return {name: held for name, default, held in found if default is MISSING or held != default}


def pack_parts(claim: Claim) -> str:
    """What was read in a claim, as JSON; what is empty is left out."""
    parts: dict[str, Any] = {name: held for name in _PARTS if (held := getattr(claim, name)) not in ((), None)}
    if claim.status == "asserted":
        del parts["status"]
    if claim.attribution is not None:
        parts["attribution"] = _part(claim.attribution)
    for name in ("quantities", "whens", "names"):
        if held := getattr(claim, name):
            parts[name] = [_part(value) for value in held]
    return to_json(parts)


def packed_keys(packed: str) -> list[str]:
    """The name keys in packed parts, each once, in order."""
    return list(dict.fromkeys(name["key"] for name in json.loads(packed).get("names", ()) if name["key"]))


def packed_spellings(packed: str) -> list[tuple[str, str]]:
    """(canonical, key) of the names in packed parts, as they are found while somebody types."""
    return spelled((name["canonical"], name["key"]) for name in json.loads(packed).get("names", ()))


def spellings(claims: Iterable[Claim]) -> list[tuple[str, str]]:
    """(canonical, key) of the names in these claims, as they are found while somebody types."""
    return spelled((clean(name.canonical), clean(name.key)) for claim in claims for name in claim.names)


def spelled(names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each once, in order, without those that nobody could type or that no store takes."""
    return list(dict.fromkeys((name, key) for name, key in names if name and key and "\x00" not in name + key))


def name_keys(claim: Claim) -> list[str]:
    """The keys a claim is found by, each once, in order."""
    return list(dict.fromkeys(clean(name.key) for name in claim.names if name.key))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _quantity(part: dict[str, Any]) -> Quantity:
    part["low"], part["high"] = _decimal(part["low"]), _decimal(part["high"])
    return Quantity(**part)


def _when(part: dict[str, Any]) -> When:
    part["first"], part["last"] = _day(part["first"]), _day(part["last"])
    return When(**part)


def _name(part: dict[str, Any]) -> Name:
    return Name(**{**part, "titles": tuple(part.get("titles", ()))})


def _attribution(part: dict[str, Any]) -> Attribution:
    return Attribution(**{**part, "via": tuple(part.get("via", ()))})


def unpack_claim(
    source: Source,
    workspace: str,
    packed: str,
    words: bytes | None,
    *,
    id: str,
    text: str,
    start: int,
    end: int,
    revision: int,
    context: str,
    headline: bool,
    superseded: bool,
) -> Claim:
    """The claim as it was stored."""
    parts = json.loads(packed)
    attribution = parts.get("attribution")
    return Claim(
        id=id,
        source=source,
        text=text,
        start=start,
        end=end,
        revision=revision,
        attribution=None if attribution is None else _attribution(attribution),
        hedges=tuple(parts.get("hedges", ())),
        negations=tuple(parts.get("negations", ())),
        status=parts.get("status", "asserted"),
        quantities=tuple(map(_quantity, parts.get("quantities", ()))),
        whens=tuple(map(_when, parts.get("whens", ()))),
        main_when=parts.get("main_when"),
        names=tuple(map(_name, parts.get("names", ()))),
        context=context,
        words=() if words is None else unpack_words(words, text),
        headline=headline,
        superseded=superseded,
        workspace=workspace,
    )


# A frozen dataclass sets its fields one by one in Python; filling the slots column by column takes a quarter of the
# time, and parses are most of what is read: 0.11 of 0.19 ms a claim before.
_FILL_WORD = [getattr(Word, field.name).__set__ for field in fields(Word)]


def pack_words(words: Sequence[Word], text: str) -> bytes:
    """A parse as a blob: places as distances, the words themselves only where they aren't the text at
    their place."""
    starts = [word.start for word in words]
    columns = [
        [after - before for before, after in zip([0, *starts], starts, strict=False)],
        [word.end - word.start for word in words],
        [word.head - place for place, word in enumerate(words)],
        [word.pos for word in words],
        [word.tag for word in words],
        [word.dep for word in words],
        [word.lemma for word in words],
    ]
    if any(word.text != text[word.start : word.end] for word in words):
        columns.append([word.text for word in words])
    packer = zlib.compressobj(6, wbits=-15, zdict=_LABELS)
    return b"\x01" + packer.compress(to_json(columns).encode()) + packer.flush()


def unpack_words(blob: bytes, text: str) -> tuple[Word, ...]:
    """The parse of a claim with this text."""
    unpacker = zlib.decompressobj(wbits=-15, zdict=_LABELS)
    columns = json.loads(unpacker.decompress(blob[1:]))
    steps, lengths, heads, pos, tags, deps, lemmas = columns[:7]
    starts = list(accumulate(steps))
    ends = [start + length for start, length in zip(starts, lengths, strict=True)]
    shown = columns[7] if len(columns) > 7 else [text[a:b] for a, b in zip(starts, ends, strict=True)]
    governors = [place + step for place, step in enumerate(heads)]
    words = tuple(map(object.__new__, repeat(Word, len(starts))))
    for fill, column in zip(_FILL_WORD, (shown, starts, ends, lemmas, pos, tags, deps, governors), strict=True):
        deque(map(fill, words, column), maxlen=0)
    return words


def pack_text(text: str) -> bytes:
    return zlib.compress(clean(text).encode(), 6)


def unpack_text(blob: bytes) -> str:
    return zlib.decompress(blob).decode()
