"""All that crosses between the bot and an adapter.

A Reply's text is never markup: spans of text with flags, which each adapter escapes and draws natively. A click comes
back as a Message whose text is a command, so there is one inbound path. Nothing here knows a platform's limits.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

Way = Literal["mention", "direct", "command", "menu", "click", "form"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: platform ("slack", "discord", "console"), workspace (team or guild id, "" in a Discord
    DM), channel, and the thread in it or None. To post to a person directly, the channel is "@" and their id."""

    platform: str
    workspace: str
    channel: str
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who speaks. is_bot is True for every bot, ourselves included; is_admin where the platform says so. roles are role
    or group ids. name is for showing only. locale as the platform gives it ("en-GB") or ""."""

    id: str
    name: str = ""
    is_bot: bool = False
    is_admin: bool = False
    roles: tuple[str, ...] = ()
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Something said to the bot: plain text, already decoded and with the mention stripped. id is unique in the workspace
    and the same when the platform delivers it again. on is the id of the message it is about: the one whose menu was
    used or whose button was clicked. fields are the values of a form, by name. prefix stands before a command's name where
    this was said ("/twosource ", "/"), for showing; "" where a bare name will do. named are the people and channels that
    the text names by a handle ("@anna"), each with its id."""

    id: str
    place: Place
    person: Person
    text: str
    way: Way
    on: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    prefix: str = ""
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text drawn one way. link is an http(s) address or None. channel is the id of a channel: drawn as its
    name where the platform can, and as text elsewhere."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The point of the reply, or the question of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One position, match or row: a line of spans, then a verbatim quote (or None) drawn as a quotation, then a link to
    where it stands (or None)."""

    spans: tuple[Span, ...]
    quote: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: what was searched, how fresh it is."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """A thin line between sections."""


@dataclass(frozen=True, slots=True)
class Button:
    """label at most 75 characters; command at most 90, what comes back as Message.text when it is clicked. url instead of
    a command opens a page."""

    label: str
    command: str = ""
    url: str | None = None
    style: Literal["plain", "primary", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its words for those who don't see it."""

    png: bytes
    alt: str
    name: str = "chart.png"


Block = Heading | Text | Item | Note | Divider | Buttons | Picture


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot answers. summary is one or two plain sentences that stand alone: the notification, the screen reader.
    private: shown to the asker only, where the platform can. replaces: edit the message whose button was clicked
    instead of adding one. shared: post to the channel for all (after "Share to channel")."""

    summary: str
    blocks: tuple[Block, ...] = ()
    private: bool = True
    replaces: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a form; name is the key in Message.fields. kind is what is picked where the platform has pickers:
    people and channel give ids, with commas between; choice gives the first of one of the pairs in choices. Elsewhere
    it is typed."""

    name: str
    label: str
    placeholder: str = ""
    long: bool = False
    required: bool = True
    value: str = ""
    max_length: int = 3000
    kind: Literal["text", "people", "channel", "choice"] = "text"
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A small form (a modal). When sent, a Message comes back with way "form", text = command, fields = the values."""

    title: str
    command: str
    fields: tuple[Field, ...]
    submit: str = "Send"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message the platform took: where, and its id there."""

    place: Place
    id: str


class DeliveryError(Exception):
    """A post did not arrive. permanent: trying again can't help (channel gone, no permission). unknown: it may have
    arrived (the connection broke after sending)."""

    def __init__(self, why: str, *, permanent: bool = False, unknown: bool = False) -> None:
        super().__init__(why)
        self.why, self.permanent, self.unknown = why, permanent, unknown


class Post(Protocol):
    """The one outbound verb: adapters give it, digests and watches use it. key makes a repeat harmless where the
    platform can tell (Discord's nonce). Raises DeliveryError."""

    def __call__(self, place: Place, reply: Reply, *, key: str) -> Sent: ...


def plain(spans: tuple[Span, ...]) -> str:
    """The text of spans without their flags."""
    return "".join(span.text for span in spans)
