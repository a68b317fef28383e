"""The log: one event a line on standard error, as text or as one JSON object, and nothing of what people write in it.

Our own log calls hold neither texts nor people (claims/log_events.py). Other libraries may put whole payloads into theirs,
and any exception may quote what it choked on: of those only the place in the code and the kind of error are told.
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from claims.log_events import event as event

_OWN = ("bot", "claims", "adapters")
_PLACEHOLDER = re.compile(r"%[-+ #0-9.]*[a-zA-Z]")
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST_NAME = 60


class Lines(logging.Formatter):
    """A record as one line. as_json: as a JSON object with at, level, logger, event, says and the event's facts.
    words_of_others: with what other libraries and exceptions say, for somebody's own terminal."""

    def __init__(self, *, as_json: bool, words_of_others: bool = False) -> None:
        super().__init__(logging.BASIC_FORMAT)
        self._as_json, self._words_of_others = as_json, words_of_others

    def without_words_of_others(self) -> "Lines":
        return Lines(as_json=self._as_json)

    def format(self, record: logging.LogRecord) -> str:
        if self._words_of_others and not self._as_json:
            return super().format(record)
        return _json(record) if self._as_json else _text(record)


def set_up(form: str, *, debug: bool) -> None:
    """Log to standard error in this form ("text", "json"), warnings only unless debug. Where something logs already, as in
    tests, nothing changes."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(as_json=form == "json", words_of_others=debug))
    logging.basicConfig(level=logging.DEBUG if debug else logging.WARNING, handlers=[handler])


def serve_quietly() -> None:
    """From here on people other than whoever started it write to this process: not even with --debug does the log hold
    what other libraries and exceptions say; nor do threads that die of one."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, Lines):
            handler.setFormatter(handler.formatter.without_words_of_others())
    logging.getLogger("bot").setLevel(logging.INFO)
    threading.excepthook = _thread_died


def _thread_died(died: threading.ExceptHookArgs) -> None:
    if died.exc_value is not None:
        logging.getLogger(__name__).error("a thread died", exc_info=died.exc_value, extra=event("thread_died"))


def _text(record: logging.LogRecord) -> str:
    about = "".join(f" {name}={_fact(value)}" for name, value in _about(record).items())
    line = f"{record.levelname}:{record.name}:{_says(record) or _where(record)}{about}"
    error = _error(record)
    return _one_line(line) if error is None else "\n".join([_one_line(line), *_trace(error), _kinds(error)[0]])


def _json(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name, "event": _name(record)}
    line |= {"says": _says(record)} if _says(record) else {"where": _where(record)}
    error = _error(record)
    if error is not None:
        line |= {
            "error": _kinds(error),
            "trace": [_place(frame) for frame in traceback.extract_tb(error.__traceback__)],
        }
    return json.dumps(line | _about(record), ensure_ascii=False, default=str)


def _own(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in _OWN and record.name != "adapters.slack.bolt"


def _says(record: logging.LogRecord) -> str:
    """Our own words; nothing of another library's."""
    return record.getMessage() if _own(record) else ""


def _about(record: logging.LogRecord) -> dict[str, Any]:
    return dict(getattr(record, "about", {})) if _own(record) else {}


def _name(record: logging.LogRecord) -> str:
    """The event's name: as given, else made of the call's own words."""
    if not _own(record):
        return "library"
    given = getattr(record, "event", None)
    words = _WORD.findall(_PLACEHOLDER.sub(" ", str(record.msg)).lower())
    return str(given or "_".join(words)[:_LONGEST_NAME])


def _where(record: logging.LogRecord) -> str:
    return f"{record.filename}:{record.lineno}"


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None


def _kinds(error: BaseException) -> list[str]:
    """The kind of the error and of those behind it."""
    return [type(one).__qualname__ for one in _behind(error)]


def _behind(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _trace(error: BaseException) -> Iterator[str]:
    """A traceback without what the exceptions say, the first cause first."""
    for one in reversed(list(_behind(error))):
        yield f"Traceback (most recent call last), {type(one).__qualname__}:"
        yield from (line.rstrip("\n") for line in traceback.format_tb(one.__traceback__))


def _place(frame: traceback.FrameSummary) -> str:
    return f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"


def _fact(value: object) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _one_line(text: str) -> str:
    return " ".join(text.splitlines())
