"""What a digest tells, to whom, and how it is put into words."""

from dataclasses import replace
from datetime import timedelta

import answers
import pytest
from store_samples import add, article, claims_in

from bot.answer import Answer, Part
from bot.digest_reply import FIRST_PAGE, digest_pages
from bot.digests import Carried, Changed, Correction, Wanted, compose, paired
from bot.messages import Buttons, Item, Text, plain
from bot.recent import recent, remember
from bot.verdicts import mute
from claims.arrivals import note_arrival
from claims.model import Article, Match, Origins, Position
from claims.store import open_store

NOW = answers.NOW
BEFORE = NOW - timedelta(hours=24)
EARLIER = NOW - timedelta(days=3)
LATER = NOW + timedelta(hours=1)


def nothing(store, statement, *, now, nearest=0, workspace=None) -> Answer:
    return Answer(statement, "nothing_found", (Part(statement, "nothing_found"),), answers.COUNTS)


def agreed(*claims):
    """A reader for whom each of these claims says what was asked."""

    def ask(store, statement, *, now, nearest=0, workspace=None) -> Answer:
        matches = tuple(Match(one, 0.9, "agrees") for one in claims)
        return Answer(
            statement,
            "agrees",
            (Part(statement, "agrees", matches, (), Origins(2, 1, ("a diplomat",))),),
            answers.COUNTS,
        )

    return ask


@pytest.fixture
def store():
    store = open_store("sqlite://")
    for claim in (answers.BELL, answers.MESSENGER):
        store.add(Article(claim.source, claim.text), [claim])
    return store


def digest(store, *, ask=nothing, since=BEFORE, until=LATER, workspace="slack:T1", **more):
    return compose(store, since=since, until=until, workspace=workspace, ask=ask, **more)


def entries(found) -> list:
    return [entry for story in found.stories for entry in story.entries]


def items(reply) -> list[str]:
    return [plain(block.spans) for block in reply.blocks if isinstance(block, Item)]


def test_nothing_new_is_no_digest(store):
    assert digest(store) is None


def test_a_difference_opened_since_then_is_new(store):
    store.save_discrepancies([answers.DISCREPANCY])
    (entry,) = entries(digest(store))
    assert (entry.what, entry.found.id, entry.before) == ("new", "d1", ())
    assert digest(store, since=LATER, until=LATER + timedelta(days=1)) is None


def test_one_that_was_open_before_has_moved_and_its_old_values_are_told(store):
    old = replace(answers.DISCREPANCY, opened=EARLIER, changed=EARLIER)
    store.save_discrepancies([old])
    third = Position("140", (answers.MESSENGER,), ("Coast Messenger",), (), "2025-08-01")
    store.save_discrepancies([replace(old, positions=(*old.positions, third), changed=NOW)])
    (entry,) = entries(digest(store))
    assert (entry.what, entry.before) == ("moved", ("over 30", "112"))
    (line,) = items(digest_pages(digest(store))[0])
    assert line == (
        "Moved · How many people were hurt in the Harbour Street fire? over 30 (Evening Bell), 112 (Coast Messenger, "
        "citing Harbour Fire Brigade) or 140 (Coast Messenger) (before: over 30 or 112)"
    )


def test_a_closed_one_is_told_as_settled(store):
    old = replace(answers.DISCREPANCY, opened=EARLIER, changed=EARLIER)
    store.save_discrepancies([old])
    store.save_discrepancies([replace(old, state="closed", changed=NOW)])
    (entry,) = entries(digest(store))
    assert entry.what == "closed"
    assert items(digest_pages(digest(store))[0])[0].startswith("Settled · How many people were hurt")


def test_a_correction_tells_the_sentence_before_and_after(store):
    first = article("a1", "The Veldt bridge fell on Monday. Nine people died. Mayor Ada Orlin wept.")
    add(store, first)
    revised = replace(first, text="The Veldt bridge fell on Monday. Eleven people died. Mayor Ada Orlin wept.")
    note_arrival(store, "a1", claims_in(revised), revised=True, now=NOW)
    add(store, revised)
    (entry,) = entries(digest(store))
    assert isinstance(entry, Correction)
    assert entry.changes == (("Nine people died.", "Eleven people died."),)
    (block,) = [one for one in digest_pages(digest(store))[0].blocks if isinstance(one, Item)]
    assert plain(block.spans) == "Correction · Harbour Post"
    assert block.quote == "“Nine people died.” became “Eleven people died.”"


def test_sentences_that_share_little_are_taken_out_and_put_in():
    gone, came = ["The bridge fell at noon on Monday."], ["Ten cows were seen."]
    assert paired(gone, came) == [("The bridge fell at noon on Monday.", ""), ("", "Ten cows were seen.")]


def test_a_new_claim_that_others_carry_is_told_once_with_its_origins(store):
    note_arrival(store, answers.BELL.source.id, [answers.BELL], revised=False, now=NOW)
    note_arrival(store, answers.MESSENGER.source.id, [answers.MESSENGER], revised=False, now=NOW)
    found = digest(store, ask=agreed(answers.BELL, answers.MESSENGER))
    (entry,) = entries(found)
    assert isinstance(entry, Carried)
    assert entry.outlets == ("Coast Messenger", "Evening Bell")
    (line,) = items(digest_pages(found)[0])
    assert line == (
        "Carried by several · Coast Messenger and Evening Bell · "
        "2 outlets, 1 origin: both rely on a diplomat, which makes one source"
    )


def test_a_match_called_wrong_here_does_not_count_as_carrying(store):
    note_arrival(store, answers.BELL.source.id, [answers.BELL], revised=False, now=NOW)
    mute(store, answers.BELL.text, answers.MESSENGER.id, workspace="slack:T1", by="U9", now=NOW)
    assert digest(store, ask=agreed(answers.BELL, answers.MESSENGER)) is None
    assert digest(store, ask=agreed(answers.BELL, answers.MESSENGER), workspace="slack:T2") is not None


def test_a_claim_of_one_outlet_alone_is_not_told(store):
    note_arrival(store, answers.BELL.source.id, [answers.BELL], revised=False, now=NOW)
    assert digest(store, ask=agreed(answers.BELL)) is None


def asked(store, statement: str, *people: str, workspace="T1") -> None:
    from bot.messages import Message, Person, Place

    for person in people:
        message = Message(f"m{person}", Place("slack", workspace, "C1"), Person(person, "Ann"), statement, "command")
        remember(store, message, statement, key=f"k{person}", now=NOW, days=30)


def test_what_nothing_was_found_on_counts_as_asked_but_opens_nothing(store):
    from bot.messages import Message, Person, Place

    for person in ("U1", "U2"):
        message = Message(f"m{person}", Place("slack", "T1", "C1"), Person(person, "Ann"), "The moon fell", "command")
        remember(store, message, "The moon fell", key=f"k{person}", now=NOW, days=30, opens=False)
    assert digest(store).asked == (("The moon fell", 2),)
    assert recent(store, workspace="slack:T1", person="U1", now=NOW) == []


def test_what_several_people_asked_is_told_and_nobody_is_named(store):
    asked(store, "The bridge fell", "U1", "U2", "U3")
    found = digest(store)
    assert found.asked == (("The bridge fell", 3),)
    page = digest_pages(found)[0]
    assert items(page) == ["“The bridge fell” · asked by 3 people"]
    assert "U1" not in str(page)
    assert "Ann" not in str(page)


def test_what_one_person_asked_is_their_own_affair(store):
    asked(store, "The bridge fell", "U1")
    assert digest(store) is None


def test_another_workspace_learns_nothing_of_what_was_asked_or_added_here(store):
    asked(store, "The bridge fell", "U1", "U2")
    own = article("own", "A secret bridge fell. Nine people died.", workspace="slack:T1")
    add(store, own)
    revised = replace(own, text="A secret bridge fell. Ten people died.")
    note_arrival(store, "own", claims_in(revised), revised=True, now=NOW)
    add(store, revised)
    assert entries(digest(store))
    assert digest(store, workspace="slack:T2") is None


@pytest.mark.parametrize(
    ("wanted", "told"),
    [(Wanted(), 1), (Wanted(topics=("FIRE",)), 1), (Wanted(names=("Harbour Street",)), 1), (Wanted(topics=("flood",)), 0)],
)  # fmt: skip
def test_topics_and_names_narrow_it(store, wanted, told):
    store.save_discrepancies([answers.DISCREPANCY])
    found = digest(store, wanted=wanted)
    assert len(entries(found) if found else []) == told


def test_feeds_that_fail_are_told_to_those_who_look_after_them(store):
    found = digest(store, failing=["could not be reached (https://x.example/rss; since 2025-07-30)"])
    page = digest_pages(found)[0]
    assert items(page) == ["could not be reached (https://x.example/rss; since 2025-07-30)"]
    assert page.summary.startswith("Feeds that fail")


def test_what_stands_in_one_article_is_one_story_under_its_title(store):
    store.save_discrepancies([answers.DISCREPANCY, replace(answers.DISCREPANCY, id="d2", question="Who ran?")])
    note_arrival(store, answers.BELL.source.id, [answers.BELL], revised=False, now=NOW)
    found = digest(store, ask=agreed(answers.BELL, answers.MESSENGER))
    (story,) = found.stories
    assert story.title == "Fire on Harbour Street"
    assert [type(entry) for entry in story.entries] == [Changed, Changed, Carried]
    texts = [plain(block.spans) for block in digest_pages(found)[0].blocks if isinstance(block, Text)]
    assert texts == ["Fire on Harbour Street"]


def test_more_than_a_screen_stands_behind_a_button(store):
    many = [replace(answers.DISCREPANCY, id=f"d{n}", question=f"Question {n}?") for n in range(20)]
    store.save_discrepancies(many)
    pages = digest_pages(digest(store), key="abc")
    assert [len(items(page)) for page in pages] == [FIRST_PAGE, 8, 7]
    labels = [[(one.label, one.command) for one in block.buttons] for page in pages for block in page.blocks if isinstance(block, Buttons)]  # fmt: skip
    assert labels == [[("More (15)", "digest more abc 2")], [("More (7)", "digest more abc 3")]]
    assert [page.private for page in pages] == [False, True, True]
    assert pages[0].summary == "What changed: 20 new differences, since 31 Jul 2025, 12:00 UTC."


def test_a_digest_gives_the_time_of_its_zone(store):
    store.save_discrepancies([answers.DISCREPANCY])
    assert "since 31 Jul 2025, 14:00 Europe/Oslo" in digest_pages(digest(store), zone="Europe/Oslo")[0].summary
