r"""Plain text into Discord's markdown, so that nothing in it can ping, link, hide or change the rest.

Discord reads a backslash before any punctuation as "this character itself". Mentions are broken with a
zero-width space as well, since the server looks for them before it reads markdown; AllowedMentions.none() is the
second lock.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import quote, urlsplit

from adapters.discord.limits import length
from adapters.outside import honest, visible, web_address
from bot.messages import Span

ELLIPSIS = "…"
_ZERO_WIDTH = "\u200b"
_MARKS = re.compile(r"[\\*_~|`\[\]<]|(?<=\])\(")
_MENTION = re.compile(r"(?i)@(?=everyone|here)|(?<=<)([@#](?=[!&]?\d))")
_LINE_START = re.compile(r"(?m)^([ \t]*)(-#|[#>+-]|\d{1,9}(?=\.))")
_ADDRESS = re.compile(r"(?i)\b(https?|steam|discord|mailto|tel)(:)")
_INVITE = re.compile(r"(?i)\b(discord(?:app)?)(\.)(gg|com|me|io|li|new|gift)\b")
_CHANNEL = re.compile(r"[0-9]{15,22}")
_SCHEME = re.compile(r"(?i)\b[a-z][a-z0-9+.-]{0,20}://")
_NOT_IN_A_LABEL = str.maketrans({"[": "(", "]": ")", "<": "‹", ">": "›"} | dict.fromkeys("\\*~|`"))
_BLANKS = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n\s*\n\s*")
_LONGEST_LINK = 600


def escape(text: str) -> str:
    """This text as markdown that shows exactly its characters. Line breaks are kept."""
    text = _broken_mentions(text.replace("\r\n", "\n"))
    text = _MARKS.sub(r"\\\g<0>", text)
    text = _ADDRESS.sub(r"\1\\\2", text)
    text = _INVITE.sub(r"\1\\\2\3", text)
    return _LINE_START.sub(_escaped_start, text)


def _broken_mentions(text: str) -> str:
    return _MENTION.sub(lambda found: found[0] + _ZERO_WIDTH, visible(text))


def _escaped_start(found: re.Match[str]) -> str:
    indent, mark = found[1], found[2]
    return f"{indent}{mark}\\" if mark[0].isdigit() else f"{indent}\\{mark}"


def one_line(text: str) -> str:
    """The text with every run of white space as one blank."""
    return _BLANKS.sub(" ", text).strip()


def paragraphs(text: str) -> str:
    """The text with at most one empty line between paragraphs."""
    return _BLANK_LINES.sub("\n\n", text).strip()


def shorten(text: str, limit: int, *, draw: Callable[[str], str] = str) -> str:
    """draw(text) in at most limit characters: text is cut, if possible at a blank, and ended by "…"."""
    drawn = draw(text[: 2 * limit])  # what is drawn may be shorter where hidden characters are dropped
    if len(text) <= 2 * limit and length(drawn) <= limit:
        return drawn
    at = limit
    while at > 0 and (over := length(drawn := draw(_cut(text, at))) - limit) > 0:
        at -= max(1, over // 2)  # a character is drawn as two at most, but for rare ones
    return drawn if at > 0 else ELLIPSIS


def _cut(text: str, at: int) -> str:
    kept = text[:at].rstrip()
    blank = kept.rfind(" ")
    if blank > at - 30 and blank > at // 2:
        kept = kept[:blank].rstrip()
    return kept + ELLIPSIS


def safe_link(url: str | None) -> str | None:
    """The address as it may stand in a masked link, or None when it isn't an http(s) address with a host."""
    address = web_address(url.strip(), limit=_LONGEST_LINK) if url else None
    if address is None:
        return None
    drawn = quote(address, safe="/:?#[]@!$&'*+,;=%~-._")
    return drawn if length(drawn) <= _LONGEST_LINK else None


def host(url: str) -> str:
    """The site of an address, for showing: "example.org"."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def masked(label: str, url: str) -> str:
    """A link under these words. Angle brackets keep Discord from drawing a preview of the page.

    Discord shows a backslash in a label as it is, and takes a label that holds an address for no link at all
    (discord-api-docs issues 6185 and 7721), so here marks are left out rather than escaped.
    """
    words = _broken_mentions(one_line(_SCHEME.sub("", label)))
    return f"[{words.translate(_NOT_IN_A_LABEL)}](<{url}>)"


def spans(parts: Sequence[Span], *, shape: Callable[[str], str] = one_line) -> str:
    """The spans as markdown, on one line (shape=one_line) or in their paragraphs (shape=paragraphs)."""
    return shape("".join(_span(part) for part in parts))


def _span(part: Span) -> str:
    body = part.text.strip()
    if not body:
        return part.text
    before, _, after = part.text.partition(body)
    return before + _flagged(part, body) + after


def _flagged(part: Span, body: str) -> str:
    link = safe_link(part.link)
    if _CHANNEL.fullmatch(part.channel):  # Discord shows its name to those who may see it, and tells nobody
        drawn = f"<#{part.channel}>"
    elif link and honest(body, link):
        drawn = masked(body, link)
    elif part.code and "`" not in body:
        drawn = f"`{_broken_mentions(one_line(body))}`"
    else:
        drawn = escape(body)
    if part.italic:
        drawn = f"*{drawn}*"
    return f"**{drawn}**" if part.bold else drawn


def _with_text(part: Span, words: str) -> str:
    return _span(replace(part, text=words))


def shorten_spans(parts: Sequence[Span], limit: int, *, shape: Callable[[str], str] = one_line) -> str:
    """The spans as markdown of at most limit characters: the last ones cut or left out, ended by "…"."""
    drawn = spans(parts, shape=shape)
    if length(drawn) <= limit:
        return drawn
    kept = list(parts)
    while kept and length(spans(kept, shape=shape)) > limit - 1:
        last = kept.pop()
        room = limit - length(spans(kept, shape=shape)) - 1
        if room > 20:
            cut = shorten(last.text, room, draw=partial(_with_text, last))
            return shape("".join([*(_span(part) for part in kept), cut]))
    return shape("".join(_span(part) for part in kept)) + ELLIPSIS
