"""Tables that take long to make and always come out the same, kept in the user's cache between runs."""

import hashlib
import json
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_log = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Where this program keeps what it can make again."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "twosource"


def kept(name: str, make: Callable[[], dict[str, str]], *, of: bytes) -> dict[str, str]:
    """The table that make gives, read from the cache where one made of the same things (`of`) is there, else made and
    kept. That it can't be kept is no failure."""
    file = cache_folder() / f"{name}-{hashlib.blake2b(of, digest_size=8).hexdigest()}.json"
    try:
        held = json.loads(file.read_bytes())
        if isinstance(held, dict) and held:
            return held
    except (OSError, ValueError):
        pass
    made = make()
    part = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(made), encoding="utf-8")
        os.replace(part, file)
    except OSError as error:
        _log.info("%s not kept: %s", name, type(error).__name__)
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return made
