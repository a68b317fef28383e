"""The sentences behind an answer, whole and in their context, a page at a time.

The matches page says how each sentence stands to the statement; here it is read where it stands, with what its article
says just before and after.
"""

from collections.abc import Callable

from bot.answer import Answer
from bot.cards import claim_line, web_address
from bot.messages import Block, Heading, Item, Reply, Span
from bot.pages import page_of, paging
from bot.relevance import to_show
from bot.words import clean, cut, many, number
from claims.model import Article, Claim

PAGE = 3
_AROUND = 220

Read = Callable[[str], Article | None]


def quotes_reply(answer: Answer, read: Read, *, key: str, page: int, replaces: bool) -> Reply:
    """One page of the sentences, those of the disputed questions first; read gives an article with its text."""
    claims = _claims(to_show(answer))
    shown, page, pages = page_of(claims, page, size=PAGE)
    head = f"{many(len(claims), 'sentence')} behind “{cut(answer.statement, 120)}”"
    blocks: list[Block] = [Heading(head), *(_item(claim, read(claim.source.id)) for claim in shown)]
    blocks += paging(f"show {key} quotes", page=page, pages=pages)
    return Reply(f"{head}. Page {number(page)} of {number(pages)}.", tuple(blocks), replaces=replaces)


def _claims(answer: Answer) -> list[Claim]:
    found = [
        *(c for part in answer.parts for one in part.discrepancies for p in one.positions for c in p.claims),
        *(match.claim for part in answer.parts for match in part.matches),
    ]
    return list({claim.id: claim for claim in found}.values())


def _item(claim: Claim, article: Article | None) -> Item:
    outlet, _, rest = claim_line(claim).partition(" · ")
    title = f" · {cut(claim.source.title, 120)}" if claim.source.title else ""
    spans = (Span(outlet, bold=True), Span(f" · {rest}{title}"))
    return Item(spans, in_context(claim, article), web_address(claim.source.url))


def in_context(claim: Claim, article: Article | None) -> str:
    """The sentence in quotation marks, between what stands before and after it in its paragraphs."""
    said = f"“{clean(claim.text)}”"
    if article is None or article.text[claim.start : claim.end] != claim.text:  # corrected since
        return said
    before = _before(article.text[max(0, claim.start - _AROUND) : claim.start], whole=claim.start <= _AROUND)
    after = _after(article.text[claim.end : claim.end + _AROUND], whole=claim.end + _AROUND >= len(article.text))
    return " ".join(part for part in (before, said, after) if part)


def _before(text: str, *, whole: bool) -> str:
    """The end of what stands before, begun at a sentence or a word."""
    if not whole:
        starts = [at for mark in (". ", "\n") if (at := text.find(mark)) >= 0]
        text = text[min(starts) + 1 :] if starts else text.partition(" ")[2]
    text = clean(text)
    return text if whole or not text else f"… {text}"


def _after(text: str, *, whole: bool) -> str:
    if not whole:
        ends = [at for mark in (". ", "\n") if (at := text.rfind(mark)) >= 0]
        text = text[: max(ends) + 1] if ends else text.rpartition(" ")[0]
    text = clean(text)
    return text if whole or not text else f"{text} …"
