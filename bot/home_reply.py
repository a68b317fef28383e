"""The home page of the app: what the store holds, where sources differ now, what may be asked, what is kept
of you.

A page rather than an answer, so nothing in it is addressed to a statement; the words follow those of the
answers.
"""

from datetime import datetime

from bot.cards import relation_name, searched_words, value_words
from bot.kept_answers import workspace_of
from bot.messages import Block, Button, Buttons, Divider, Heading, Item, Note, Reply, Span, Text
from bot.recent import Check, recent
from bot.relevance import two_sided
from bot.schedules import Schedule, all_of, in_words
from bot.words import cut, day, many, number, series
from claims.model import Discrepancy
from claims.store import Lookup, OutletCount, Store

SHOWN_DISCREPANCIES = 5
SHOWN_OUTLETS = 5
SHOWN_DIGESTS = 5
PRIVACY = (
    "I read only what you send me, messages that mention me, and a message you choose with “Check this message”. "
    "Answers to commands are for you alone until you share them."
)


def home_reply(
    store: Store, *, workspace: str, person: str, now: datetime, answer_days: int, prefix: str = ""
) -> Reply:
    """The page as this person of this workspace sees it. prefix stands before a command's name there."""
    counts = store.counts(workspace=workspace)
    outlets = store.outlets(workspace=workspace)
    differing = store.discrepancies(Lookup(limit=SHOWN_DISCREPANCIES), workspace=workspace)
    blocks: tuple[Block, ...] = (
        Heading("Who said what, and where sources differ"),
        Text((Span(searched_words(counts).replace(" searched", "")), *_outlets(outlets))),
        Buttons(
            (
                Button("Check a statement", "check", style="primary"),
                Button("Where sources differ", "discrepancies"),
                Button("Sources", "sources"),
                Button("Help", "help"),
            )
        ),
        Note((Span("What you ask here is answered in your conversation with me: the Messages tab."),)),
        Divider(),
        *_differing(differing),
        *_checked(recent(store, workspace=workspace, person=person, now=now)),
        *_digests([one for one in all_of(store) if workspace_of(one.place) == workspace], prefix),
        Divider(),
        Note((Span(f"{PRIVACY} Answers are kept for {many(answer_days, 'day')} so that their buttons work."),)),
    )
    return Reply(f"Twosource. {searched_words(counts)}", blocks)


def _outlets(outlets: list[OutletCount]) -> tuple[Span, ...]:
    if not outlets:
        return ()
    named = [cut(one.outlet, 60) for one in outlets[:SHOWN_OUTLETS]]
    rest = len(outlets) - len(named)
    return (Span(f" From {series([*named, *([f'{number(rest)} more'] if rest else [])])}."),)


def _checked(checks: list[Check]) -> tuple[Block, ...]:
    """Buttons that open the answers again."""
    if not checks:
        return ()
    again = tuple(Button(cut(one.statement, 70), f"show {one.key} matches") for one in checks)
    return (Divider(), Heading("Your recent checks"), Buttons(again), Note((Span("Only you see these."),)))


def _digests(found: list[Schedule], prefix: str) -> tuple[Block, ...]:
    """The digests of the channels here, and how to set one up."""
    shown = tuple(Item((Span(cut(in_words(one), 200), bold=True), *_where(one))) for one in found[:SHOWN_DIGESTS])
    rest = (
        (Note((Span(f"and {many(len(found) - SHOWN_DIGESTS, 'more digest')}."),)),)
        if len(found) > SHOWN_DIGESTS
        else ()
    )
    set_up = "No channel here gets a digest." if not found else "Another one?"
    how = Text((Span(f"{set_up} In the channel: "), Span(f"{prefix}schedule add 08:30 Europe/Paris", code=True)))
    return (Divider(), Heading("Digests"), *shown, *rest, how, Buttons((Button("Settings", "settings"),)))


def _where(one: Schedule) -> tuple[Span, ...]:
    paused = f" · paused: {cut(one.paused, 80)}" if one.paused else ""
    channel = one.place.channel
    if channel.startswith("@"):
        return (Span(f" · to one person{paused}"),)
    return (Span(" · in "), Span(channel, channel=channel), *((Span(paused),) if paused else ()))


def _differing(found: list[Discrepancy]) -> tuple[Block, ...]:
    found = list(two_sided(found))
    if not found:
        return (Text((Span("Sources do not differ on anything here now."),)),)
    return (Heading("Where sources differ now"), *(_question(one) for one in found))


def _question(found: Discrepancy) -> Item:
    values = series([value_words(found, one, limit=60) for one in found.positions[:4]], last="or")
    said = f"\n{values} · {relation_name(found.relation).lower()} · {day(found.changed.date().isoformat())}"
    return Item((Span(cut(found.question, 160), bold=True), Span(said)))
