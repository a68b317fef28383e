"""Documents of every form become articles with clean text, or an error in plain words."""

import gzip
import json
import random
import re
import time
from pathlib import Path

import pytest

from claims.articles.article import Link, read_articles
from claims.articles.published import read_date_line, read_published, read_url_date
from claims.errors import ArticleError
from claims.given import Given
from claims.ids import article_id, canonical_url, claim_id
from claims.incoming.fetch import Guard, fetch
from claims.model import Article, Document

BODY = (
    "The bridge over the Orsk was closed on Monday after a barge struck one of its piers, the harbour master said.\n\n"
    "Nobody was hurt. Engineers will inspect the pier on Tuesday, and the bridge may stay closed for a week."
)
NOTHING = Given()


def read(
    data: bytes | str, name: str = "a.txt", *, given: Given = NOTHING, **more: object
) -> list[Article | ArticleError | Link]:
    raw = data.encode() if isinstance(data, str) else data
    document = Document(name, raw, **more)  # type: ignore[arg-type]
    return list(read_articles(document, given=given))


def one(data: bytes | str, name: str = "a.txt", *, given: Given = NOTHING, **more: object) -> Article:
    (article,) = read(data, name, given=given, **more)
    assert isinstance(article, Article), article
    return article


def error(data: bytes | str, name: str = "a.txt", **more: object) -> str:
    (found,) = read(data, name, **more)  # type: ignore[arg-type]
    assert isinstance(found, ArticleError)
    assert "\n" not in str(found)
    return str(found)


# fields


def test_front_matter_gives_the_fields() -> None:
    article = one(
        '---\ntitle: "Barge hits bridge: pier damaged"\noutlet: Orsk Mail\npublished: 2024-02-05\n'
        f"url: https://orsk-mail.example/bridge\nauthor: [Ada Lund, Jo Pike]\nlanguage: en\n---\n\n{BODY}\n"
    )
    assert article.source.title == "Barge hits bridge: pier damaged"
    assert article.source.outlet == "Orsk Mail"
    assert article.source.published == "2024-02-05"
    assert article.source.url == "https://orsk-mail.example/bridge"
    assert article.author == "Ada Lund, Jo Pike"
    assert article.text == BODY
    assert article.missing == ()


def test_what_neither_the_text_nor_the_person_gives_is_listed_not_made_up() -> None:
    article = one(BODY)
    assert article.missing == ("title", "outlet", "published", "url")
    assert (article.source.title, article.source.outlet, article.source.published, article.source.url) == (
        "",
        "",
        None,
        None,
    )
    assert article.text == BODY


def test_what_the_person_says_fills_only_what_the_source_lacks() -> None:
    given = Given(outlet="Other Paper", published="2024-02-06", url="https://other.example/x", title="Other title")
    article = one(f"---\noutlet: Orsk Mail\n---\n{BODY}", given=given)
    assert article.source.outlet == "Orsk Mail"
    assert article.source.title == "Other title"
    assert article.source.published == "2024-02-06"
    assert article.source.url == "https://other.example/x"


def test_the_head_of_a_text_gives_title_date_and_author() -> None:
    article = one(f"Barge hits bridge over the Orsk\n\nBy Ada Lund | 5 February 2024\n\n{BODY}")
    assert article.source.title == "Barge hits bridge over the Orsk"
    assert article.source.published == "2024-02-05"
    assert article.author == "Ada Lund"
    assert article.text == BODY
    assert article.missing == ("outlet", "url")


def test_a_heading_above_the_headline_is_the_outlet_and_the_slogan_goes() -> None:
    article = one(
        f"# Orsk Mail\n\nEvery morning. Since 1901.\n\n## Barge hits bridge over the Orsk\n\nFebruary 5, 2024\n\n{BODY}",
        "a.md",
    )
    assert article.source.outlet == "Orsk Mail"
    assert article.source.title == "Barge hits bridge over the Orsk"
    assert article.source.published == "2024-02-05"
    assert article.text == BODY


def test_a_single_heading_is_the_title_and_subheadings_stay_in_the_text() -> None:
    article = one(
        f"# Barge hits bridge\n\n{BODY}\n\n## What happens next\n\nThe harbour opens again on Friday, the city council said.",
        "a.md",
    )
    assert article.source.title == "Barge hits bridge"
    assert article.source.outlet == ""
    assert article.text.endswith("\n\nWhat happens next\n\nThe harbour opens again on Friday, the city council said.")


def test_a_foot_line_names_the_outlet() -> None:
    article = one(
        f"Barge hits bridge over the Orsk\n\n{BODY}\n\nSource: orsk-mail.example with Meridian Press and agencies."
    )
    assert article.source.outlet == "orsk-mail.example"
    assert article.text == BODY


def test_a_sentence_that_begins_with_source_is_no_foot_line() -> None:
    article = one(
        f"{BODY}\n\nSource: the city will close two more bridges in May.\n\n{BODY[:60]} and more was said about it by the crew."
    )
    assert article.source.outlet == ""
    assert "close two more bridges" in article.text


def test_an_outlet_is_taken_from_the_address_when_nothing_else_names_it() -> None:
    assert (
        one(BODY, given=Given(url="https://www.orsk-mail.example/2024/02/05/bridge")).source.outlet
        == "orsk-mail.example"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("---\ntitle: Barge: hits: bridge\n---\n" + BODY, "front matter is not valid YAML (line 2)"),
        ("---\ntitle: [\n---\n" + BODY, "front matter is not valid YAML"),
        ("---\ntitle: !!python/object/apply:os.system ['true']\n---\n" + BODY, "front matter is not valid YAML"),
    ],
)
def test_broken_front_matter_says_where(text: str, words: str) -> None:
    assert words in error(text)


def test_a_rule_at_the_top_is_not_front_matter() -> None:
    assert one("---\n\n" + BODY).text == BODY
    assert one("---\nJust a line\n---\n\n" + BODY).text.endswith(BODY)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.example/", "https://a:b@x.example/", "not a url", "https://"]
)
def test_an_unusable_address_is_missing(url: str) -> None:
    row = json.dumps({"text": BODY, "url": url})
    assert one(row, "a.json").source.url is None


# times of publication


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-07-31", "2025-07-31"),
        ("2025-07-31T14:05:00Z", "2025-07-31T14:05:00Z"),
        ("2025-07-31T14:05:00+02:00", "2025-07-31T12:05:00Z"),
        ("2025-07-31 14:05", "2025-07-31"),
        ("2025-07-31T00:00:00Z", "2025-07-31"),
        ("Thu, 31 Jul 2025 14:05:00 GMT", "2025-07-31T14:05:00Z"),
        ("July 31, 2025", "2025-07-31"),
        ("31st of July 2025", "2025-07-31"),
        ("Sept. 9, 2024", "2024-09-09"),
        ("07/08/2025", None),
        ("31 February 2025", None),
        ("yesterday", None),
        ("", None),
        (20250731, None),
        ("9999999999", None),
    ],
)
def test_a_time_of_publication_is_read_as_precisely_as_written(written: object, read: str | None) -> None:
    assert read_published(written) == read


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("July 31, 2025", "2025-07-31"),
        ("Published: Thursday, 31 July 2025, 14:05 GMT", "2025-07-31"),
        ("Updated on Aug. 2, 2025 at 9:10 a.m.", "2025-08-02"),
        ("On July 31, 2025 the bridge fell", None),
        ("July 31", None),
        ("Photo taken July 31, 2025", None),
    ],
)
def test_only_a_line_that_is_nothing_but_a_date_dates_an_article(line: str, day: str | None) -> None:
    assert read_date_line(line) == day


def test_a_day_in_an_address_is_read() -> None:
    assert read_url_date("https://x.example/2025/jul/31/bridge") == "2025-07-31"
    assert read_url_date("https://x.example/2025/07/31/") == "2025-07-31"
    assert read_url_date("https://x.example/12025/07/3199") is None


# JSON, rows, feeds, pages


def test_rows_go_on_after_a_bad_one_which_names_its_line() -> None:
    good = {"text": BODY, "outlet": "Orsk Mail", "title": "Bridge", "published": "2024-02-05"}
    rows = [
        json.dumps(good),
        "{broken",
        "",
        '"text"',
        '{"title": "no text"}',
        "[" * 100_000,
        json.dumps({**good, "title": "Two"}),
    ]
    found = read("\n".join(rows), "rows.jsonl")
    assert [str(x) if isinstance(x, ArticleError) else x.source.title for x in found] == [  # type: ignore[union-attr]
        "Bridge",
        "rows.jsonl line 2: is not valid JSON",
        'rows.jsonl line 4: is not a JSON object. Write {"text": "...", "title": "...", ...}',
        'rows.jsonl line 5: has no "text" and no "html"',
        "rows.jsonl line 6: is JSON nested too deeply",
        "Two",
    ]


def test_rows_are_read_one_at_a_time_from_a_packed_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    with gzip.open(path, "wt") as out:
        for number in range(3000):
            out.write(json.dumps({"text": BODY, "title": f"Bridge {number}", "outlet": "Orsk Mail"}) + "\n")
    found = read_articles(fetch(str(path), guard=Guard()), given=NOTHING)
    started = time.monotonic()
    first = next(found)
    assert isinstance(first, Article)
    assert first.source.title == "Bridge 0"
    assert first.source.path == str(path)
    assert time.monotonic() - started < 1
    found.close()  # type: ignore[attr-defined]


def test_a_row_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    from claims.articles import article, decode

    monkeypatch.setattr(
        article,
        "lines",
        lambda stream, *, packed, where: decode.lines(stream, packed=packed, where=where, max_line=400),
    )
    good = json.dumps({"text": BODY[:200]})
    long = json.dumps({"text": "x" * 200_000})
    found = read(f"{good}\n{long}\n{good}", "rows.jsonl")
    assert [type(x).__name__ for x in found] == ["Article", "ArticleError", "Article"]


def test_a_broken_packed_file_gives_what_it_holds_and_says_so() -> None:
    rows = [json.dumps({"text": f"{BODY} Its mark was {random.Random(n).randbytes(2000).hex()}."}) for n in range(50)]
    packed = gzip.compress("\n".join(rows).encode())
    found = read(packed[: len(packed) // 2], "rows.jsonl.gz")
    assert isinstance(found[0], Article)
    assert str(found[-1]) == "rows.jsonl.gz: is not a whole gzip file. Fetch or pack it again"


def test_rows_are_known_as_packed_by_their_bytes_not_their_name() -> None:
    row = json.dumps({"text": BODY})
    assert one(row, "rows.jsonl.gz").text == BODY
    assert one(gzip.compress(row.encode()), "rows.jsonl").text == BODY


def test_a_packed_text_is_unpacked_and_a_bomb_is_not() -> None:
    assert one(gzip.compress(BODY.encode()), "a.txt.gz").text == BODY
    assert "holds more than 20 MB" in error(gzip.compress(b"a" * 21_000_000), "a.txt.gz")


def test_words_of_a_json_text_are_found_in_the_original() -> None:
    original = (
        'Head line here\n\nThe "old" bridge\u00a0fell *twice* in [2020](x) -- and\r\n\r\nit was\tnever  rebuilt_since, said Mr. O’Dea.\n\n'
        + BODY
    )
    article = one(json.dumps({"text": original, "title": "T", "outlet": "O"}), "a.json")
    flat = re.sub(r"\s+", " ", original)
    for paragraph in article.text.split("\n\n"):
        assert re.sub(r"\s+", " ", paragraph) in flat


def test_a_json_list_and_json_html_are_read() -> None:
    first, second = read(
        json.dumps([{"text": BODY, "title": "A"}, {"html": f"<p>{BODY}</p><script>x()</script>", "title": "B"}]),
        "a.json",
    )
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert second.source.title == "B"
    assert "harbour master said." in second.text
    assert "x()" not in second.text


PAGE = f"""<!doctype html><html><head><title>Barge hits bridge | Orsk Mail</title>
<meta property="og:site_name" content="Orsk Mail"><meta property="og:title" content="Barge hits bridge">
<meta property="article:published_time" content="2024-02-05T08:00:00Z"><link rel="canonical" href="https://orsk-mail.example/bridge">
</head><body><nav><a href="/">Home</a></nav><article><h1>Barge hits bridge</h1>
{"".join(f"<p>{p}</p>" for p in BODY.split(chr(10) * 2))}
<p>The barge Linnet was carrying gravel from the northern quarry, according to the harbour master.</p></article>
<footer>© 2024 Orsk Mail</footer></body></html>"""


def test_a_page_gives_its_text_and_its_metadata() -> None:
    article = one(PAGE, "page.html")
    assert article.source.title == "Barge hits bridge"
    assert article.source.outlet == "Orsk Mail"
    assert article.source.published == "2024-02-05"
    assert article.source.url == "https://orsk-mail.example/bridge"
    assert article.text.startswith("The bridge over the Orsk")
    assert "Home" not in article.text


def test_a_fetched_page_can_not_pass_for_another_site() -> None:
    more = {"media_type": "text/html", "url": "https://evil.example/bridge"}
    assert one(PAGE, "https://evil.example/bridge", **more).source.url == "https://evil.example/bridge"
    more["url"] = "https://www.orsk-mail.example/bridge?utm_source=x"
    assert one(PAGE, more["url"], **more).source.url == "https://orsk-mail.example/bridge"


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html", "<html><p>" + "<div>" * 3000 + "</html>"])
def test_a_page_without_an_article_says_so(page: str) -> None:
    assert "no article text was found" in error(page, "page.html") or "holds no article" in error(page, "page.html")


def test_broken_html_is_read_as_far_as_it_goes() -> None:
    broken = PAGE.replace("</p>", "").replace("</article>", "").replace("</body></html>", "<p")
    assert "Engineers will inspect the pier" in one(broken, "page.html").text


def test_a_page_of_endless_tags_is_refused_at_once() -> None:
    started = time.process_time()
    assert "is too large a page" in error("<html><body>" + "<p>a " * 300_000, "page.html")
    assert time.process_time() - started < 2


def test_a_feed_gives_articles_where_it_holds_them_and_links_else() -> None:
    full = "".join(f"<p>{BODY} This is part {n} of the report on the bridge.</p>" for n in range(4))
    feed = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Orsk Mail</title>
<item><title>Full &amp; whole</title><link>https://orsk-mail.example/1</link><pubDate>Mon, 05 Feb 2024 08:00:00 GMT</pubDate>
<content:encoded><![CDATA[{full}<script>x()</script>]]></content:encoded></item>
<item><title>Short</title><link>https://orsk-mail.example/2</link><description>Only a summary …</description></item>
<item><title>No link</title><link>javascript:alert(1)</link></item></channel></rss>"""
    whole, link = read(
        feed, "https://orsk-mail.example/feed", media_type="application/rss+xml", url="https://orsk-mail.example/feed"
    )
    assert isinstance(whole, Article)
    assert (whole.source.title, whole.source.outlet, whole.source.published) == (
        "Full & whole",
        "Orsk Mail",
        "2024-02-05T08:00:00Z",
    )
    assert "x()" not in whole.text
    assert link == Link("https://orsk-mail.example/2", "Short", None, "Orsk Mail")


def test_a_json_feed_is_read_likewise() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Orsk Mail",
        "items": [
            {
                "url": "https://orsk-mail.example/1",
                "title": "One",
                "content_text": "\n\n".join(f"{BODY} Part {n}." for n in range(5)),
            },
            {
                "url": "https://orsk-mail.example/2",
                "title": "Two",
                "summary": "s",
                "date_published": "2024-02-05T10:00:00+01:00",
            },
            "odd",
        ],
    }
    whole, link = read(json.dumps(feed), "feed.json")
    assert isinstance(whole, Article)
    assert whole.source.url == "https://orsk-mail.example/1"
    assert link == Link("https://orsk-mail.example/2", "Two", "2024-02-05T09:00:00Z", "Orsk Mail")


def test_xml_that_is_no_feed_and_entities_that_grow_are_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE r [' + '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + "]><rss version='2.0'><channel><title>&j;</title></channel></rss>"  # fmt: skip
    started = time.monotonic()
    assert isinstance(read(bomb, "feed.xml")[0], ArticleError)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("odd", ["&#xD800;", "&#99999999;", "<![CDATA[", "<item", "&nosuch;"])
def test_a_broken_feed_is_an_error_or_read_as_far_as_it_goes(odd: str) -> None:
    feed = f"<rss version='2.0'><channel><title>Orsk {odd} Mail<item><link>https://orsk-mail.example/1</link>{odd}</item></channel></rss>"
    (found,) = read(feed, "feed.xml")
    assert isinstance(found, ArticleError | Link)


def test_standard_input_is_recognised_by_its_content() -> None:
    row = json.dumps({"text": BODY, "title": "Bridge"})
    assert [type(x).__name__ for x in read(f"{row}\n{row}\n", "-")] == ["Article", "Article"]
    assert one(json.dumps({"text": BODY}, indent=1), "-").text == BODY
    assert one(PAGE, "-").source.outlet == "Orsk Mail"
    assert one(b"\xef\xbb\xbf" + PAGE.encode(), "saved.txt").source.outlet == "Orsk Mail"
    assert one(BODY, "-").text == BODY


# hostile bytes


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF, not text"),
        (b"PK\x03\x04....", "is a zip or office file"),
        (b"words\0and more words", "is binary data"),
        (bytes(range(256)) * 20, "is binary data"),
        (b"Too short.", "holds no article text"),
        ("\u200b\u200b\u200b".encode(), "holds no article text"),
    ],
)
def test_bytes_that_are_no_article_say_why(data: bytes, words: str) -> None:
    assert words in error(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"])
def test_other_encodings_are_read(encoding: str) -> None:
    text = BODY.replace("harbour master", "“harbour” master’s café")
    data = text.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    assert one(data).text == text


def test_a_declared_encoding_is_believed_and_cyrillic_is_guessed() -> None:
    russian = "Мост через реку закрыли в понедельник, сообщил начальник порта. Никто не пострадал, сказали в городе."
    page = f'<html><head><meta charset="windows-1251"></head><body><article><p>{russian}</p><p>{russian} Да.</p></article></body></html>'
    assert russian in one(page.encode("cp1251"), "page.html").text
    assert one((russian + "\n" + russian + " Да.").encode("cp1251")).text.startswith("Мост через реку")


def test_utf8_with_a_broken_byte_keeps_its_letters() -> None:
    assert "café" in one(BODY.replace("harbour", "café").encode() + b" \xff").text


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "The " + "very " * 2000 + "long sentence ended.",
        "أعلنت السلطات يوم الاثنين إغلاق الجسر بعد اصطدام سفينة بأحد أعمدته، ولم يصب أحد بأذى.",
        "<!channel> @everyone <@U123> [a](javascript:alert(1)) were told on Monday about the bridge.",
        "A 👩‍👩‍👧 family of five 🇸🇪 crossed the bridge on Monday ❤️ and was not hurt.",
        "(" * 9000 + " five words in all brackets " + ")" * 900,
        "a-" * 5000 + " five more words are here",
        "Photo " * 1500 + "of the bridge.",
        "# " * 4000 + "heading marks and five words",
    ],
)
def test_odd_texts_are_kept_as_they_are_and_quickly(text: str) -> None:
    started = time.monotonic()
    article = one(json.dumps({"text": f"{BODY}\n\n{text}\n\n{BODY} Again."}), "a.json")
    assert time.monotonic() - started < 2
    if not text.startswith("#"):
        assert text in article.text


def test_invisible_characters_are_not_stored() -> None:
    hidden = "The br\u200bidge\u00ad o\u2060ver the \u202eOrsk\u202c was clo\u200dsed \ufeffon Mon\u2066day\u2069 by its owner\x07."
    assert one(f"{hidden}\n\n{BODY}").text.startswith("The bridge over the Orsk was closed on Monday by its owner.")
    assert one(f"Cafe\u0301 owners on the bridge were told to leave on Monday.\n\n{BODY}").text.startswith(
        "Café owners"
    )
    row = '{"text": "The bridge \\ud800 was closed on Monday by its owner."}'
    assert one(row, "a.json").text.encode()


def test_a_break_inside_a_name_or_sentence_is_mended() -> None:
    text = (
        "The minister met the harbour master and the Orsk Deputy\n\nMayor Lena Falk on Monday. They spoke\n\nabout the bridge.\n\n"
        + BODY
    )
    assert one(text).text.startswith(
        "The minister met the harbour master and the Orsk Deputy Mayor Lena Falk on Monday. They spoke about the bridge.\n\n"
    )


def test_headings_and_captions_are_not_joined_to_what_follows() -> None:
    text = f"{BODY}\n\nWhat the city plans to do now with the old bridge\n\nThe council will meet on Friday to vote on a new one."
    assert "\n\nThe council will meet" in one(text).text


def test_text_wrapped_by_hand_becomes_paragraphs() -> None:
    wrapped = (
        "The bridge over the Orsk was closed on Monday after a barge struck one\n"
        "of its piers, the harbour master said. Nobody was hurt, and the barge\n"
        "was towed to the yard.\n\nEngineers will inspect the pier on Tuesday.\n"
    )
    assert one(wrapped).text == (
        "The bridge over the Orsk was closed on Monday after a barge struck one of its piers, the harbour master said. "
        "Nobody was hurt, and the barge was towed to the yard.\n\nEngineers will inspect the pier on Tuesday."
    )


# ids


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a/b?id=3",
        "http://www.example.com:80/a/b/?utm_source=x&id=3#top",
        "https://m.example.com/a/b?id=3&fbclid=1",
        "https://EXAMPLE.com/amp/a/b?id=3",
        "https://example.com/a/b/amp/?id=3",
    ],
)
def test_spellings_of_one_address_are_one(url: str) -> None:
    assert canonical_url(url) == "example.com/a/b?id=3"


def test_different_pages_stay_different() -> None:
    urls = ["https://example.com/a", "https://example.com/b", "https://example.com/a?id=1", "https://example.com/a?id=2",
            "https://example.org/a", "https://news.example.com/a", "https://example.com:8080/a", "https://m.com/a", "https://amp.dev/a"]  # fmt: skip
    assert len({canonical_url(url) for url in urls}) == len(urls)


def test_an_article_keeps_its_id_when_its_text_changes() -> None:
    first = article_id("https://example.com/a", "Orsk Mail", "Bridge", "a.txt", "old")
    assert first == article_id("http://example.com/a/?utm_medium=x", "Other", "Changed", "b.txt", "new")
    assert re.fullmatch(r"[a-z2-7]{16}", first)
    assert article_id(None, "Orsk Mail", "Bridge  closed", "a", "old") == article_id(
        None, "ORSK MAIL", "bridge closed", "b", "new"
    )
    assert article_id(None, "", "Bridge", "a.txt", "old") == article_id(None, "", "Other", "./a.txt", "new")
    assert article_id(None, "", "Bridge", "a.txt", "old") != article_id(None, "", "Bridge", "b.txt", "old")
    assert article_id(None, "", "Bridge", "-", "old") != article_id(None, "", "Bridge", "-", "new")


def test_fields_do_not_run_into_each_other() -> None:
    assert article_id(None, "a b", "c", "", "") != article_id(None, "a", "b c", "", "")


def test_equal_sentences_of_one_article_have_their_own_ids() -> None:
    ids = {
        claim_id("x", "It rained.", 0),
        claim_id("x", "It rained.", 1),
        claim_id("y", "It rained.", 0),
        claim_id("x", "It snowed.", 0),
    }
    assert len(ids) == 4
    assert claim_id("x", "It  rained. ", 0) == claim_id("x", "It rained.", 0)


# the samples that come with the program


def test_every_sample_article_comes_complete_and_clean() -> None:
    folder = Path(__file__).parent.parent / "examples" / "articles"
    found = [
        a for path in sorted(folder.iterdir()) for a in read_articles(fetch(str(path), guard=Guard()), given=NOTHING)
    ]
    articles = [a for a in found if isinstance(a, Article)]
    assert len(articles) == len(found) >= 9
    for article in articles:
        assert article.source.title
        assert article.source.outlet
        assert article.source.published
        assert 150 <= len(article.text.split()) <= 350
        assert not re.search(
            r"Related articles|Read more|Photo:|©|cookies|newsletter|Share this|months old", article.text
        )
    assert len({a.source.id for a in articles}) == len(articles)


def test_a_title_or_address_given_for_many_rows_is_given_to_none() -> None:
    rows = "\n".join(json.dumps({"text": f"{BODY} Number {n}."}) for n in range(2))
    found = read(rows, "rows.jsonl", given=Given(outlet="Orsk Mail", url="https://orsk-mail.example/1", title="Bridge"))
    cards = [(a.source.outlet, a.source.url, a.source.title) for a in found if isinstance(a, Article)]
    assert cards == [("Orsk Mail", None, "")] * 2
    assert len({a.source.id for a in found if isinstance(a, Article)}) == 2


def test_a_single_line_is_taken_as_it_is() -> None:
    assert (
        one(json.dumps({"text": "Photo: a shark swims in a flooded street"}), "a.json").text
        == "Photo: a shark swims in a flooded street"
    )
