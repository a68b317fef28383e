"""Feeds read by themselves, from a server on this machine that behaves well, badly, and with malice."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer

import pytest
from test_claims_fetch import Handler

from claims.arrivals import arrivals
from claims.copies import roots
from claims.errors import ArticleError, FetchError
from claims.incoming import feeds
from claims.incoming.fetch import Guard
from claims.incoming.link_lists import is_list, links
from claims.incoming.polite import Manners
from claims.incoming.poll import Reader, poll, poll_due
from claims.model import Document
from claims.origins import count
from claims.store import Store, open_store

NOW = datetime(2031, 5, 7, 9, 30, tzinfo=UTC)
EVERY = timedelta(minutes=15)
GUARD = Guard(allow_private=True, max_bytes=100_000, timeout_s=2, total_s=2)

ARTICLE = """<html><head><title>{title}</title><meta property="og:site_name" content="Harbour Post">
<meta property="article:published_time" content="2031-05-06T08:00:00Z"></head><body><article><h1>{title}</h1>
<p>The Veldt bridge fell into the river on Monday morning, the fire brigade said. {count} people were hurt in the fall
and were taken to the hospital of Orsk, where doctors looked after them through the night.</p>
<p>Mayor Ada Orlin visited the place on Tuesday and promised that a new bridge would stand within two years.</p>
</article></body></html>"""

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>
<item><title>Bridge falls</title><link>{base}/story-1?utm_source=rss</link></item>
<item><title>Bridge falls</title><link>{base}/story-1#comments</link></item>
<item><title>Ferry late</title><link>{base}/story-2</link></item></channel></rss>"""

BOMB = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]>{root}"""


class Site(Handler):
    """A newsroom's site, and everything the fetcher's tests know to do wrong."""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def xml(self, text: str, **headers: str) -> None:
        self.answer(text.format(base=self.base).encode(), "application/rss+xml", **headers)

    def get_robots_txt(self) -> None:
        self.answer(self.server.robots.encode(), "text/plain")  # type: ignore[attr-defined]

    def get_rss(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            self.answer(b"", status=304)
        else:
            self.xml(RSS, ETag='"one"')

    def get_story_1(self) -> None:
        count = self.server.count  # type: ignore[attr-defined]
        self.answer(ARTICLE.format(title="Bridge falls", count=count).encode())

    def get_story_2(self) -> None:
        self.answer(ARTICLE.format(title="Ferry late", count="Two").encode())

    def get_private_page(self) -> None:
        self.answer(ARTICLE.format(title="Not for robots", count="Two").encode())

    def get_sitemap(self) -> None:
        self.xml(
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/'
            'sitemap-news/0.9"><url><loc>{base}/story-1</loc><n:news><n:publication><n:name>Harbour Post</n:name>'
            "</n:publication><n:publication_date>2031-05-06</n:publication_date><n:title>Bridge falls</n:title></n:news>"
            "</url></urlset>"
        )

    def get_sitemaps(self) -> None:
        self.xml("<sitemapindex><sitemap><loc>{base}/sitemap</loc></sitemap></sitemapindex>")

    def get_list(self) -> None:
        self.answer(f"# ours\n{self.base}/story-1\n{self.base}/story-2\n".encode(), "text/plain")

    def get_mixed(self) -> None:
        self.answer(f"{self.base}/drip\n{self.base}/bomb\n{self.base}/story-2\n".encode(), "text/plain")

    def get_hidden(self) -> None:
        self.answer(f"{self.base}/private-page\n{self.base}/story-2\n".encode(), "text/plain")

    def get_moving(self) -> None:
        self.answer(f"{self.base}/moved-away\n{self.base}/moved-here\n{self.base}/story-2\n".encode(), "text/plain")

    def get_moved_away(self) -> None:
        self.go(self.server.elsewhere + "/story-1")  # type: ignore[attr-defined]

    def get_moved_here(self) -> None:
        self.go("/private-page")

    def get_feed_away(self) -> None:
        self.go(self.server.elsewhere + "/rss")  # type: ignore[attr-defined]

    def get_nameless(self) -> None:
        self.answer(f"{self.base}/story-3\n{self.base}/story-1\n".encode(), "text/plain")

    def get_story_3(self) -> None:
        page = ARTICLE.format(title="Tram late", count="Two").replace("og:site_name", "other")
        self.answer(page.encode())

    def get_broken(self) -> None:
        self.xml("<rss version='2.0'><channel><item><title>x</chan")

    def get_entities(self) -> None:
        self.xml(BOMB.replace("{root}", "<rss version='2.0'><channel><title>&e;</title></channel></rss>"))

    def get_entities_sitemap(self) -> None:
        self.xml(BOMB.replace("{root}", "<urlset><url><loc>&e;</loc></url></urlset>"))

    def get_wait(self) -> None:
        self.answer(b"slow down", status=429, Retry_After="7200")

    def get_down(self) -> None:
        self.answer(b"oh", status=503)


class Server(ThreadingHTTPServer):
    robots = ""
    count = "Nine"
    elsewhere = ""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Site)
    server.seen, server.stop = [], threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.stop.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


@pytest.fixture
def site() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def other(site: Server) -> Iterator[Server]:
    """Another site, to which some pages of the first have moved."""
    with serving() as server:
        site.elsewhere = f"http://127.0.0.1:{server.server_address[1]}"
        yield server


class World:
    """A store, a reader, and a clock that sleeping moves."""

    def __init__(self, site: Server, *, pause_s: float = 0) -> None:
        self.site, self.store = site, open_store("sqlite://")
        self.base = f"http://127.0.0.1:{site.server_address[1]}"
        self.slept: list[float] = []
        self.manners = Manners(
            self.store, GUARD, now=lambda: NOW, pause_s=pause_s, sleep=self.slept.append, clock=lambda: 100.0
        )
        self.reader = Reader(self.store, GUARD, self.manners, EVERY)

    def feed(self, path: str) -> feeds.Feed:
        return feeds.add(self.store, self.base + path, now=NOW)[0]

    def poll(self, *, at: datetime = NOW) -> list[tuple[str, list[str]]]:
        """(error, statuses) of each feed that was due."""
        return [(one.error, [row.status for row in one.rows]) for one in poll_due(self.reader, now=at)]

    def asked(self) -> list[str]:
        """The paths asked for, but robots.txt."""
        return [path for path, _ in self.site.seen if path != "/robots.txt"]  # type: ignore[attr-defined]

    @property
    def only(self) -> feeds.Feed:
        (feed,) = feeds.all_of(self.store)
        return feed


@pytest.fixture
def world(site: Server) -> World:
    return World(site)


def titles(store: Store) -> list[str]:
    return sorted(article.source.title for article, _ in store.articles())


def test_a_feed_is_there_once_however_its_address_is_written(world):
    first, new = feeds.add(world.store, "https://www.example.org/rss?utm_source=x", now=NOW)
    again, newer = feeds.add(world.store, "http://example.org/rss/", now=NOW)
    assert (new, newer, again) == (True, False, first)


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://example.org/x", "file:///etc/passwd", "http://"])
def test_what_is_no_address_is_no_feed(world, url):
    with pytest.raises(FetchError):
        feeds.add(world.store, url, now=NOW)


def test_its_articles_are_fetched_once_each_however_they_are_linked(world):
    world.feed("/rss")
    assert world.poll() == [("", ["new", "new"])]
    assert titles(world.store) == ["Bridge falls", "Ferry late"]
    assert [path.partition("?")[0] for path in world.asked()] == ["/rss", "/story-1", "/story-2"]


def test_it_is_due_again_after_its_time_and_asked_whether_it_changed(world):
    world.feed("/rss")
    world.poll()
    assert world.poll(at=NOW + timedelta(minutes=14)) == []
    assert world.poll(at=NOW + timedelta(minutes=15)) == [("", [])]
    assert world.asked()[3:] == ["/rss"]
    assert world.site.seen[-1][1]["If-None-Match"] == '"one"'


def test_a_page_is_looked_at_again_and_a_correction_becomes_a_revision_with_its_changed_sentences(world):
    world.feed("/rss")
    world.poll()
    world.site.count = "Eleven"
    later = NOW + timedelta(hours=1)
    assert world.poll(at=later) == [("", ["changed", "same"])]
    (revised,) = [one for one in arrivals(world.store, since=NOW, until=later) if one.status == "changed"]
    gone = world.store.claims(revised.gone, superseded=True)
    came = world.store.claims(revised.came)
    assert ["Nine people were hurt" in one.text for one in gone] == [True]
    assert ["Eleven people were hurt" in one.text for one in came] == [True]
    assert world.poll(at=later + timedelta(hours=1)) == [("", [])]


@pytest.mark.parametrize("path", ["/sitemap", "/sitemaps", "/list"])
def test_sitemaps_and_plain_lists_are_read_too(world, path):
    world.feed(path)
    ((error, rows),) = world.poll()
    assert (error, set(rows)) == ("", {"new"})
    assert "Bridge falls" in titles(world.store)


def test_robots_txt_is_kept_and_asked_for_once_a_day(world):
    world.site.robots = "User-agent: *\nDisallow: /private-page\n"
    world.feed("/hidden")
    assert world.poll() == [("", ["failed", "new"])]
    assert "/private-page" not in world.asked()
    assert [path for path, _ in world.site.seen].count("/robots.txt") == 1
    assert "robots.txt asks us not to read it" in world.only.unread


def test_a_feed_that_robots_txt_forbids_is_not_read_and_says_so(world):
    world.site.robots = "User-agent: Twosource\nDisallow: /\n"
    world.feed("/rss")
    ((error, _),) = world.poll()
    assert "the site's robots.txt asks us not to read it" in error
    assert world.asked() == []


def test_between_two_requests_to_one_host_there_is_a_pause_as_long_as_it_asks_for(site):
    site.robots = "User-agent: *\nCrawl-delay: 7\n"
    world = World(site, pause_s=2)
    world.feed("/rss")
    world.poll()
    assert world.slept == [7, 7, 7]  # before the feed and each of its two stories


def paths(site: Server) -> list[str]:
    return [path for path, _ in site.seen]  # type: ignore[attr-defined]


def test_where_a_redirect_leads_robots_txt_is_asked_again(world, other):
    world.site.robots = "User-agent: *\nDisallow: /private-page\n"
    other.robots = "User-agent: *\nDisallow: /\n"
    world.feed("/moving")
    assert world.poll() == [("", ["failed", "failed", "new"])]
    assert paths(other) == ["/robots.txt"]
    assert "/private-page" not in paths(world.site)
    assert "robots.txt asks us not to read it" in world.only.unread


def test_a_feed_that_moved_to_a_site_that_lets_us_is_read_there(world, other):
    world.feed("/feed-away")
    assert world.poll() == [("", ["new", "new"])]
    assert paths(other)[:2] == ["/robots.txt", "/rss"]


def test_a_feed_that_moved_to_a_site_that_does_not_let_us_is_not_read(world, other):
    other.robots = "User-agent: *\nDisallow: /rss\n"
    world.feed("/feed-away")
    ((error, _),) = world.poll()
    assert "the site's robots.txt asks us not to read it" in error
    assert paths(other) == ["/robots.txt"]


def test_after_a_redirect_there_is_a_pause_too(site, other):
    world = World(site, pause_s=2)
    world.feed("/moving")
    world.poll()
    assert world.slept == [2] * 6  # the feed, three pages, and where two of them lead


def test_the_outlet_named_with_a_feed_is_that_of_pages_that_name_none(world):
    feeds.add(world.store, world.base + "/nameless", now=NOW, outlet="  Orsk   Mail ")
    assert world.poll() == [("", ["new", "new"])]
    named = {article.source.title: article.source.outlet for article, _ in world.store.articles()}
    assert named == {"Tram late": "Orsk Mail", "Bridge falls": "Harbour Post"}


def test_a_feed_there_already_takes_the_name_and_keeps_the_rest(world):
    before = world.feed("/nameless")
    after, new = feeds.add(world.store, before.url, now=NOW + timedelta(days=1), outlet="Orsk Mail")
    assert (after, new) == (replace(before, outlet="Orsk Mail"), False)
    assert world.only == after


def test_a_feed_kept_before_outlets_could_be_named_is_still_read(world):
    feed = world.feed("/rss")
    held = {name: value for name, value in feeds.to_record(feed).items() if name != "outlet"}
    world.store.put(feeds.SPACE, world.base.removeprefix("http://") + "/rss", held)
    assert world.poll() == [("", ["new", "new"])]


def test_copies_of_one_text_that_feeds_bring_are_all_stored_and_told_as_one(world, other):
    other.count = world.site.count
    world.feed("/list")
    feeds.add(world.store, world.site.elsewhere + "/nameless", now=NOW, outlet="Orsk Mail")
    assert [error for error, _ in world.poll()] == ["", ""]
    by_outlet = {article.source.outlet: article.source.id for article, _ in world.store.articles()}
    assert set(by_outlet) == {"Harbour Post", "Orsk Mail"}
    fell = [
        claim for one in by_outlet.values() for claim in world.store.claims_of(one) if "Veldt bridge fell" in claim.text
    ]
    counted = count(fell, copies=roots(world.store, by_outlet.values()))
    assert (counted.outlets, counted.independent, set(counted.copied)) == (2, 1, set(by_outlet))


BAD = {
    "/broken": "is a feed without entries",
    "/entities-sitemap": "document type",
    "/loop": "redirects more than",
    "/to-metadata": "private network",
    "/endless": "larger than",
    "/bomb": "larger than",
    "/drip": "too long",
    "/picture": "not a page of text",
    "/nothing-there": "could not be reached",
}


@pytest.mark.parametrize(("path", "says"), BAD.items(), ids=list(BAD))
def test_a_feed_that_fails_keeps_its_error_and_is_never_dropped(world, path, says):
    world.feed(path)
    ((error, rows),) = world.poll()
    assert (says in error, rows) == (True, [])
    assert (world.only.error, world.only.failures, world.only.failing_since) == (error, 1, NOW)
    assert feeds.failing_lines(world.store) == (f"{error} (since 2031-05-07)",)


def test_a_bomb_of_entities_does_not_grow(world):
    world.feed("/entities")
    world.poll()
    assert sum(len(article.source.title) for article, _ in world.store.articles()) == 0


def test_one_that_fails_is_asked_more_and_more_seldom_at_most_once_a_day(world):
    world.feed("/down")
    pauses, at = [], NOW
    for _ in range(9):
        world.poll(at=at)
        pauses.append(int((world.only.due - at).total_seconds() // 60))
        at = world.only.due
    assert pauses == [30, 60, 120, 240, 480, 960, 1440, 1440, 1440]
    assert world.only.failing_since == NOW


def test_one_that_asks_us_to_wait_is_left_alone_for_as_long(world):
    world.feed("/wait")
    world.poll()
    assert world.only.due == NOW + timedelta(hours=2)


def test_one_that_is_well_again_has_no_error_left(world):
    feed = world.feed("/rss")
    feeds.keep(world.store, feed, feeds.failed(feed, "down", now=NOW, every=EVERY))
    world.poll(at=NOW + timedelta(hours=1))
    assert (world.only.error, world.only.failures, world.only.failing_since) == ("", 0, None)
    assert feeds.failing_lines(world.store) == ()


def test_a_bad_page_stops_neither_the_others_nor_another_feed(world):
    world.feed("/down")
    world.feed("/mixed")
    found = world.poll()
    assert sorted(rows for _, rows in found) == [[], ["failed", "failed", "new"]]
    assert titles(world.store) == ["Ferry late"]


def test_a_page_that_failed_for_now_is_tried_again_and_one_that_failed_for_good_is_not(world):
    world.feed("/mixed")
    world.poll()
    before = len(world.asked())
    world.poll(at=NOW + timedelta(minutes=30))
    assert world.asked()[before:] == ["/mixed", "/drip"]


def test_two_processes_do_not_read_one_feed_at_once(world):
    feed = world.feed("/rss")
    world.store.put("locks", f"feed:{world.base.removeprefix('http://')}/rss", 1, expires=NOW + timedelta(minutes=9))
    assert poll(world.reader, feed, now=NOW) is None


def test_one_removed_while_it_was_read_stays_removed(world):
    feed = world.feed("/list")
    assert feeds.remove(world.store, feed.url)
    assert not feeds.keep(world.store, feed, replace(feed, error="x"))
    assert feeds.all_of(world.store) == []


@pytest.mark.parametrize(
    ("data", "listed"),
    [(b"https://a.example/1\nhttps://a.example/2\n", True), (b"<urlset></urlset>", True), (b"A story about a bridge.", False),
     (b"https://a.example/1 is where it stands\n", False), (b"", False)],
)  # fmt: skip
def test_what_is_a_list_of_links(data, listed):
    assert is_list(Document("x", data)) is listed


def test_a_sitemap_that_is_broken_says_so():
    with pytest.raises(ArticleError, match="broken sitemap"):
        links(Document("x", b"<urlset><url>"))
