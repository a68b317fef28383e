"""The nouns of Twosource: what is read from articles and what is found between them.

Plain frozen values, complete when made; no behaviour but trivial reads. All offsets are code points, half open;
those of a Claim count in the stored article text, those of its parts (quantities, times, names, words) in the
claim's own text. Numbers are Decimal, never float. Moments are aware UTC; a calendar day is a date.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Bound = Literal["exact", "at_least", "at_most", "about", "range"]
Measure = Literal["count", "percent", "money", "age", "fraction", "ordinal", "duration", "measure"]
NameKind = Literal["person", "place", "organisation", "group", "event", "other"]
Status = Literal["asserted", "planned", "under_way", "happened", "denied", "confirmed", "unconfirmed"]
Stance = Literal["agrees", "differs", "related"]
Finding = Literal["agrees", "differs", "sources_differ", "nothing_found", "not_checkable"]
Kind = Literal["quantity", "time", "place", "person", "list", "status", "action", "attribution", "negation"]
Relation = Literal["conflict", "update", "scope", "precision", "hedge"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim stands: an article's card, without its text. published is an ISO day ("2025-07-31") or a UTC
    instant ("2025-07-31T14:05:00Z"), as precise as the source was."""

    id: str
    outlet: str
    title: str
    url: str | None = None
    published: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as stored: its card and the text that every claim's offsets count in. missing names the fields
    ("outlet", "published", ...) that neither the document nor the person gave. workspace is "" when it is shared
    by all, else the key of the one workspace that may see it."""

    source: Source
    text: str
    author: str | None = None
    language: str = "en"
    revision: int = 1
    missing: tuple[str, ...] = ()
    workspace: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One token of a parsed sentence; head is the index of its governor in the sentence (itself for the root).
    pos is the Universal POS tag, tag the fine one, dep the dependency label; all "" when no parser is installed."""

    text: str
    start: int
    end: int
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A span the entity recogniser marked, with its label (PERSON, GPE, ORG, DATE, ...)."""

    text: str
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence: start is its offset in the article, the rest counts in its own text. paragraph numbers the
    paragraph it stands in; headline is True for the article's title."""

    text: str
    start: int
    words: tuple[Word, ...] = ()
    entities: tuple[Entity, ...] = ()
    paragraph: int = 0
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a journalist reads it. "over 1,400 people" killed: low 1400, high None, bound "at_least", unit
    "person", of "killed". "dozens": low 24, high 99, bound "about". "30 to 40": 30, 40, "range". "36": 36, 36, "exact".
    A percentage is 0-100. unit is a singular lower-case noun, "%" or an ISO currency code; of says what the counted things did or are
    (one or a few lower-case words), "" when the sentence doesn't say."""

    text: str
    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    bound: Bound
    unit: str = ""
    of: str = ""
    measure: Measure = "count"


@dataclass(frozen=True, slots=True)
class When:
    """A time in the text, resolved against the article's date to a closed range of days; first and last are None when
    it can't be resolved. clock is the time of day, "HH:MM" in 24 hours as written (no zone applied), or a part of the
    day ("morning", "evening", "night", "overnight"). approximate for "around 18 July", "mid-July"."""

    text: str
    start: int
    end: int
    first: date | None
    last: date | None
    clock: str | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A person, place or body named. canonical is the fullest spelling used in the article for the same one (so that
    "al-Sharaa" and "President Ahmed al-Sharaa" share it); key is what spellings have in common across articles."""

    text: str
    start: int
    end: int
    kind: NameKind
    canonical: str
    key: str
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said it. via lists those between the origin and the article, nearest to the origin first
    ("AFP" for a diplomat who spoke to AFP). anonymous: the origin is not named ("a diplomat", "officials")."""

    origin: str
    cue: str
    via: tuple[str, ...] = ()
    anonymous: bool = False
    source_start: int = 0
    source_end: int = 0
    cue_start: int = 0
    cue_end: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """One factual sentence of one article, verbatim, and what was read in it. hedges are the cue words
    ("reportedly", "may"); negations likewise. context is what a reader carries over from the sentences before
    (never part of the text): who "he" is, which clashes. whens[main_when] is the time of the main event."""

    id: str
    source: Source
    text: str
    start: int
    end: int
    revision: int = 1
    attribution: Attribution | None = None
    hedges: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    status: Status = "asserted"
    quantities: tuple[Quantity, ...] = ()
    whens: tuple[When, ...] = ()
    main_when: int | None = None
    names: tuple[Name, ...] = ()
    context: str = ""
    words: tuple[Word, ...] = ()
    headline: bool = False
    superseded: bool = False
    workspace: str = ""

    @property
    def hedged(self) -> bool:
        return bool(self.hedges)

    @property
    def negated(self) -> bool:
        return bool(self.negations)

    @property
    def when(self) -> When | None:
        return None if self.main_when is None else self.whens[self.main_when]


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that two texts both answer, and their two answers. importance 1-3. said_at and found_at are spans in
    the two texts."""

    kind: Kind
    relation: Relation
    question: str
    said: str
    found: str
    importance: int = 2
    note: str = ""
    said_at: tuple[int, int] = (0, 0)
    found_at: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Match:
    """A stored claim that speaks of what a statement says. score 0-1; reasons are short phrases a person can read."""

    claim: Claim
    score: float
    stance: Stance = "related"
    reasons: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """One answer to a question, and who gives it. as_of is the ISO day of the newest article that gives it."""

    value: str
    claims: tuple[Claim, ...]
    outlets: tuple[str, ...]
    origins: tuple[str, ...]
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A question on which outlets differ, with its positions in order of time. opened and changed are moments at which
    this store saw it."""

    id: str
    question: str
    kind: Kind
    relation: Relation
    importance: int
    positions: tuple[Position, ...]
    opened: datetime
    changed: datetime
    state: Literal["open", "closed"] = "open"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Origins:
    """How many outlets carry something and on how many separate origins it rests; shared names the origins that more
    than one outlet relies on, copied the outlets that carry one text."""

    outlets: int
    independent: int
    shared: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What a store holds now. newest is the latest published day or instant."""

    articles: int
    claims: int
    discrepancies: int
    outlets: int
    newest: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes from somewhere, with what the locator told of them: the media type (may be "") and the name to show. path is
    set instead of data for a local file of many articles, which is read line by line."""

    locator: str
    data: bytes
    media_type: str = ""
    url: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    path: str | None = None
