"""The newsroom's second reader as the config names it, and what doctor says of it. Off unless it is named."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import cast

from bot.config import SecondReaderConfig, secret
from bot.words import many
from claims.errors import ClaimsError
from claims.second.asking import Bounds, Reader, try_out
from claims.second.chat import Endpoint, Format
from claims.second.inference import Own, wrong_with
from claims.second.state import state
from claims.store import Store

Row = tuple[str, bool, str, str]
_ADVICE = "Answers are given without it meanwhile; docs/second-reader.md"


def second_reader(config: SecondReaderConfig) -> Reader | None:
    """The second reader, or None where none is named."""
    bounds = Bounds(
        config.total_s,
        config.most_candidates,
        config.batch,
        config.most_calls,
        config.most_calls_a_day,
        config.rest_s,
    )
    match config.kind:
        case "model":
            return Reader(Path(config.model).name, _own(config).judge, bounds)
        case "chat":
            return Reader(config.name, _endpoint(config).judge, bounds)
        case _:
            return None


def _own(config: SecondReaderConfig) -> Own:
    return Own(Path(config.model), Path(config.tokenizer), config.labels, config.threshold / 100)


def _endpoint(config: SecondReaderConfig) -> Endpoint:
    key = secret(config.key_env) if config.key_env else None
    return Endpoint(config.url, config.name, key or "", cast(Format, config.answer_form))


def examined(config: SecondReaderConfig, store: Callable[[], Store], *, now: datetime) -> Row | None:
    """(what, sound, says, advice) of the second reader; None where there is none. It is asked about invented pairs."""
    reader = second_reader(config)
    if reader is None:
        return None
    if wrong := _wrong(config):
        return "Second reader", False, wrong, "Set it in the section [second_reader] of the config"
    called = f"{reader.name}: " if reader.name else ""
    try:
        known = state(store(), now=now)
    except ClaimsError:
        return None  # the store's own line has said it
    if trouble := try_out(reader):
        return "Second reader", False, f"{called}{trouble}, at this moment", _ADVICE
    if known.why and known.since:
        return "Second reader", False, f"{called}{known.why}, since {known.since:%Y-%m-%d %H:%M} UTC", _ADVICE
    if known.calls >= config.most_calls_a_day:
        return "Second reader", False, f"{called}asked as often as it may be in a day", _ADVICE
    return "Second reader", True, f"{called}answers; asked {many(known.calls, 'time')} today", ""


def _wrong(config: SecondReaderConfig) -> str:
    if config.kind == "model":
        return wrong_with(_own(config))
    if not config.url or not config.name:
        return "second_reader.url and second_reader.name must both be set"
    if config.key_env and secret(config.key_env) is None:
        return f"{config.key_env} is not set"
    return ""
