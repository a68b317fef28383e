"""What came from outside, made fit to be drawn by any platform: text without what breaks a line, addresses that may be
opened, buttons that can work. Pure; knows no platform's markup and no platform's numbers.
"""

import re
from urllib.parse import urlsplit

from bot.messages import Button

# Controls but tab and newline, halves of characters, the byte-order mark, and the marks that turn the reading direction
# of everything after them: a quotation must not be able to reverse the line it stands in.
_SITE = re.compile(
    r"\s*(?:[a-z]{2,8}:/*)?(?:[^\s/?#@]{1,200}@)?((?:[\w-]{1,63}\.)+[^\W\d_]{2,63})(?![\w@.-])", re.IGNORECASE
)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def visible(text: str) -> str:
    """Text without characters that break a message or the line it stands in."""
    return _UNSEEN.sub("", text)


def web_address(url: str | None, *, limit: int) -> str | None:
    """The address if a browser may open it, else None: http or https, a host, nobody's name before it (which could
    pass for one), no blanks, short enough."""
    if not url or len(url) > limit or any(letter.isspace() or ord(letter) < 33 for letter in url):
        return None
    try:
        parts = urlsplit(url)
        opens = parts.scheme.lower() in ("http", "https") and parts.hostname and not parts.username
    except ValueError:
        return None
    return visible(url) if opens else None


def honest(words: str, address: str) -> bool:
    """False where the words of a link name a site ("bank.example", "https://bank.example/x") and it leads to another: a
    title or an outlet's name from outside could pass for an address that it is not."""
    named = _SITE.match(visible(words))
    return named is None or _bare(named[1]) == _bare(urlsplit(address).hostname or "")


def _bare(host: str) -> str:
    return host.casefold().removeprefix("www.")


def works(button: Button, *, command_chars: int, url_chars: int) -> bool:
    """False for a button that a platform would refuse: no label, an address that can't be opened, no command, or one
    longer than it carries; and for one whose label names another site than it opens."""
    if not visible(button.label).strip():
        return False
    if button.url is not None:
        address = web_address(button.url, limit=url_chars)
        return address is not None and honest(button.label, address)
    return 0 < len(button.command) <= command_chars
