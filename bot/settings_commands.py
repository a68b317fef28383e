"""The command on a workspace's own settings: shows them, and changes those that are given. For admins."""

from dataclasses import replace

from bot import settings
from bot.desk import Call, Desk, Refused
from bot.kept_answers import workspace_key
from bot.locales import LANGUAGES
from bot.messages import Button, Buttons, Field, Form, Heading, Item, Reply, Span, Text
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
    # A form gives every setting, an empty one to clear it.
    typed = settings.given(call.text, dict(call.message.named))
    given = {name: value or "off" for name, value in call.message.fields if name in settings.OPTIONS} or typed
    before = settings.settings_of(desk.store, workspace)
    try:
        now = settings.changed(before, given, channel=place.channel)
    except NotUnderstood as error:
        raise Refused(_plain("Nothing was changed.", str(error))) from error
    if now != before:
        settings.keep(desk.store, workspace, now)
    return _settings_reply(
        now, head="Saved. The settings here" if given else "The settings here", prefix=call.message.prefix
    )


def _settings_reply(now: Settings, *, head: str, prefix: str) -> Reply:
    rows = tuple(_row(name, label, now) for name, label in _SHOWN.items())
    examples = (f"{prefix}settings digests:here", f"{prefix}settings quiet:22:00-07:00 Europe/Paris")
    how = Text((Span("Or write "), Span(examples[0], code=True), Span(" or "), Span(examples[1], code=True),
                Span(". “off” clears one.")))  # fmt: skip
    change = Buttons((Button("Change", "settings change"),))
    return Reply(f"{head}.", (Heading(head), *rows, change, how))


def settings_form(now: Settings) -> Form:
    """All settings as they are, to be changed."""
    languages = (("off", _EMPTY["language"]), *((one, one) for one in LANGUAGES))
    people = "Names or ids, with commas between"
    fields = (
        Field("digests", _SHOWN["digests"], "None: where each is set up", value=now.digests, kind="channel"),
        Field("adding", _SHOWN["adding"], people, value=", ".join(now.adding), kind="people"),
        Field("muting", _SHOWN["muting"], people, value=", ".join(now.muting), kind="people"),
        Field("language", _SHOWN["language"], value=now.language or "off", kind="choice", choices=languages),
        Field("quiet", _SHOWN["quiet"], "22:00-07:00 Europe/Paris", value=now.quiet),
    )
    return Form("Settings", "settings", tuple(replace(one, required=False) for one in fields), submit="Save")


def _row(name: str, label: str, now: Settings) -> Item:
    value = getattr(now, name)
    if name == "digests" and value:
        label_of = (Span(f"{label}: ", bold=True), Span(value, channel=value), Span(f" · {name}", italic=True))
        return Item(label_of)
    shown = ", ".join(value) if isinstance(value, tuple) else value
    return Item((Span(f"{label}: ", bold=True), Span(cut(shown, 300) or _EMPTY[name]), Span(f" · {name}", italic=True)))


def _plain(head: str, advice: str) -> Reply:
    return Reply(f"{head} {advice}", (Heading(head), Text((Span(advice),))))
