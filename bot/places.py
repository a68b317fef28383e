"""Places in writing and in records: "slack:T1/C1", "slack:C1", "discord:123", "discord:G1/C1#thread"; a person's direct
messages are the channel "@ID". Knows no platform's calls."""

from dataclasses import asdict
from typing import Any

from bot.messages import Place
from claims.errors import ClaimsError

PLATFORMS = ("slack", "discord", "console")
_FORM = "Write it like slack:C012ABC, slack:T012AB/C012ABC or discord:80351110224678912"


class PlaceError(ClaimsError):
    """A place that can't be read."""


def read_place(text: str) -> Place:
    """The place these words name. Raises PlaceError."""
    platform, _, rest = text.strip().partition(":")
    rest, _, thread = rest.partition("#")
    workspace, _, channel = rest.rpartition("/")
    if platform not in PLATFORMS or not channel or any(not part.isascii() or " " in part for part in (rest, thread)):
        raise PlaceError("no channel", where=text[:80], advice=_FORM)
    return Place(platform, workspace, channel, thread or None)


def write_place(place: Place) -> str:
    """The place as read_place reads it."""
    workspace = f"{place.workspace}/" if place.workspace else ""
    return f"{place.platform}:{workspace}{place.channel}" + (f"#{place.thread}" if place.thread else "")


def direct(place: Place, person: str) -> Place:
    """The direct messages of a person met in this place."""
    return Place(place.platform, place.workspace, f"@{person}")


def to_record(place: Place) -> dict[str, Any]:
    return asdict(place)


def from_record(value: dict[str, Any]) -> Place:
    return Place(**value)
