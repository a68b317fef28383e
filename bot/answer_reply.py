"""Answer -> Reply: the point first, then who says what, then what was searched.

Short by default; everything else stands behind a button. Every word an answer says is here, in cards.py or in
points.py, and none of them rules on the truth.
"""

from bot.answer import Answer, Part, Second
from bot.cards import claim_item, discrepancy_blocks, origins_words, searched_note, searched_words, told
from bot.charts import drawable
from bot.messages import Block, Button, Buttons, Divider, Heading, Item, Note, Reply, Span, Text
from bot.points import point, you_wrote
from bot.relevance import to_show
from bot.unfit_replies import unfit_reply
from bot.words import cut, many, number
from claims.model import Match
from claims.second.protocol import Heard

SHOWN_DISCREPANCIES = 2
SHOWN_MATCHES = 3
SHOWN_PARTS = 4
_STRENGTH = ("sources_differ", "differs", "agrees", "nothing_found", "not_checkable")


def answer_reply(
    answer: Answer, *, key: str = "", shareable: bool = False, left_out: int = 0, prefix: str = ""
) -> Reply:
    """The reply to a statement. key names the cached answer that its buttons speak of ("": no buttons);
    shareable offers to post it for all; left_out is how many matches this workspace called wrong before; prefix
    stands before a command's name where this is read."""
    answer = to_show(answer)
    if answer.finding == "not_checkable" or not answer.parts:
        if answer.unfit is not None or answer.finding == "not_checkable":
            return unfit_reply(answer.unfit, prefix=prefix)
        return _nothing(answer, key, left_out, prefix)
    if answer.finding == "nothing_found":
        return _nothing(answer, key, left_out, prefix)
    head = point(_strongest(answer))
    parts = _one(answer.parts[0]) if len(answer.parts) == 1 else _several(answer.parts, said=head.heading)
    blocks = (
        Heading(head.heading),
        *parts,
        *_buttons(answer, key, shareable),
        *_left_out(left_out),
        searched_note(answer.searched),
    )
    return Reply(f"{head.sentence} {searched_words(answer.searched)}", blocks)


def _left_out(count: int) -> tuple[Block, ...]:
    if not count:
        return ()
    return (Note((Span(f"{many(count, 'match', 'matches')} left out: called wrong here before."),)),)


def _strongest(answer: Answer) -> Part:
    return min(answer.parts, key=lambda part: _STRENGTH.index(part.finding))


def _several(parts: tuple[Part, ...], *, said: str) -> tuple[Block, ...]:
    """Part by part, each under the words it answers and its point, where that was not said in the heading."""
    blocks: list[Block] = []
    for count, part in enumerate(parts[:SHOWN_PARTS], start=1):
        wrote = Text((Span(f"{count}. You wrote: ", bold=True), Span(cut(part.text, 200))))
        come_to = point(part).heading
        blocks += [Divider(), wrote]
        blocks += [Text((Span(come_to, bold=True),))] if come_to != said else []
        blocks += _one(part)
    if len(parts) > SHOWN_PARTS:
        rest = many(len(parts) - SHOWN_PARTS, "more statement")
        blocks.append(Text((Span(f"{rest} in your text: ask for them one by one."),)))
    return tuple(blocks)


def _one(part: Part) -> tuple[Block, ...]:
    match part.finding:
        case "sources_differ":
            return _sources_differ(part)
        case "differs":
            return _differs(part)
        case "agrees":
            return _agrees(part)
        case _:
            return ()


def _sources_differ(part: Part) -> tuple[Block, ...]:
    blocks: list[Block] = [] if part.discrepancies else list(_told_and_denied(part))
    for found in part.discrepancies[:SHOWN_DISCREPANCIES]:
        blocks += discrepancy_blocks(found)
    rest = part.discrepancies[SHOWN_DISCREPANCIES:]
    if rest:
        blocks.append(Text((Span(f"They also differ on: {' '.join(cut(one.question, 120) for one in rest[:5])}"),)))
    return (*blocks, *_lines(part))


def _told_and_denied(part: Part) -> tuple[Block, ...]:
    """Where no listed discrepancy is touched: who says what the statement says, and who says otherwise."""
    items = [claim_item(match.claim) for match in part.matches if match.stance == "agrees"][:1]
    for match in _one_an_outlet([match for match in part.matches if match.stance == "differs"]):
        items.append(claim_item(match.claim, lead=_found(match), value=_verbatim(match)))
    return tuple(items[:SHOWN_MATCHES])


def _differs(part: Part) -> tuple[Block, ...]:
    differing = [match for match in part.matches if match.stance == "differs"] or list(part.matches)
    items = [claim_item(match.claim, lead=_found(match), value=_verbatim(match)) for match in _one_an_outlet(differing)]
    return (*items[:SHOWN_MATCHES], *_more(len(items)), *_lines(part))


def _found(match: Match) -> str:
    return told(match.differences[0].kind, match.differences[0].found) if match.differences else ""


def _verbatim(match: Match) -> str:
    return match.differences[0].found if match.differences else ""


def _agrees(part: Part) -> tuple[Block, ...]:
    agreeing = [match for match in part.matches if match.stance == "agrees"] or list(part.matches)
    items = [claim_item(match.claim) for match in _one_an_outlet(agreeing)]
    told_apart = part.origins.shared or part.origins.copied
    counted = origins_words(part.origins) if told_apart else ""  # else the heading has said it
    return (*items[:SHOWN_MATCHES], *_more(len(items)), *_texts([*you_wrote(part), counted]))


def _one_an_outlet(matches: list[Match]) -> list[Match]:
    """The best match of each outlet: a second sentence of the same article adds nothing to the point."""
    best: dict[str, Match] = {}
    for match in matches:
        best.setdefault(match.claim.source.outlet, match)
    return list(best.values())


def _more(count: int) -> tuple[Block, ...]:
    if count <= SHOWN_MATCHES:
        return ()
    return (Text((Span(f"and {many(count - SHOWN_MATCHES, 'more outlet')}."),)),)


def _lines(part: Part) -> tuple[Block, ...]:
    """What the statement says against what was found, and how many origins stand behind it."""
    return _texts([*you_wrote(part), origins_words(part.origins)])


def _texts(lines: list[str]) -> tuple[Block, ...]:
    return tuple(Text((Span(line),)) for line in lines if line)


def _nothing(answer: Answer, key: str, left_out: int, prefix: str) -> Reply:
    """Silence, said plainly; the closest claim is shown as what it is. A watch tells when it ends."""
    searched = searched_words(answer.searched)
    blocks: list[Block] = [Heading("Nothing here speaks of that.")]
    if answer.nearest:
        blocks += [
            Text((Span("Closest, but about something else:", italic=True),)),
            _nearest(answer.nearest[0]),
        ]
    watch = (Buttons((Button("Watch", f"watch answer {key}"),)),) if key else ()
    advice = f"To widen the search, add a source: {prefix}add <link>, or ask with other names or numbers."
    note = Note((Span(f"{searched} {advice}"),))
    return Reply(f"Nothing here speaks of that. {searched}", (*blocks, *watch, *_left_out(left_out), note))


def _nearest(match: Match) -> Item:
    return claim_item(match.claim, limit=200)


def _buttons(answer: Answer, key: str, shareable: bool) -> tuple[Block, ...]:
    """What more there is to see, then what can be said of it."""
    claims = [match.claim.id for part in answer.parts for match in part.matches]
    if not key or not claims:
        return ()
    share = [Button("Share to channel", f"share {key}")] if shareable else []
    more = (
        Button(f"All matches ({number(len(claims))})", f"show {key} matches"),
        Button("Show quotes", f"show {key} quotes"),
        Button("Watch", f"watch answer {key}"),
        *share,
        *_chart(answer),
    )
    one = f" {claims[0]}" if len(claims) == 1 else ""
    say = (
        Button("Copy as text", f"text {key}"),
        Button("Useful", f"useful {key}"),
        Button("Wrong match", f"wrong {key}{one}"),
    )
    return (Buttons(more), Buttons(say))


def _chart(answer: Answer) -> list[Button]:
    """A picture of the first disputed figure that can be drawn."""
    found = [one for part in answer.parts for one in part.discrepancies[:SHOWN_DISCREPANCIES] if drawable(one)]
    return [Button("Chart", f"chart {found[0].id}")] if found else []


def explanation(answer: Answer) -> Reply:
    """Why each match was taken, with its score: what `check --explain` prints."""
    blocks: list[Block] = [Heading("Why these matches")]
    for part in answer.parts:
        blocks.append(Text((Span(f"“{cut(part.text, 200)}”: {part.finding}"),)))
        blocks += [_why(match) for match in part.matches]
        outlets = {match.claim.id: match.claim.source.outlet for match in (*part.matches, *answer.nearest)}
        blocks += [_heard(one, outlets.get(one.claim, "")) for one in part.heard]
    if len(blocks) == 1:
        blocks.append(Text((Span("No match was taken."),)))
    blocks += [_why(match) for match in answer.nearest]
    blocks += [_second(answer.second)] if answer.second else []
    return Reply("Why these matches were taken.", tuple(blocks))


def _heard(one: Heard, outlet: str) -> Item:
    """What the second reader said of one claim, with the words it cited from it."""
    where = f" · {cut(outlet, 60)}" if outlet else " · not shown above"
    return Item((Span("Second reader: ", bold=True), Span(f"{one.verdict}{where}")), f"“{cut(one.cited, 200)}”")


def _second(second: Second) -> Text:
    named = f" ({cut(second.name, 80)})" if second.name else ""
    if second.trouble:
        return Text((Span(f"The second reader{named} was not counted on: it {second.trouble}."),))
    return Text((Span(f"A second reader{named} spoke; it counted where it cited what stands in the sentences."),))


def _why(match: Match) -> Item:
    differences = [f"{one.kind}, {one.relation}: {one.said} / {one.found}" for one in match.differences]
    because = "; ".join([*match.reasons, *differences]) or "no reason recorded"
    spans = (Span(f"{match.score:.2f} {match.stance}", bold=True), Span(f" · {cut(because, 600)}"))
    return Item(spans, f"“{cut(match.claim.text, 200)}”")
