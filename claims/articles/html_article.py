"""A page's HTML -> Draft: its article text and what its metadata says. The only importer of trafilatura."""

import logging
from urllib.parse import urljoin, urlsplit

import trafilatura

from claims.articles.front_matter import Draft, web_address
from claims.articles.published import read_published, read_url_date
from claims.errors import ArticleError

MAX_HTML = 5_000_000  # characters; a news page is below 2 million even with its scripts
MAX_TAGS = 60_000  # a news page has a few thousand; hundreds of thousands take the extractor half a minute
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its warnings hold text of the page
logging.getLogger("htmldate").setLevel(logging.CRITICAL)
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2200-12-31"}


def read_html(html: str, *, where: str, url: str | None = None) -> Draft:
    """The article in a page. url: where it was fetched; a canonical address counts only if it is on the same site.
    Raises ArticleError when no article text is found."""
    if len(html) > MAX_HTML or html.count("<") > MAX_TAGS:
        raise ArticleError("is too large a page", where=where, advice="Give the article's text instead")
    found = trafilatura.bare_extraction(
        html, url=url, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=_DATES
    )
    text = getattr(found, "text", None) or ""
    if found is None or isinstance(found, dict) or not text.strip():
        raise ArticleError(
            "no article text was found in this page", where=where, advice="Save the article's text and add that"
        )
    address = _address(found.url, url)
    return Draft(
        text=text.replace("\n", "\n\n"),
        title=" ".join((found.title or "").split()),
        outlet=_outlet(found.sitename, found.url, url),
        url=address,
        published=read_published(found.date) or (read_url_date(address) if address else None),
        author=" ".join((found.author or "").replace(";", ",").split()) or None,
        language=(found.language or "")[:8],
    )


def _outlet(sitename: str | None, *addresses: str | None) -> str:
    """The name the page gives its site; "" where the extractor only has the address's host to say."""
    name = " ".join((sitename or "").split()).lstrip("@")
    hosts = {urlsplit(one).netloc.casefold().removeprefix("www.") for one in addresses if one}
    return name if len(name) <= 80 and name.casefold().removeprefix("www.") not in hosts else ""


def _address(canonical: str | None, fetched: str | None) -> str | None:
    """The canonical address, unless the page was fetched from another site: no page may pass for another's."""
    if fetched is None:
        return web_address(canonical)
    own = web_address(urljoin(fetched, canonical)) if canonical else None
    return own if own and _same_site(own, fetched) else fetched


def _same_site(first: str, second: str) -> bool:
    hosts = sorted(((urlsplit(one).hostname or "").removeprefix("www.") for one in (first, second)), key=len)
    return hosts[0] == hosts[1] or (hosts[1].endswith("." + hosts[0]) and "." in hosts[0])
