"""Who may do what: the config's lists, the workspace's admins, and the roles its settings name. Knows no platform."""

from typing import Literal

from bot.config import BotConfig
from bot.kept_answers import workspace_key
from bot.messages import Message
from bot.settings import settings_of
from claims.store import Store

# add: read links into the store. mute: a match called wrong is not shown again here.
Right = Literal["add", "mute"]


def may(store: Store, config: BotConfig, message: Message, right: Right) -> bool:
    """Whether the person of this message may do this where they are."""
    person = message.person
    listed, admins = (config.may_add, config.admins_may_add) if right == "add" else (config.may_mute, True)
    if person.id in listed or (person.is_admin and admins):
        return True
    settings = settings_of(store, workspace_key(message))
    named = settings.adding if right == "add" else settings.muting
    return bool({person.id, *person.roles} & set(named))
