"""What a log call adds to its words for programs that read the log: the name of the event and its facts.

Facts are numbers, kinds and states. What people wrote, who they are and what opens a door never stands in a log.
"""

from typing import Any


def event(name: str, **about: str | float | bool | None) -> dict[str, Any]:
    """For a log call's extra=: `_log.info("feed read", extra=event("feed_read", articles=3))`."""
    return {"event": name, "about": about}
