"""Hand-made answers and replies for every adapter's tests: ordinary, empty, huge, hostile. Invented outlets and events."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.answer import Answer, Part
from bot.answer_reply import answer_reply
from bot.commands import COMMANDS
from bot.digest_reply import digest_pages
from bot.digests import Carried, Changed, Correction, Digest, Story
from bot.list_replies import claims_reply, discrepancies_reply
from bot.match_pages import matches_reply, which_reply
from bot.messages import Picture, Reply
from bot.plain_text import text_reply
from bot.quote_pages import quotes_reply
from bot.replies import help_reply, not_shared_reply
from bot.verdict_replies import muted_reply, useful_reply
from claims.model import (
    Attribution,
    Claim,
    Counts,
    Difference,
    Discrepancy,
    Match,
    Origins,
    Position,
    Source,
)
from claims.store import Lookup

NOW = datetime(2025, 8, 1, 12, 0, tzinfo=UTC)
COUNTS = Counts(articles=2, claims=61, discrepancies=1, outlets=2, newest="2025-07-31")
EMPTY = Counts(0, 0, 0, 0, None)
QUESTION = "How many people were hurt in the Harbour Street fire?"
STATEMENT = "More than 30 people were hurt in the Harbour Street fire"

# What an article or a person may hold and no platform may obey.
PINGS = (
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "@everyone",
    "@here",
    "<@U1>",
    "<@1>",
    "<@&2>",
    "<!subteam^S1>",
    "<#C1>",
)
HOSTILE = (
    f"{' '.join(PINGS)} [a](javascript:alert(1)) <javascript:alert(1)|a> *b* _i_ ~s~ `c` **d** __e__ ||f|| > g "
    "\u202egnp.exe\u202c a\u200bb \ufeff &lt;b&gt; </quote> ```x``` http://example.org/<!channel> -- # h \x1b[31mred\x07"
)


def claim(
    text: str = "More than 30 people were hurt in the fire on Harbour Street.",
    *,
    id: str = "c1",
    outlet: str = "Evening Bell",
    published: str | None = "2025-07-30",
    url: str | None = "https://bell.example/fire",
    attribution: Attribution | None = None,
    hedges: tuple[str, ...] = (),
) -> Claim:
    source = Source(id=f"a-{id}", outlet=outlet, title="Fire on Harbour Street", url=url, published=published)
    return Claim(id, source, text, 0, len(text), attribution=attribution, hedges=hedges)


BELL = claim(hedges=("reported",))
MESSENGER = claim(
    "The fire brigade counted 112 hurt people, 40 of them firefighters.",
    id="c2",
    outlet="Coast Messenger",
    published="2025-07-31T09:30:00Z",
    url=None,
    attribution=Attribution("The Harbour Fire Brigade", "counted"),
)
DISCREPANCY = Discrepancy(
    id="d1",
    question=QUESTION,
    kind="quantity",
    relation="precision",
    importance=3,
    positions=(
        Position("over 30", (BELL,), ("Evening Bell",), (), "2025-07-30"),
        Position("112", (MESSENGER,), ("Coast Messenger",), ("Harbour Fire Brigade",), "2025-07-31"),
    ),
    opened=NOW,
    changed=NOW,
    note="over 30 is a lower bound and 112 is far above it",
)
DIFFERENCE = Difference("quantity", "precision", QUESTION, said="more than 30", found="112", importance=3)
ON_BELL = Match(BELL, 0.94, "agrees", ("the same fire", "the same number"))
ON_MESSENGER = Match(MESSENGER, 0.71, "differs", ("the same fire",), (DIFFERENCE,))


def answer(*parts: Part, statement: str = STATEMENT, counts: Counts = COUNTS) -> Answer:
    return Answer(statement, parts[0].finding, parts, counts)


SOURCES_DIFFER = answer(
    Part(STATEMENT, "sources_differ", (ON_BELL, ON_MESSENGER), (DISCREPANCY,), Origins(2, 2)),
)
AGREES = answer(
    Part(
        "Two ministers met in Port Alma",
        "agrees",
        tuple(
            Match(
                claim(
                    "The two ministers met in Port Alma on Friday, a diplomat told the Northern Wire.",
                    id=f"m{number}",
                    outlet=outlet,
                    attribution=Attribution("A diplomat", "told", via=("Northern Wire",), anonymous=True),
                ),
                0.9,
                "agrees",
            )
            for number, outlet in enumerate(("Evening Bell", "Coast Messenger"))
        ),
        (),
        Origins(2, 1, ("a diplomat, to Northern Wire",)),
    ),
    statement="Two ministers met in Port Alma",
)
DIFFERS = answer(
    Part(
        "The bridge was opened in 1981",
        "differs",
        (
            Match(
                claim("The bridge was opened in 1967.", id="b1", outlet="Coast Messenger"),
                0.9,
                "differs",
                ("the same bridge",),
                (Difference("time", "conflict", "When was the bridge opened?", "1981", "1967"),),
            ),
        ),
        (),
        Origins(1, 1),
    ),
    statement="The bridge was opened in 1981",
)
NOTHING = Answer(
    "The museum was robbed", "nothing_found", (Part("The museum was robbed", "nothing_found"),), COUNTS,
    nearest=(Match(BELL, 0.2),),
)  # fmt: skip
EMPTY_STORE = Answer("The museum was robbed", "nothing_found", (Part("The museum was robbed", "nothing_found"),), EMPTY)
GREETING = Answer("hello", "not_checkable", (), COUNTS, unfit="greeting")
COMPOUND = Answer(
    "More than 30 people were hurt and the bridge was opened in 1981",
    "sources_differ",
    (*SOURCES_DIFFER.parts, *DIFFERS.parts, *NOTHING.parts),
    COUNTS,
)


def many_matches(count: int = 200) -> Answer:
    """That many outlets saying the same."""
    matches = tuple(
        Match(claim(id=f"n{number}", outlet=f"Outlet {number}"), 0.9 - number / 1000, "agrees")
        for number in range(count)
    )
    return answer(Part(STATEMENT, "agrees", matches, (), Origins(count, count)))


ONE_MATCH = many_matches(1)
MANY_MATCHES = many_matches(200)


def with_texts(text: str, *, outlet: str, url: str | None = None) -> Answer:
    """A discrepancy in which everything that comes from outside is this text and outlet."""
    ours = tuple(
        claim(
            text,
            id=f"h{number}",
            outlet=f"{outlet} {number}",
            url=url,
            attribution=Attribution(outlet, "said", via=(outlet,)),
        )
        for number in range(6)
    )
    positions = tuple(Position(text, (one,), (one.source.outlet,), (outlet,), "2025-07-31") for one in ours)
    found = replace(DISCREPANCY, question=text, positions=positions, note=text)
    difference = Difference("quantity", "conflict", text, text, text, note=text)
    matches = tuple(Match(one, 0.5, "differs", (text,), (difference,)) for one in ours)
    part = Part(text, "sources_differ", matches, (found,) * 6, Origins(6, 2, (outlet, text)))
    return replace(answer(part, part, part, statement=text), nearest=matches)


LONG = with_texts("An endless sentence about 1,400 people. " * 125, outlet="A very long outlet name " * 13)
HOSTILE_ANSWER = with_texts(HOSTILE, outlet=HOSTILE, url="javascript:alert(1)")
UNBROKEN = with_texts("x" * 5000, outlet="y" * 300, url="https://example.org/" + "z" * 1900)

ANSWERS: dict[str, Answer] = {
    "sources differ": SOURCES_DIFFER,
    "agrees": AGREES,
    "differs": DIFFERS,
    "nothing": NOTHING,
    "empty store": EMPTY_STORE,
    "greeting": GREETING,
    "compound": COMPOUND,
    "one match": ONE_MATCH,
    "200 matches": MANY_MATCHES,
    "5,000-character quotes": LONG,
    "hostile": HOSTILE_ANSWER,
    "no blanks": UNBROKEN,
}


def replies() -> dict[str, Reply]:
    """A reply of every sort, by name: what an adapter must be able to draw within its platform's limits."""
    drawn = {name: answer_reply(one, key="0123456789ab", shareable=True) for name, one in ANSWERS.items()}
    pages = {
        f"matches of {name}": matches_reply(one, key="0123456789ab", page=1, replaces=True)
        for name, one in ANSWERS.items()
        if one.parts
    }
    quotes = {
        f"quotes of {name}": quotes_reply(one, lambda _id: None, key="0123456789ab", page=1, replaces=True)
        for name, one in ANSWERS.items()
        if one.parts
    }
    texts = {f"text of {name}": text_reply(answer_reply(one)) for name, one in ANSWERS.items()}
    verdicts = {
        "which": which_reply(MANY_MATCHES, key="0123456789ab"),
        "muted": muted_reply(key="0123456789ab", claim="n0"),
        "useful": useful_reply(key="k1"),
        "not shared": not_shared_reply(),
    }
    hostile = [match.claim for match in HOSTILE_ANSWER.parts[0].matches]
    long = [match.claim for match in LONG.parts[0].matches]
    lists = {
        "claims": claims_reply([BELL, MESSENGER], Lookup("fire"), more="claims fire from:8"),
        "hostile claims": claims_reply(hostile, Lookup(HOSTILE)),
        "long claims": claims_reply(long * 3, Lookup("x" * 5000)),
        "no claims": claims_reply([], Lookup(HOSTILE)),
        "discrepancies": discrepancies_reply([DISCREPANCY] * 8, Lookup(), openable=True),
        "help": help_reply([("check", "STATEMENT", "checks", "check x"), ("claims", "WORDS", "looks up", "claims x")]),
        "whole help": help_reply([(c.name, c.arguments, c.help, c.example) for c in COMMANDS if c.takes != "click"]),
    }
    unasked = {
        f"{name}, page {n}": page for name, one in DIGESTS.items() for n, page in enumerate(_pages(one), start=1)
    }
    return {**drawn, **pages, **quotes, **texts, **verdicts, **lists, **unasked}


def _pages(digest: Digest) -> list[Reply]:
    return digest_pages(digest, key="0123456789ab", picture=Picture(b"\x89PNG", "Chart. Who said how many."))


def a_digest(found: Discrepancy, texts: str) -> Digest:
    """A digest in which all that comes from outside is of this discrepancy or is this text."""
    first = found.positions[0].claims[0]
    entries = (
        Changed("new", found),
        Changed("moved", found, (texts, texts)),
        Correction(first.source, ((texts, texts), (texts, ""), ("", texts))),
        Carried(first, (texts,) * 6, Origins(6, 1, (texts,))),
    )
    stories = (Story(texts, entries), Story(found.question, entries * 3))
    return Digest(NOW, NOW, stories, asked=((texts, 3),) * 3, failing=(texts,) * 9)


DIGESTS = {
    "digest": a_digest(DISCREPANCY, "Nine people were hurt."),
    "hostile digest": a_digest(HOSTILE_ANSWER.parts[0].discrepancies[0], HOSTILE),
    "long digest": a_digest(LONG.parts[0].discrepancies[0], "An endless sentence about 1,400 people. " * 125),
}
