"""Article -> claims, composed of the readers.

Each factual sentence, the headline among them, becomes one claim: verbatim, with what the readers found in it. A
sentence that leans on the one before ("It killed 23.", "The clashes ...") carries the names it needs in its context.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from claims import language
from claims.ids import claim_id
from claims.model import Article, Attribution, Claim, Name, Sentence, Source, When
from claims.readers.attribution import read_attributions
from claims.readers.carried import carried
from claims.readers.certainty import read_hedges, read_negations, read_status
from claims.readers.dates import main_when, read_whens
from claims.readers.names import read_names
from claims.readers.quantities import read_quantities
from claims.readers.sentences import sentences

MIN_WORDS = 3
MAX_SENTENCE = 2000  # characters; a longer "sentence" is a table or a dump, cut there
_HALF = re.compile("[\ud800-\udfff]")  # of a character: JSON can carry it, the parser can't
_LETTER = re.compile(r"[^\W\d_]{2,}")
_LEANS = re.compile(
    r"^[\"“‘'(]*(?:it|he|she|they|his|her|its|their|this|that|these|those|both|the (?:two|three|pair|same|former|latter))\b",
    re.IGNORECASE,
)


def with_headline(article: Article) -> Article:
    """The article as it is stored: its title is the first paragraph of its text, so that it has offsets as well."""
    title = article.source.title.strip()
    if not title or article.text.lstrip().casefold().startswith(title.casefold()):
        return article
    return replace(article, text=f"{title}\n\n{article.text}")


def published_day(published: str | None) -> date | None:
    """The calendar day of an ISO day or instant."""
    return date.fromisoformat(published[:10]) if published else None


def extract(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Claim]]]:
    """Each article (see with_headline) with its claims in order of place."""
    for article in articles:
        yield article, _claims(article, _sentences(article))


def read_statement(text: str, *, published: str | None) -> list[Claim]:
    """A statement read by the same readers: one claim a sentence, of no article. published resolves its times."""
    article = Article(Source("", "", "", published=published), _HALF.sub("\ufffd", text))
    return _claims(article, _sentences(article), statement=True)


def read_whole(text: str) -> Claim:
    """A statement read as one claim however many sentences it has, for looking up what lies nearest to all of it."""
    text = _HALF.sub("\ufffd", text)
    ((words, entities),) = language.parse([text])
    sentence = Sentence(text, 0, words, entities)
    names = read_names([sentence])[0]
    source = Source("", "", "")
    return Claim("", source, text, 0, len(text), quantities=read_quantities(text, words), names=names, words=words)


def _sentences(article: Article) -> list[Sentence]:
    title = article.source.title.strip().casefold()
    spans = [(start, min(end, start + MAX_SENTENCE), number) for start, end, number in sentences(article.text)]
    texts = [article.text[start:end] for start, end, _ in spans]
    parsed = language.parse(texts)
    return [
        Sentence(
            text,
            start,
            words,
            entities,
            number,
            headline=number == 0 and _is_title(text.casefold(), title),
        )
        for text, (start, _, number), (words, entities) in zip(texts, spans, parsed, strict=True)
    ]


def _is_title(text: str, title: str) -> bool:
    return bool(title) and (text in title or (len(title) > 20 and title in text))


def _claims(article: Article, read: Sequence[Sentence], *, statement: bool = False) -> list[Claim]:
    names = read_names(read)
    attributions = carried(read, read_attributions(read, names, outlet=article.source.outlet))
    day = published_day(article.source.published)
    told: tuple[date, date] | None = None
    seen: Counter[str] = Counter()
    claims: list[Claim] = []
    for place, sentence in enumerate(read):
        if not statement and not is_factual(sentence):
            continue
        occurrence = seen[sentence.text]
        seen[sentence.text] += 1
        whens = read_whens(sentence.text, day, sentence.words, before=told)
        told = next(((w.first, w.last) for w in reversed(whens) if w.first and w.last), told)
        claims.append(
            _claim(
                article, sentence, names[place], whens,
                attribution=attributions[place],
                context=_context(read, names, place),
                occurrence=occurrence,
            )
        )  # fmt: skip
    return claims


def _claim(
    article: Article, sentence: Sentence, names: tuple[Name, ...], whens: tuple[When, ...], *,
    attribution: Attribution | None, context: str, occurrence: int,
) -> Claim:  # fmt: skip
    text, words = sentence.text, sentence.words
    return Claim(
        id=claim_id(article.source.id, text, occurrence),
        source=article.source,
        text=text,
        start=sentence.start,
        end=sentence.start + len(text),
        revision=article.revision,
        attribution=attribution,
        hedges=read_hedges(text, words),
        negations=read_negations(text, words),
        status=read_status(text, words),
        quantities=read_quantities(text, words),
        whens=whens,
        main_when=main_when(text, whens, words),
        names=names,
        context=context,
        words=words,
        headline=sentence.headline,
        workspace=article.workspace,
    )


def is_factual(sentence: Sentence) -> bool:
    """False for questions, scraps and lines without words; everything else may be checked against."""
    text = sentence.text.rstrip("\"'”’) ")
    return not text.endswith("?") and len(_LETTER.findall(text)) >= MIN_WORDS


def _context(read: Sequence[Sentence], names: Sequence[tuple[Name, ...]], place: int) -> str:
    """Names carried over from up to two sentences before, when this one leans on them; "" when it stands alone."""
    sentence = read[place]
    leans = _LEANS.match(sentence.text) is not None
    if not leans and any(name.kind in ("person", "place", "organisation") for name in names[place]):
        return ""
    own = {name.canonical for name in names[place]}
    for back in (place - 1, place - 2):
        if back >= 0 and not read[back].headline and names[back]:
            carried = dict.fromkeys(n.canonical for n in names[back] if n.canonical not in own)
            return ", ".join(list(carried)[:4])
    return ""


def as_encoded(claim: Claim) -> str:
    """The words of a claim that its vector stands for: what it leans on first, then itself."""
    return f"{claim.context}: {claim.text}" if claim.context else claim.text
