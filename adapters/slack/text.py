"""Text in and out of Slack: what a person typed as plain text, and our text made safe to send.

Pure. Slack escapes only & < > and wraps mentions, channels and links in angle brackets:
https://docs.slack.dev/messaging/formatting-message-text
"""

import re

from adapters.outside import visible

ELLIPSIS = "…"
# One token between angle brackets; neither side can hold another bracket, so this is linear.
_TOKEN = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)", re.IGNORECASE)


def decode(text: str, *, strip: str = "") -> str:
    """What the person typed: mentions of the user id `strip` gone, links unwrapped, entities decoded, ends
    trimmed."""
    unwrapped = _TOKEN.sub(lambda found: _unwrap(found[1], found[2], strip=strip), text)
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        unwrapped = unwrapped.replace(entity, letter)
    return unwrapped.strip()


def named(text: str) -> tuple[tuple[str, str], ...]:
    """The people and channels that a typed command names, as decode() shows them, each with its id."""
    found = ((f"{target[0]}{label}", target[1:]) for target, label in _TOKEN.findall(text) if target[:1] in ("@", "#"))
    return tuple(dict.fromkeys(found))


def _unwrap(target: str, label: str | None, *, strip: str) -> str:
    if target.startswith("@"):
        return "" if strip and target[1:] == strip else f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or "@" + target[1:].split("^")[0]
    return _link(target, label)


def _link(target: str, label: str | None) -> str:
    """A link's words; its whole address when the words only shorten it (Slack turns example.com into a
    link)."""
    if not label:
        return _SCHEME.sub("", target) if target.lower().startswith(("mailto:", "tel:")) else target
    if target.lower().startswith(("http://", "https://")) and _SCHEME.sub("", target).rstrip("/") == label.rstrip("/"):
        return target
    return label


def escape(text: str) -> str:
    """Text for a field that Slack reads as markup: nothing in it can link or ping."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(text: str, limit: int) -> str:
    """Text of at most `limit` characters, cut after a whole word where one is near, ending in "…" when
    cut."""
    if len(text) <= limit:
        return text
    cut = text[: max(0, limit - 1)]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit * 3 // 4 else cut).rstrip() + ELLIPSIS


def shorten_escaped(text: str, limit: int) -> str:
    """Escaped text of at most `limit` characters, never cut inside an entity."""
    whole = escape(text)
    if len(whole) <= limit:
        return whole
    plain, size = visible(text), 0
    for position, letter in enumerate(plain):
        size += len({"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(letter, letter))
        if size > limit - 1:
            return escape(plain[:position]).rstrip() + ELLIPSIS
    return whole
