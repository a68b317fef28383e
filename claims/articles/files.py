"""Articles on this machine: which files a folder holds, and their bytes, within limits.

Knows nothing of the network and reads no text.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from claims.articles.decode import MAX_ARTICLE_BYTES
from claims.errors import FetchError
from claims.model import Document

ENDINGS = (
    ".txt",
    ".md",
    ".markdown",
    ".text",
    ".html",
    ".htm",
    ".xhtml",
    ".json",
    ".jsonl",
    ".ndjson",
    ".xml",
    ".rss",
    ".atom",
)
LINE_ENDINGS = (".jsonl", ".ndjson")
_MEDIA_TYPES = {
    ".md": "text/markdown", ".markdown": "text/markdown", ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html",
    ".json": "application/json", ".jsonl": "application/x-ndjson", ".ndjson": "application/x-ndjson",
    ".xml": "application/xml", ".rss": "application/rss+xml", ".atom": "application/atom+xml",
    ".txt": "text/plain", ".text": "text/plain",
}  # fmt: skip


def ending(name: str) -> tuple[str, bool]:
    """The known ending of a file name or path, lower case ("" if none), and whether it is packed (".gz")."""
    low = name.lower()
    packed = low.endswith(".gz")
    suffix = os.path.splitext(low[:-3] if packed else low)[1]
    return (suffix if suffix in ENDINGS else ""), packed


def media_type_of(name: str) -> str:
    """The media type its ending stands for, or ""."""
    return _MEDIA_TYPES.get(ending(name)[0], "")


def is_address(locator: str) -> bool:
    """True for anything with a scheme; whether we read that scheme is told when it is fetched."""
    scheme, found, _ = locator.partition("://")
    return bool(found) and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum()


def locators(sources: Sequence[str]) -> Iterator[str]:
    """Each source in order, a folder as the files in it and below (sorted, known endings only, nothing hidden, links to
    folders not followed); files, addresses and "-" as they are. Raises FetchError for a folder without any."""
    for source in sources:
        if source == "-" or is_address(source) or not os.path.isdir(source):
            yield source
        else:
            yield from _files_below(source)


def _files_below(folder: str) -> Iterator[str]:
    found = False
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and ending(name)[0]:
                found = True
                yield os.path.join(root, name)
    if not found:
        raise FetchError(
            "holds no file that is read", where=folder, advice=f"These are: {' '.join(ENDINGS)}, and .gz of them"
        )


def read_file(locator: str) -> Document:
    """The file's bytes; for a file of many articles only its path, so that it can be read line by line."""
    path = Path(locator)
    try:
        facts = path.stat()
    except (OSError, ValueError):
        raise FetchError("there is no such file", where=locator, advice="Check the path") from None
    if stat.S_ISDIR(facts.st_mode):
        raise FetchError("is a folder", where=locator)
    if not stat.S_ISREG(facts.st_mode):
        raise FetchError("is not an ordinary file", where=locator)
    if ending(locator)[0] in LINE_ENDINGS:
        _readable(path, locator)
        return Document(locator, b"", media_type_of(locator), path=str(path))
    if facts.st_size > MAX_ARTICLE_BYTES:
        raise too_large(locator, facts.st_size)
    return Document(locator, _readable(path, locator, limit=MAX_ARTICLE_BYTES), media_type_of(locator))


def read_stream(stream: BinaryIO, *, max_bytes: int) -> Document:
    """What standard input gives, up to max_bytes."""
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise too_large("standard input", len(data))
    return Document("-", data)


def too_large(where: str, size: int) -> FetchError:
    return FetchError(
        f"is larger than {MAX_ARTICLE_BYTES // 1_000_000} MB ({size / 1_000_000:.0f} MB)", where=where,
        advice="One article is never that long; put many articles into a .jsonl file",
    )  # fmt: skip


def _readable(path: Path, locator: str, *, limit: int = 0) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(limit)
    except OSError:
        raise FetchError("can't be read", where=locator, advice="Check its permissions") from None
