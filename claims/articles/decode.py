"""Bytes -> text: unpacked within a limit, decoded, and refused in plain words when they hold no text.

Knows nothing of articles or of where the bytes came from.
"""

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from charset_normalizer import from_bytes

from claims.errors import ArticleError

MAX_ARTICLE_BYTES = 20_000_000  # one article; the longest real ones are below 1 MB
MAX_UNPACKED_BYTES = 8_000_000_000  # all lines of one packed file together
_CHUNK = 1 << 16
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
         (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}charset\s*=\s*|<\?xml[^>]{0,100}encoding\s*=\s*)["']?([\w.:-]{2,40})""", re.I
)
_KINDS = ((b"%PDF-", "a PDF"), (b"PK\x03\x04", "a zip or office file"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"),
          (b"GIF8", "a picture"), (b"\x1f\x8b", "a packed file"), (b"SQLite format 3", "a database"), (b"\x7fELF", "a program"),
          (b"\xd0\xcf\x11\xe0", "an office file"), (b"{\\rtf", "an RTF file"), (b"BZh", "a packed file"))  # fmt: skip
_WESTERN_SHARE = 0.05  # below this share of non-ASCII bytes a text in a legacy encoding is taken as Western European


def unpacked(data: bytes, *, where: str, max_bytes: int = MAX_ARTICLE_BYTES) -> bytes:
    """The bytes of a gzip file, refused beyond max_bytes without ever holding more than that."""
    with gzip.open(io.BytesIO(data)) as stream:
        try:
            plain = stream.read(max_bytes + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise _broken(where) from error
    if len(plain) > max_bytes:
        raise ArticleError(
            f"holds more than {max_bytes // 1_000_000} MB when unpacked",
            where=where,
            advice="Split it into smaller files",
        )
    return plain


def lines(
    stream: BinaryIO, *, packed: bool, where: str, max_line: int = MAX_ARTICLE_BYTES
) -> Iterator[tuple[int, bytes | None]]:
    """(line number, bytes) of each line that isn't empty; None for the bytes of a line longer than max_line, which is
    passed over. Holds one line at a time. Raises ArticleError where a packed stream is broken."""
    source = gzip.GzipFile(fileobj=stream) if packed else stream
    number, total = 0, 0
    try:
        while line := source.readline(max_line + 1):
            number += 1
            total += len(line)
            too_long = len(line) > max_line
            while too_long and not line.endswith(b"\n") and total <= MAX_UNPACKED_BYTES:
                line = source.readline(_CHUNK)
                total += len(line)
                if not line:
                    break
            if total > MAX_UNPACKED_BYTES:
                raise ArticleError(f"holds more than {MAX_UNPACKED_BYTES // 10**9} GB", where=where)
            if too_long:
                yield number, None
            elif line.strip():
                yield number, line
    except (OSError, EOFError, zlib.error) as error:
        raise _broken(where) from error


def text_of(data: bytes, *, where: str, charset: str | None = None, marked_up: bool = False) -> str:
    """The text of these bytes. charset is what the server said; marked_up looks for a declaration inside too. Order: byte
    order mark, UTF-8, declared, guessed. Raises ArticleError for empty and for binary data."""
    if not data.strip():
        raise ArticleError("is empty", where=where)
    for mark, coding in _BOMS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :] if coding == "utf-8" else data, coding), where=where)
    for start, kind in _KINDS:
        if data.startswith(start):
            raise ArticleError(f"is {kind}, not text", where=where, advice="Give the article as text or HTML")
    if b"\0" in data:
        raise ArticleError("is binary data, not text", where=where, advice="Give the article as text or HTML")
    declared = _declared(data) if marked_up else None
    for name in ("utf-8", charset, declared):
        if name and (decoded := _strict(data, name)) is not None:
            return _checked(decoded, where=where)
    return _checked(_guessed(data), where=where)


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data, 0, 4096)
    return found[1].decode("ascii", "replace") if found else None


def _strict(data: bytes, name: str) -> str | None:
    # Pages that say latin-1 mean its superset (https://encoding.spec.whatwg.org/#names-and-labels).
    latin = name.lower().replace("_", "-") in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii")
    try:
        return data.decode("cp1252" if latin else name)
    except (UnicodeError, LookupError):
        return None


def _guessed(data: bytes) -> str | None:
    high = sum(byte > 127 for byte in data[:200_000])
    if high <= _WESTERN_SHARE * min(len(data), 200_000):
        # UTF-8 with a few broken bytes keeps its letters; anything else of that kind is Windows' Western set.
        mended = data.decode("utf-8", "replace")
        if mended.count("\N{REPLACEMENT CHARACTER}") * 2 <= sum(ord(char) > 127 for char in mended):
            return mended
        return data.decode("cp1252", "replace")
    best = from_bytes(data[:200_000]).best()
    return None if best is None else data.decode(best.encoding, "replace")


def _checked(text: str | None, *, where: str) -> str:
    if text is None:
        raise ArticleError("has no encoding we know", where=where, advice="Save it as UTF-8")
    if "\0" in text:
        raise ArticleError("is binary data, not text", where=where, advice="Give the article as text or HTML")
    return text


def _broken(where: str) -> ArticleError:
    return ArticleError("is not a whole gzip file", where=where, advice="Fetch or pack it again")
