"""A Reply as JSON and back: what the outbox keeps, so that a post can be sent again in the same words."""

import base64
from dataclasses import fields, is_dataclass
from typing import Any

from bot.messages import Button, Buttons, Divider, Heading, Item, Note, Picture, Reply, Span, Text

_KINDS = {kind.__name__: kind for kind in (Button, Buttons, Divider, Heading, Item, Note, Picture, Reply, Span, Text)}


def to_plain(value: Any) -> Any:
    """Plain JSON of a Reply or a part of one; each part says its kind."""
    if is_dataclass(value) and not isinstance(value, type):
        return {"": type(value).__name__} | {one.name: to_plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(one) for one in value]
    return {"": "bytes", "of": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def from_plain(value: Any) -> Any:
    """What to_plain was given."""
    if isinstance(value, list):
        return tuple(from_plain(one) for one in value)
    if not isinstance(value, dict):
        return value
    if value[""] == "bytes":
        return base64.b64decode(value["of"])
    return _KINDS[value[""]](**{name: from_plain(one) for name, one in value.items() if name})
