"""Locator -> Document: a file, standard input, or a page of the public web.

http(s) only, to public addresses only (addresses.py), within limits of size (packed and unpacked), time and redirects.
Sockets are network.py's. Knows nothing of articles.
"""

import re
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO
from urllib.parse import urljoin

from claims.articles.files import ending, is_address, locators, media_type_of, read_file, read_stream
from claims.errors import FetchError
from claims.errors import NotModified as NotModified
from claims.incoming.addresses import may_connect
from claims.incoming.network import Opened, opened
from claims.model import Document

_TEXT_TYPES = ("application/json", "application/xml", "application/xhtml+xml", "application/x-ndjson", "application/ndjson",
               "application/jsonl", "application/feed+json", "application/rss+xml", "application/atom+xml")  # fmt: skip
_VAGUE_TYPES = ("", "application/octet-stream", "application/gzip", "application/x-gzip", "binary/octet-stream")
_REDIRECTS = (301, 302, 303, 307, 308)
_KEPT_HEADERS = ("content-type", "etag", "last-modified", "retry-after", "cache-control")
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,application/json;q=0.9,text/*;q=0.8"
_CHUNK = 1 << 16
Before = Callable[[str], None]
_USER_PART = re.compile(r"//[^/]*@")  # a password must not come back in an error


@dataclass(frozen=True, slots=True)
class Guard:
    """What a fetch may do. timeout_s is for one step (connect, one read), total_s for the whole, redirects included;
    max_bytes counts what arrives and, again, what it unpacks to."""

    allow_private: bool = False
    max_bytes: int = 20_000_000
    timeout_s: float = 20
    total_s: float = 60
    max_redirects: int = 5
    user_agent: str = "Twosource/0.1 (fact-checking bot for newsrooms)"


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    headers: dict[str, str]
    data: bytes


def fetch(
    locator: str,
    *,
    guard: Guard,
    stdin: BinaryIO | None = None,
    etag: str = "",
    last_modified: str = "",
    before: Before | None = None,
) -> Document:
    """The bytes behind a file path, an http(s) address, or "-" (from stdin). etag and last_modified are what the site
    gave with a page that was read before. before is called with each address a redirect leads to, and may wait or raise
    FetchError. Raises FetchError in the user's terms, NotModified for such a page that has not changed."""
    if locator == "-":
        if stdin is None:
            raise FetchError("there is no standard input here", where="-")
        return read_stream(stdin, max_bytes=guard.max_bytes)
    known = {b"If-None-Match": etag, b"If-Modified-Since": last_modified}
    asked = [(name, value.encode("latin-1")) for name, value in known.items() if _may_be_sent(value)]
    return _fetch_page(locator, guard, asked, before) if is_address(locator) else read_file(locator)


def _may_be_sent(value: str) -> bool:
    return bool(value) and value.isascii() and value.isprintable()


def _fetch_page(locator: str, guard: Guard, asked: list[tuple[bytes, bytes]], before: Before | None) -> Document:
    url, deadline = locator, time.monotonic() + guard.total_s
    shown = _USER_PART.sub("//", locator)[:200]
    for _ in range(guard.max_redirects + 1):
        try:
            response = _get(url, guard, deadline, asked)
        except FetchError as error:
            kind = type(error)
            again_s = error.retry_after_s
            raise kind(
                error.what, where=shown, advice=error.advice, permanent=error.permanent, retry_after_s=again_s
            ) from error
        if response.status not in _REDIRECTS or "location" not in response.headers:
            return _document(locator, url, response)
        url = _joined(url, response.headers["location"], shown)
        if before is not None:
            started = time.monotonic()
            before(url)
            deadline += time.monotonic() - started  # waiting out of politeness is not the site's slowness
    raise FetchError(f"redirects more than {guard.max_redirects} times", where=shown)


def _joined(url: str, location: str, shown: str) -> str:
    try:
        return urljoin(url, location.strip()).partition("#")[0]
    except ValueError:
        raise FetchError("redirects to something that is not a web address", where=shown) from None


def _get(url: str, guard: Guard, deadline: float, asked: list[tuple[bytes, bytes]]) -> _Response:
    headers = [
        (b"User-Agent", guard.user_agent.encode("ascii", "replace")),
        (b"Accept", _ACCEPT.encode()), (b"Accept-Encoding", b"gzip, deflate"),
        *asked,
    ]  # fmt: skip
    may = partial(may_connect, allow_private=guard.allow_private)
    with opened("GET", url, headers=headers, may=may, timeout_s=guard.timeout_s, deadline=deadline) as response:
        body = b"" if response.status in _REDIRECTS else _body(response, guard, url)
        return _Response(response.status, response.headers, body)


def _body(response: Opened, guard: Guard, url: str) -> bytes:
    headers = response.headers
    if response.status == 304:
        raise NotModified("has not changed since it was read", where=url)
    if response.status >= 400:
        refused = _refused(response.status, url)
        refused.retry_after_s = _seconds(headers.get("retry-after", ""))
        raise refused
    if response.status != 200:
        raise FetchError(f"answers {response.status} without a page", where=url)
    _check_type(headers.get("content-type", ""), url)
    length = headers.get("content-length", "")
    if length.isdigit() and len(length) < 20 and int(length) > guard.max_bytes:
        raise _too_many(guard, url)
    coding = headers.get("content-encoding", "").strip().lower()
    data, packed = bytearray(), 0
    for piece in _unpack(_counted(response, guard, url), coding, url):
        data += piece
        packed += len(piece)
        if packed > guard.max_bytes:
            raise _too_many(guard, url)
    return bytes(data)


def _seconds(retry_after: str) -> float:
    """The seconds a site asks us to wait, at most a day; 0 where it gives a date or nothing."""
    return min(float(retry_after), 86_400.0) if retry_after.isdigit() and len(retry_after) < 8 else 0.0


def _counted(response: Opened, guard: Guard, url: str) -> Iterator[bytes]:
    total = 0
    for chunk in response.chunks:
        total += len(chunk)
        if total > guard.max_bytes:
            raise _too_many(guard, url)
        yield chunk


def _unpack(chunks: Iterator[bytes], coding: str, url: str) -> Iterator[bytes]:
    """The chunks, unpacked a little at a time, so that no few bytes can grow to gigabytes before they are counted."""
    if coding in ("", "identity"):
        yield from chunks
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError("comes packed in a way that was not asked for", where=url)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)  # 32: gzip or zlib, by its header
    try:
        for chunk in chunks:
            while chunk and not unpacker.eof:
                yield unpacker.decompress(chunk, _CHUNK)
                chunk = unpacker.unconsumed_tail
    except zlib.error as error:
        raise FetchError("is packed wrongly", where=url, permanent=False) from error


def _check_type(content_type: str, url: str) -> None:
    media = content_type.partition(";")[0].strip().lower()
    if (
        media.startswith("text/")
        or media in _TEXT_TYPES
        or (media.endswith(("+xml", "+json")) and not media.startswith("image/"))
    ):
        return
    if media in _VAGUE_TYPES and (not media or ending(url.partition("?")[0])[0]):
        return
    raise FetchError(
        f"is {media[:60]}, not a page of text", where=url, advice="Give the address of an article or a feed"
    )


def _refused(status: int, url: str) -> FetchError:
    match status:
        case 404 | 410:
            return FetchError(f"there is no such page ({status})", where=url, advice="Check the address")
        case 401 | 402 | 403 | 451:
            return FetchError(
                f"the site does not let us read it ({status})", where=url, advice="Save the page and add the file"
            )
        case 429:
            return FetchError(
                "the site asks us to come less often (429)", where=url, advice="Try again later", permanent=False
            )
        case _:
            return FetchError(
                f"the site failed ({status})", where=url, advice="Try again later", permanent=status < 500
            )


def _too_many(guard: Guard, url: str) -> FetchError:
    return FetchError(f"is larger than {guard.max_bytes / 1_000_000:g} MB", where=url)


def _document(locator: str, url: str, response: _Response) -> Document:
    media = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media in _VAGUE_TYPES or media == "text/plain":
        media = media_type_of(url.partition("?")[0]) or ("text/plain" if media == "text/plain" else "")
    kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return Document(locator, response.data, media, url, kept)


__all__ = ["Guard", "fetch", "locators"]
