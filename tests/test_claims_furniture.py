"""What a page has beside the article goes; the article's own words stay."""

import json
import time
from pathlib import Path

import pytest

from claims.articles.furniture import without_furniture
from claims.articles.masthead import read_head

FIRST = "The bridge over the Orsk was closed on Monday after a barge struck one of its piers, the harbour master said."
SECOND = (
    "Engineers will inspect the pier on Tuesday, and the bridge may stay closed for at least a week, the city said."
)
THIRD = "The barge was carrying gravel from the northern quarry when its engine failed, according to its owner, Rell Shipping."
OTHER = (
    "Ticket prices on the city's trams will rise by a tenth in spring, the transport company said on Thursday evening."
)
ANOTHER = "A warm winter has brought the storks back to the delta a month early, bird watchers in the town of Lund say."


def kept(*paragraphs: str, title: str = "") -> list[str]:
    return [text for _, text in without_furniture(paragraphs, title=title).kept]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement", "ADVERTISEMENT", "Advertisement Continue reading the main story", "Story continues below", "AD",
        "Read more: Why bridges fall", "READ ALSO: A town waits for its bridge", "Related: Ten bridges to see", "See also: Bridges",
        "( See also: Ten bridges to see)", "More: Bridges of the north", "Watch: The moment it happened", "Old bridges of the north Read more",
        "More On This...", "More on this story", "Click for more from Orsk Mail.", "Click here to see the pictures", "FOR MORE NEWS, CLICK HERE.",
        "JUST WATCHED Barge hits bridge Replay More Videos ... MUST WATCH Barge hits bridge 01:12", "Watch the latest video at tv.example",
        "Share this article on Facebook", "Read or Share this story: http://sh.example/x", "Follow Orsk Mail on Twitter", "Follow @orskmail",
        "Sign up for our daily newsletter", "Sign up here for the best stories.", "Subscribe now for just $2 a month!",
        "Get the stories you care about delivered to your inbox. By signing up, you agree to our Privacy Policy",
        "We use cookies to improve this site.", "Accept all cookies", "Privacy Policy | Terms of Use",
        "This article is more than 11 months old", "Updated at 5:30 p.m. ET", "Last updated: Mon, 5 Feb 2024 14:10 GMT",
        "— Categories: *Breaking News*", "Tags: bridges, barges, Orsk", "Filed under: Local", "5 min read", "12 comments",
        "Copyright © 2024 Orsk Mail, LLC. Click here for reprint permission.", "© 2024 Orsk Mail", "All rights reserved.",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "FILE PHOTO: The bridge over the Orsk, March 3, 2019. MERIDIAN/Jon Aker", "Photo: Meridian Press", "File photo of the bridge",
        "Photo: The bridge over the Orsk on July 9, 2019 - Meridian.", "Image copyright Meridian", "Enlarge this image toggle caption Jon Aker/MP Jon Aker/MP",
        "The bridge at dawn on Monday. (AP Photo/Jon Aker)", "The bridge at dawn. (Photo: Jon Aker, Meridian)", "The bridge at dawn. Jon Aker/AFP/Getty Images",
        "The Meridian Press contributed to this report.", "Ada Lund and Jo Pike contributed reporting to this story.", "Reporting by Ada Lund; editing by Jo Pike",
        "Contributing: Meridian Press", "___", "* * *", "• • •", "Slideshow (3 Images)", "Print", "Share Tweet Post Email", "Skip to main content",
        "Please enable JavaScript to read this page.", "Thank you for signing up. You will hear from us.",
        "Story Continued Below", "[pullquote]", "WhatsApp", "WATCH:", "NOW WATCH: The moment it happened",
        "This story has been updated and will change as we learn more.",
        "The bridge at dawn on Monday. (Jon Aker/Reuters)",
    ],
)  # fmt: skip
def test_a_line_of_furniture_goes_wherever_it_stands(line: str) -> None:
    assert kept(FIRST, line, SECOND) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "line",
    [
        "More than 300 people were on the bridge.",
        "Police released a photo of the barge on Monday.",
        "Video from the harbour shows the barge turning slowly before it hits the pier.",
        "Published reports say 3,000 people cross the bridge each day.",
        "Updated figures from the city put the cost at $4 million.",
        "Nobody was hurt, according to a Reuters/Ipsos-style count by the city.",
        "National polls from Reuters/IPSOS gave the mayor a 6-point edge.",
        "The mayor asked people to follow the news on Twitter.",
        "Readers of the paper will share this view, the mayor said.",
        "Subscribers of the paper fell by a tenth last year, its owner said.",
        "Cookies and coffee were handed out to those who waited.",
        "Copyrights were not discussed at the meeting, she said.",
        "Sources said the captain had slept.",
        "Source: a sailor who was there saw the captain asleep at noon.",
        "“Click here,” the message said, and 200 people lost their money.",
        "Related charges against the owner were dropped in May.",
        "Sign language interpreters were sent to the harbour.",
        "Popular anger has grown since the bridge was closed.",
        "Most popular support for the mayor comes from the north bank.",
        "Comments by the mayor angered the owner of the barge.",
        "Closed.",
        "“No,” she said.",
        "Q: Why was it closed?",
        "Trending downward, tolls on the bridge fell to $2 million.",
        "Categories of people allowed to cross include doctors and firefighters.",
        "Ada Lund, who died in 1950, contributed to this reporting tradition, the museum says.",
        "Photos from the scene show two dead sheep.",
        "The picture is unclear, the harbour master said.",
        "AP officials said the bridge was unsafe in 2019.",
        "Get out of the water, the captain shouted to his crew.",
        "This report was updated to correct the number of dead: 12, not 15.",
        "Watch officers saw the barge at noon.",
        "Follow-up inspections found two more cracks.",
    ],
)
def test_a_sentence_of_the_article_stays(line: str) -> None:
    assert kept(FIRST, line, SECOND) == [FIRST, line, SECOND]


@pytest.mark.parametrize(
    "heading",
    ["Related articles", "Editor's choice", "Editors’ Picks", "Popular", "Most read", "Most popular in world", "You may also like",
     "More from Orsk Mail", "Recommended for you", "Trending now", "Top stories", "Read next", "Around the web"],
)  # fmt: skip
def test_other_stories_below_the_article_go(heading: str) -> None:
    assert kept(
        FIRST, SECOND, heading, "Trams to cost more", OTHER, "Storks are back", ANOTHER, "Trams to cost more"
    ) == [FIRST, SECOND]


def test_everything_under_a_heading_after_the_foot_goes_even_long_stories() -> None:
    foot = "Source: orsk-mail.example with Meridian Press, Harbour News and agencies. Photo: The bridge in 2019 - Meridian."
    found = without_furniture([FIRST, SECOND, foot, "Related articles", OTHER, ANOTHER, OTHER])
    assert [text for _, text in found.kept] == [FIRST, SECOND]
    assert found.source == ("orsk-mail.example", "Meridian Press", "Harbour News")
    assert len(found.dropped) == 5


@pytest.mark.parametrize("heading", ["More on this story", "Related stories", "Recommended", "Most read"])
def test_a_list_in_the_middle_goes_without_the_text_below_it(heading: str) -> None:
    assert kept(FIRST, heading, "Ten bridges to see", "Trams to cost more", SECOND, THIRD) == [FIRST, SECOND, THIRD]


def test_a_heading_alone_takes_no_text_with_it() -> None:
    assert kept(FIRST, "Related stories", SECOND, THIRD) == [FIRST, SECOND, THIRD]
    assert kept(FIRST, "Comments", "“It is a shame,” he said.", SECOND) == [FIRST, "“It is a shame,” he said.", SECOND]


def test_lists_above_the_article_go_too() -> None:
    assert kept("Top stories", "Trams to cost more", "Storks are back", FIRST, SECOND) == [FIRST, SECOND]


def test_a_repeated_paragraph_is_kept_once() -> None:
    assert kept(FIRST, SECOND, FIRST, THIRD) == [FIRST, SECOND, THIRD]
    assert kept(FIRST, SECOND, FIRST.upper() + " ", THIRD) == [FIRST, SECOND, THIRD]


def test_a_paragraph_repeated_with_a_word_more_is_kept_once() -> None:
    long = f"{FIRST} {SECOND}"
    assert kept(long, THIRD, long.replace("at least ", "at ")) == [long, THIRD]


def test_paragraphs_that_differ_in_a_number_or_a_few_words_are_both_kept() -> None:
    one = "In the north of the city 14 people were hurt when the storm tore roofs from houses and schools, the fire service said on Monday."
    two = one.replace("14", "15")
    three = one.replace("north", "south").replace("houses and schools", "barns and stables")
    assert kept(one, two, three) == [one, two, three]


def test_short_things_said_twice_are_both_kept() -> None:
    assert kept(FIRST, "“No,” he said.", SECOND, "“No,” he said.") == [
        FIRST,
        "“No,” he said.",
        SECOND,
        "“No,” he said.",
    ]


def test_the_title_is_dropped_where_it_comes_again() -> None:
    assert kept("Barge hits bridge", FIRST, "Barge hits bridge", title="Barge hits bridge") == [FIRST]


def test_an_insertion_is_cut_out_and_the_words_around_it_are_not_joined() -> None:
    inside = (
        f"{FIRST} JUST WATCHED Barge hits bridge Replay More Videos ... MUST WATCH Barge hits bridge 01:12 {SECOND}"
    )
    found = without_furniture([inside, THIRD]).kept
    assert [text for _, text in found] == [FIRST, SECOND, THIRD]
    assert found[1][0] > found[0][0] + 1
    assert found[2][0] == found[1][0] + 1


def test_a_prefix_goes_and_the_points_after_it_stay() -> None:
    assert kept("Story highlights Bridge closed for a week, city says", FIRST) == [
        "Bridge closed for a week, city says",
        FIRST,
    ]


def test_a_pointer_in_brackets_goes_and_its_sentence_stays() -> None:
    assert kept(f"{FIRST} (RELATED: Ten bridges to see)", SECOND) == [FIRST, SECOND]


def test_captions_of_a_gallery_stay_without_its_counters() -> None:
    gallery = f"Photos: Bridge closed Photos: Bridge closed {FIRST} Hide Caption 1 of 2 Photos: Bridge closed {SECOND} Hide Caption 2 of 2"
    assert kept(THIRD, gallery) == [THIRD, FIRST, SECOND]


def test_headings_lose_their_marks() -> None:
    assert kept(FIRST, "## What comes next", SECOND) == [FIRST, "What comes next", SECOND]


@pytest.mark.parametrize(
    "text",
    ["Comments\n" + FIRST + "\n" + SECOND, "Read more: " + "a " * 140, "(" * 300, "updated " + "mon 12 " * 40, "by " * 100, "Photos: x " * 40,
     FIRST + "\nhide caption 1 of 2 Photos: x x y"],
)  # fmt: skip
def test_many_odd_paragraphs_take_little_time(text: str) -> None:
    paragraphs = (text + "\n").split("\n") * 2000
    started = time.process_time()
    without_furniture([p for p in paragraphs if p])
    assert time.process_time() - started < 5


def test_the_head_is_left_alone_where_it_shows_nothing() -> None:
    assert read_head([FIRST, SECOND]).rest == (FIRST, SECOND)
    assert read_head([]).rest == ()
    assert read_head(["Bridge closed: what we know", "What we know", FIRST]).outlet == ""


def test_a_known_title_and_outlet_are_taken_out_of_the_head() -> None:
    head = read_head(
        ["# Orsk Mail", "The news of the harbour.", "## Barge hits bridge", "By Ada Lund", FIRST],
        title="Barge hits bridge",
        outlet="ORSK MAIL",
    )
    assert head.rest == (FIRST,)
    assert head.author == "Ada Lund"


def test_a_longer_headline_in_the_text_than_the_known_title_stays() -> None:
    assert (
        read_head(["Barge hits bridge and closes the harbour", FIRST], title="Barge hits bridge")
        .rest[0]
        .startswith("Barge hits")
    )


SHARED = Path(__file__).parent.parent.parent / "shared" / "eval" / "events"


@pytest.mark.skipif(not SHARED.is_dir(), reason="development articles are not beside the checkout")
def test_no_passage_that_a_reader_marked_is_lost() -> None:
    from claims.articles.article import read_articles
    from claims.given import Given
    from claims.model import Article, Document

    for folder in sorted(SHARED.iterdir()):
        rows = [json.loads(line) for line in (folder / "articles.jsonl").open(encoding="utf-8")]
        texts = {}
        for row in rows:
            (article,) = read_articles(Document("a.json", json.dumps(row).encode()), given=Given())
            assert isinstance(article, Article)
            texts[row["id"]] = " ".join(article.text.split())
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        for position in (
            p
            for group in ("discrepancies", "agreements", "tempting")
            for item in gold[group]
            for p in item["positions"]
        ):
            assert " ".join(position["anchor"].split()) in texts[position["article"]]
