"""Ids that come from content, so that adding twice, or moving between stores, changes nothing.

An article is known by its address; without one by outlet and title, then by where it was read, then by its title and
text. The text is left out where anything better is there: a corrected article keeps its id and becomes a new revision.
"""

import base64
import hashlib
import posixpath
import re
from urllib.parse import SplitResult, urlsplit

_SPACE = re.compile(r"\s+")
_MOBILE = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?:/amp/?|\.amp(?=\.html?$|$))(?=$)|(?<=/)amp/(?=\w)", re.IGNORECASE)
_AMP_QUERY = re.compile(r"(?:^|&)(?:amp|outputType)(?:=(?:1|true|amp)?)?(?=&|$)", re.IGNORECASE)
_DEFAULT_PORTS = {80, 443, None}


def article_id(url: str | None, outlet: str, title: str, locator: str, text: str) -> str:
    """Sixteen characters that stay the same when the same article comes again, even with another text."""
    if url and (canonical := canonical_url(url)):
        return _digest("url", canonical)
    if outlet.strip() and title.strip():
        return _digest("title", _folded(outlet), _folded(title))
    if locator and locator != "-":
        return _digest("locator", posixpath.normpath(locator.replace("\\", "/")))
    return _digest("text", _folded(title), _folded(text))


def private_id(article_id: str, workspace: str) -> str:
    """The id of a workspace's own copy of an article: two workspaces may each add it for themselves, and neither
    learns of the other's."""
    return _digest("private", workspace, article_id)


def claim_id(article_id: str, text: str, occurrence: int) -> str:
    """Sixteen characters for one claim: its article, its words, and which of several equal ones it is (0, 1, ...)."""
    return _digest("claim", article_id, _SPACE.sub(" ", text.strip()), str(occurrence))


def canonical_url(url: str) -> str:
    """One spelling for the addresses of one page, for comparing only: scheme, "www.", "m." and "amp" forms, default
    port, tracking parameters, fragment and a trailing slash are folded. "" when it is no http(s) address."""
    from courlan import normalize_url  # not above: it brings a web client, which a check needn't wait for

    try:
        parts = urlsplit(normalize_url(url.strip(), strict=False))
        port, host = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    host = _MOBILE.sub("", host)
    port_part = "" if port in _DEFAULT_PORTS else f":{port}"
    query = _AMP_QUERY.sub("", parts.query).lstrip("&")
    return f"{host}{port_part}{_path(parts)}{'?' + query if query else ''}"


def _path(parts: SplitResult) -> str:
    return _AMP_PATH.sub("", parts.path).rstrip("/")


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()


def _digest(*parts: str) -> str:
    """80 bits in base 32: too many to collide by chance in a store of a billion claims' articles, short to read."""
    packed = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return base64.b32encode(hashlib.blake2b(packed, digest_size=10).digest()).decode().lower()
