"""The command on a workspace's own settings: shows them, and changes those that are given. For admins."""

from bot import settings
from bot.desk import Call, Desk, Refused
from bot.kept_answers import workspace_key
from bot.messages import Heading, Item, Note, Reply, Span, Text
from bot.settings import NotUnderstood, Settings
from bot.words import cut

_ADMINS = "The settings are for the admins here."
_NOWHERE = "Settings belong to a workspace on Slack or a server on Discord."
_SHOWN = {
    "digests": "Channel for digests",
    "adding": "May add sources, besides admins",
    "muting": "May take wrong matches away, besides admins",
    "language": "Language of help",
    "quiet": "Quiet hours, when nothing is posted unasked",
}
_EMPTY = {"digests": "none", "adding": "nobody", "muting": "nobody", "language": "each person's own", "quiet": "none"}


def settings_(desk: Desk, call: Call) -> Reply:
    """The settings here, changed as asked."""
    workspace, place = workspace_key(call.message), call.message.place
    if workspace is None or not place.workspace:
        raise Refused(_plain(_NOWHERE, "Ask there."))
    if not call.message.person.is_admin:
        raise Refused(_plain(_ADMINS, "Ask one of them to change something."))
    given = {name: call.option(name) for name in settings.OPTIONS if call.option(name)}
    before = settings.settings_of(desk.store, workspace)
    try:
        now = settings.changed(before, given, channel=place.channel)
    except NotUnderstood as error:
        raise Refused(_plain("Nothing was changed.", str(error))) from error
    if now != before:
        settings.keep(desk.store, workspace, now)
    return _settings_reply(now, head="Saved. The settings here" if given else "The settings here")


def _settings_reply(now: Settings, *, head: str) -> Reply:
    rows = tuple(_row(name, label, now) for name, label in _SHOWN.items())
    how = "To change one: settings digests:here, settings quiet:“22:00-07:00 Europe/Paris”. “off” clears one."
    return Reply(f"{head}.", (Heading(head), *rows, Note((Span(how),))))


def _row(name: str, label: str, now: Settings) -> Item:
    value = getattr(now, name)
    shown = ", ".join(value) if isinstance(value, tuple) else value
    return Item((Span(f"{label}: ", bold=True), Span(cut(shown, 300) or _EMPTY[name]), Span(f" · {name}", italic=True)))


def _plain(head: str, advice: str) -> Reply:
    return Reply(f"{head} {advice}", (Heading(head), Text((Span(advice),))))
