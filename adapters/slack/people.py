"""Who is speaking: name, whether an admin, language. Asked of Slack once in a while, and never needed for an
answer."""

import time
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.client import TROUBLE
from bot.messages import Person

FRESH_S = 600.0
MOST = 10_000


class People:
    """What Slack said of people lately, by workspace and id."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[float, Person]] = {}

    async def fill(self, client: AsyncWebClient, person: Person, *, workspace: str) -> Person:
        """The person with name, admin flag and locale; as they were when Slack does not say. Being an admin
        is never taken for granted: without an answer it is False."""
        key, at = (workspace, person.id), time.monotonic()
        known = self._known.get(key)
        if known and at - known[0] < FRESH_S:
            return known[1]
        try:
            user = (await client.users_info(user=person.id, include_locale=True)).get("user") or {}
        except TROUBLE:
            return person
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = (at, _filled(person, user, workspace=workspace))
        return self._known[key][1]


def _filled(person: Person, user: dict[str, object], *, workspace: str) -> Person:
    # In a channel shared with another company, its admins are no admins of ours.
    ours = not user.get("is_stranger") and user.get("team_id") in (None, workspace)
    profile = user.get("profile")
    shown = profile.get("display_name") or profile.get("real_name") if isinstance(profile, dict) else ""
    return replace(
        person,
        name=str(shown or user.get("real_name") or user.get("name") or person.name),
        is_bot=bool(user.get("is_bot")),
        is_admin=ours and bool(user.get("is_admin") or user.get("is_owner")),
        locale=str(user.get("locale") or ""),
    )
