"""What people ask of watches in chat: begin one on an answer, a statement, a name or a difference; see and end them."""

from bot import kept_answers, watches
from bot.desk import Call, Desk, Refused
from bot.messages import Button, Buttons, Heading, Item, Place, Reply, Span, Text
from bot.places import direct
from bot.replies import expired_reply, gone_reply
from bot.watch_rounds import values
from bot.watches import Kind, Watch
from bot.words import day

_USAGE = "Write: watch add STATEMENT, watch add about:NAME, watch list, or press Watch under an answer."
_SHOWN = 20


def watch(desk: Desk, call: Call) -> Reply:
    """Begin, list or end watches of the person who asks."""
    verb, _, rest = call.text.partition(" ")
    clicked, rest = call.message.way == "click", rest.strip()
    match (verb or "list").lower():
        case "add" if rest:
            return _add(desk, call)
        case "answer" if clicked:
            return _add_answer(desk, call, rest)
        case "difference" if clicked:
            return _add_difference(desk, call, rest)
        case "remove" if rest:
            return _remove(desk, call, rest)
        case "list":
            return _list(desk, call)
        case _:
            raise Refused(_plain("That is not something a watch can do.", _USAGE))


def _add(desk: Desk, call: Call) -> Reply:
    if name := call.option("about"):
        return _begin(desk, call, "name", name)
    words = call.words.partition(" ")[2]
    return _begin(desk, call, "statement", words) if words else _list(desk, call)


def _add_answer(desk: Desk, call: Call, key: str) -> Reply:
    answer = kept_answers.kept(desk.store, key, call.message, now=desk.now())
    if answer is None:
        raise Refused(expired_reply(call.message.prefix))
    return _begin(desk, call, "statement", answer.statement)


def _add_difference(desk: Desk, call: Call, discrepancy_id: str) -> Reply:
    workspace = kept_answers.workspace_of(call.message.place)
    found = desk.store.discrepancy(discrepancy_id)
    claims = [claim for position in found.positions for claim in position.claims] if found else []
    if found is None or (workspace and any(claim.workspace not in ("", workspace) for claim in claims)):
        raise Refused(gone_reply(call.message.prefix))
    return _begin(desk, call, "difference", discrepancy_id)


def _begin(desk: Desk, call: Call, kind: Kind, text: str) -> Reply:
    person, days = call.message.person.id, desk.config.watch.days
    made = watches.add(
        desk.store, desk.lasting(), kind, text, place=told_where(call), person=person, now=desk.now(), days=days
    )
    if made is None:
        raise Refused(_plain(f"You watch {watches.MOST_A_PERSON} things already.", "End one first: watch list"))
    head = "You will be told when this changes."
    until = f"Until {day(made.ends.date().isoformat())}. Now: {values(made.seen)}."
    stop = Buttons((Button("Stop watching", f"watch remove {made.id}"),))
    return Reply(f"{head} {until}", (Heading(head), _item(desk, made), Text((Span(until),)), stop))


def told_where(call: Call) -> Place:
    """In the thread where it was asked aloud, or in the conversation of two (which has no workspace on Discord); else
    to the person directly, so that nobody else reads what they asked in private."""
    place = call.message.place
    if not place.workspace or call.message.way in ("mention", "direct"):
        return place
    return direct(place, call.message.person.id)


def _remove(desk: Desk, call: Call, watch_id: str) -> Reply:
    mine = watches.of_person(desk.store, call.message.place, call.message.person.id)
    found = next((one for one in mine if one.id == watch_id), None)
    if found is None:
        raise Refused(_plain("That is not watched any more.", _USAGE))
    watches.remove(desk.store, found.id)
    return _plain("You will not be told of this any more.", watches.shown(desk.store, found))


def _list(desk: Desk, call: Call) -> Reply:
    found = watches.of_person(desk.store, call.message.place, call.message.person.id)
    if not found:
        return _plain("You watch nothing here.", _USAGE)
    head = f"You watch {len(found)} here"
    return Reply(f"{head}.", (Heading(head), *(_item(desk, one) for one in found[:_SHOWN])))


def _item(desk: Desk, one: Watch) -> Item:
    until = f" · until {day(one.ends.date().isoformat())}"
    return Item((Span(one.id, code=True), Span(f" · {watches.shown(desk.store, one)}"), Span(until)))


def _plain(head: str, advice: str) -> Reply:
    return Reply(f"{head} {advice}", (Heading(head), Text((Span(advice),))))
