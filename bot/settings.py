"""What a workspace has settled for itself: who may add and mute, where digests go, its language, its quiet hours.

One record a workspace in the space "settings", deleted when the bot is removed. Knows no platform: people, roles and
channels are ids as the platform writes them. The config file rules for all; this only adds to it.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.locales import LANGUAGES
from claims.store import Store

SPACE = "settings"
OPTIONS = ("digests", "adding", "muting", "language", "quiet")
# An option begins at its name and a colon and goes on to the next one: "adding: @anna @ben quiet:22:00-07:00".
_GIVEN = re.compile(rf"(?:^|(?<=\s))(?:--)?({'|'.join(OPTIONS)})\s?[:=]", re.IGNORECASE)
_QUOTED = "\"“”„'"
_CLEARED = frozenset({"off", "none", "nobody", "-"})
_MOST_IDS = 25  # as many as can be picked at once
# An id as Slack (U012ABC) or Discord (80351110224678912) gives it, whatever a mention wraps around it.
_ID = re.compile(r"[A-Z][A-Z0-9]{5,20}|\d{15,22}")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s{0,3}[-–]\s{0,3}(\d{1,2}):(\d{2})(?:\s{1,3}([A-Za-z_+/-]{1,40}))?")


class NotUnderstood(ValueError):
    """A value that can't be kept; the text says what is wanted, in a person's words."""


@dataclass(frozen=True, slots=True)
class Settings:
    """adding and muting: ids of people and roles. digests: a channel's id, "" for none. language: "en", "de", …, or ""
    for each person's own. quiet: "22:00-07:00 Europe/Paris", or "" for none."""

    adding: tuple[str, ...] = ()
    muting: tuple[str, ...] = ()
    digests: str = ""
    language: str = ""
    quiet: str = ""


def settings_of(store: Store, workspace: str | None) -> Settings:
    """What this workspace has settled; the defaults for one that settled nothing, and in the terminal."""
    value = store.get(SPACE, workspace) if workspace else None
    if not isinstance(value, Mapping):
        return Settings()
    known: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one
        for name, one in value.items()
        if name in Settings.__dataclass_fields__
    }
    return Settings(**known)


def keep(store: Store, workspace: str, settings: Settings) -> None:
    store.put(SPACE, workspace, asdict(settings))


def given(text: str, named: Mapping[str, str]) -> dict[str, str]:
    """The settings that these words give, by name; named are the handles in them, each with its id."""
    _, *parts = _GIVEN.split(text)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {name.lower(): _with_ids(value.strip().strip(_QUOTED), named) for name, value in pairs}


def _with_ids(text: str, named: Mapping[str, str]) -> str:
    words = (word for word in text.replace(",", " ").split()) if named else iter((text,))
    return " ".join(named.get(word, word) for word in words)


def changed(settings: Settings, options: Mapping[str, str], *, channel: str) -> Settings:
    """The settings with these values; "here" is this channel, "off" clears one. Raises NotUnderstood."""
    for name, typed in options.items():
        settings = replace(settings, **{name: _value(name, typed.strip(), channel=channel)})
    return settings


def _value(name: str, typed: str, *, channel: str) -> Any:
    cleared = typed.casefold() in _CLEARED
    if name in ("adding", "muting"):
        return () if cleared else _ids(typed)
    if cleared:
        return ""
    if name == "digests":
        return channel if typed.casefold() == "here" else _ids(typed)[0]
    return _language(typed) if name == "language" else _quiet(typed)


def _ids(typed: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_ID.findall(typed)))[:_MOST_IDS]
    if not found:
        raise NotUnderstood(f"“{typed[:40]}” names nobody here. Mention a role, a person or a channel, or give its id.")
    return found


def _language(typed: str) -> str:
    wanted = typed.casefold().split("-")[0]
    if wanted not in LANGUAGES:
        raise NotUnderstood(f"“{typed[:40]}” is not a language spoken here. Choose one of: {', '.join(LANGUAGES)}.")
    return wanted


def _quiet(typed: str) -> str:
    found = _HOURS.fullmatch(typed)
    if found is None:
        raise NotUnderstood(f"“{typed[:40]}” is no stretch of hours. Write it like 22:00-07:00 Europe/Paris.")
    zone = found[5] or "UTC"
    try:
        first, last = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError) as error:
        raise NotUnderstood(f"“{typed[:40]}” is no stretch of hours. Write 22:00-07:00 Europe/Paris.") from error
    return f"{first:%H:%M}-{last:%H:%M} {zone}"


def is_quiet(settings: Settings, *, now: datetime) -> bool:
    """Whether nothing unasked should be posted at this moment. The first minute is quiet, the last is not."""
    found = _HOURS.fullmatch(settings.quiet)
    if found is None:
        return False
    at = now.astimezone(ZoneInfo(found[5])).time()
    first, last = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    return first <= at < last if first < last else at >= first or at < last
