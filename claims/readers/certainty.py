"""How firmly something is told: hedges, negations, and whether it is planned, under way, done, denied or confirmed.

Cue words are returned as they stand in the text, in its order. Bounds are not negations ("no fewer than ten"), a plan is
no hedge ("is expected to"), and "May 3" is no doubt. With a parse, the status is that of the clause that tells the news,
not of "police said" around it; without one it is read from patterns, more cautiously.
"""

import re
from collections.abc import Sequence

from claims.model import Status, Word
from claims.readers.clauses import children, main_verb, root, tagged
from claims.readers.wordlists import words_of

_HEDGE = re.compile(
    r"""\b(?:
      reportedly|allegedly|purportedly|supposedly|apparently|seemingly|ostensibly|presumably|possibly|perhaps|probably|
      likely|unlikely|maybe|unconfirmed|unverified|uncorroborated|alleged|purported|presumed|suspected|rumou?red|feared|
      (?:may|might)(?!\s+\d)|
      could(?!\s+not\b|\s+no\b|n['’]t)|
      (?:appear|appears|appeared|seem|seems|seemed)\s+(?:\w+ly\s+)?(?:to|that|as|likely|unlikely)\b|
      (?:believed|thought|understood|assumed|considered|suspected|alleged)\s+to\b|
      reported\s+to(?=\s+(?:have|be)\b)|(?<=(?:is|re|as|be)\s)said\s+to(?=\s+(?:have|be)\b)|
      (?:is|are|was|were|been|being)\s+(?:widely\s+|also\s+|first\s+)?(?:rumou?red|alleged|reported\s+(?:that|as|dead|killed|injured|wounded))|
      reported\s+at\s+(?:over|more|least|around|about|nearly|some|up)|it\s+is\s+(?:believed|thought|understood|assumed)|
      (?:initial|early|unconfirmed|preliminary)\s+(?:reports?|findings|information|indications)|
      (?:is|was|are|were|remains?|remained)\s+(?:still\s+)?(?:unclear|uncertain|not\s+(?:yet\s+)?clear)|what\s+appear(?:s|ed)?\s+to
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NEGATION = re.compile(
    r"""\b(?:
      not|never|neither|nor|none|nobody|nothing|nowhere|cannot|without|
      (?:do|does|did|is|are|was|were|has|have|had|wo|would|could|ca|should|must)n['’]t|
      no(?!\.\s*\d|[-\s]+(?:fewer|less|more|later|earlier|sooner|doubt|matter|wonder)\b)(?:\s+longer|\s+one)?|
      den(?:y|ies|ied|ying)|denials?|refut(?:e|es|ed|ing)|
      (?:fail|fails|failed|failing|refuse|refuses|refused|refusing|decline|declines|declined|declining|unable|failure|refusal)\s+to|
      (?:rule|rules|ruled|ruling)\s+out|lack(?:s|ed|ing)?(?:\s+of)?|instead\s+of|rather\s+than
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_NEGATING = re.compile(
    r"\b(?:not\s+(?:only|just|merely|simply|least|to\s+mention)|whether\s+or\s+not|no\s+doubt|if\s+not|why\s+not)\b",
    re.IGNORECASE,
)
_IN_A_NAME = re.compile(r"[A-Z]\w+ (?P<cue>Without|No|Not|Never|Nothing|None) [A-Z]")  # "Doctors Without Borders"
_PLAN_VERB = words_of("plan intend aim schedule expect slate hope prepare propose set due poise bind")
_PLANNED = re.compile(
    r"\b(?:(?:is|are|was|were|be|been)\s+(?:also\s+|now\s+)?(?:expected|scheduled|due|set|slated|poised|planned|likely|about|going)\s+(?:to|for)|"
    r"will(?!\s*[.,;])|(?:he|she|it|they|we|I)['’]ll|won['’]t|shall|plans?\s+to|intends?\s+to|scheduled\s+(?:to|for)|upcoming)\b"
)
_UNDER_WAY = re.compile(
    r"\b(?:(?:is|are)\s+(?:now\s+|currently\s+|still\s+|also\s+)?\w{2,}ing|ongoing|under\s?way|in\s+progress|continues?\s+to)\b",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"\b(?:was|were|has|have|had|did|\w{3,}ed|said|told|took|killed|struck|met|fell|left|began|went|came)\b"
)
_UNCONFIRMED = re.compile(
    r"\b(?:not|n['’]t|no|neither|nor|never|without|nobody|none|yet\s+to)\b(?:[\s,]+[\w’'-]+){0,6}?[\s,]+"
    r"(?:confirm(?:ed|ation|s)?|verif(?:y|ied|ication)|substantiated?|corroborated?)\b|"
    r"(?:couldn|hasn|haven|didn|wasn|weren|isn)['’]t(?:[\s,]+[\w’'-]+){0,4}?[\s,]+(?:confirm(?:ed)?|verif(?:y|ied))\b|"
    r"\bun(?:confirmed|verified|corroborated)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:denied|denies|deny|refuted|refutes)\b", re.IGNORECASE)
_CONFIRMED = re.compile(r"\b(?:confirmed|confirms|confirm|verified)\b", re.IGNORECASE)
_DENYING = words_of("deny refute")
_REJECTING = words_of("reject dismiss dispute rebut")
_CHARGE = words_of("claim allegation report accusation charge suggestion rumor rumour assertion notion idea")
_LASTING = words_of("continue remain persist last proceed")


def read_hedges(text: str, words: Sequence[Word]) -> tuple[str, ...]:
    """The cues by which the sentence leaves it open whether it is so: "reportedly", "may", "believed to"."""
    spared = _no_doubt(words)
    found = (m for m in _HEDGE.finditer(text) if m.start() not in spared)
    return tuple(m[0] for m in found if not _is_month(m[0], text, m.start()))


def _no_doubt(words: Sequence[Word]) -> frozenset[int]:
    """Where a word spelled like a hedge is a name or a noun: "May", "the Mays", "might" as power."""
    return frozenset(w.start for w in words if w.pos in ("PROPN", "NOUN") and w.text.lower() in ("may", "might"))


def _is_month(cue: str, text: str, at: int) -> bool:
    """ "May" with a capital inside a sentence, or before a number, is the month or a name."""
    return cue == "May" and (at > 0 or bool(re.match(r"May\s+\d", text)))


def read_negations(text: str, words: Sequence[Word]) -> tuple[str, ...]:
    """The cues by which the sentence says that something is not so: "not", "no", "denied", "failed to"."""
    spared = [m.span() for m in _NOT_NEGATING.finditer(text)]
    spared += [(w.start, w.end) for w in words if w.pos == "PROPN"]
    spared += [m.span("cue") for m in _IN_A_NAME.finditer(text)]
    found = (m for m in _NEGATION.finditer(text) if not any(a <= m.start() < b for a, b in spared))
    return tuple(m[0] for m in found)


def read_status(text: str, words: Sequence[Word]) -> Status:
    """What the sentence says became of its main event; "asserted" when it is a state or can't be told."""
    if not tagged(words):
        return _status_by_pattern(text)
    below = children(words)
    top, main = root(words), main_verb(words, below)
    if top is None or main is None:
        return "asserted"
    return _reporter_status(text, words, below, top, main) or _clause_status(text, words, below, main)


def _status_by_pattern(text: str) -> Status:
    for pattern, status in _PATTERNS:
        if pattern.search(text):
            return status
    return "asserted"


_PATTERNS: tuple[tuple[re.Pattern[str], Status], ...] = (
    (_UNCONFIRMED, "unconfirmed"),
    (_DENIED, "denied"),
    (_CONFIRMED, "confirmed"),
    (_PLANNED, "planned"),
    (_UNDER_WAY, "under_way"),
    (_HAPPENED, "happened"),
)


def _reporter_status(
    text: str, words: Sequence[Word], below: Sequence[Sequence[int]], top: int, main: int
) -> Status | None:
    """Denied, confirmed or unconfirmed, where the governing verbs say so."""
    for m in _UNCONFIRMED.finditer(text):
        if _governs(words, m.end(), {top, main}):
            return "unconfirmed"
    for verb in (top, main):
        lemma = words[verb].lemma.lower()
        objects = {words[n].lemma.lower() for n in below[verb] if words[n].dep in ("dobj", "nsubjpass")}
        if lemma in _DENYING or (lemma in _REJECTING and objects & _CHARGE):
            return "denied"
        if lemma in ("confirm", "verify") and not any(words[n].dep == "neg" for n in below[verb]):
            return "confirmed"
    return None


def _governs(words: Sequence[Word], end: int, verbs: set[int]) -> bool:
    """Whether the word that ends at this offset belongs to the clause of one of these verbs."""
    index = next((n for n, word in enumerate(words) if word.end == end), None)
    for _ in range(12):
        if index is None or index in verbs:
            return index is not None
        if words[index].dep in ("advcl", "relcl", "acl", "ccomp", "conj", "parataxis"):
            return False
        index = words[index].head
    return False


def _clause_status(text: str, words: Sequence[Word], below: Sequence[Sequence[int]], main: int) -> Status:
    """The status that the tense of the main verb and its helpers gives."""
    verb = words[main]
    if verb.pos not in ("VERB", "AUX"):
        return _status_by_pattern(text)
    helpers = [words[n] for n in below[main] if words[n].dep in ("aux", "auxpass")]
    if _is_planned(words, below, main, helpers):
        return "planned"
    modal = any(h.tag == "MD" for h in helpers)
    past = any(h.tag == "VBD" or h.lemma.lower() == "have" for h in helpers)
    if verb.tag == "VBG" and not modal:
        return "happened" if any(h.tag == "VBD" for h in helpers) else "under_way"
    if verb.lemma.lower() in _LASTING and not past and verb.tag in ("VBZ", "VBP"):
        return "under_way"
    if any(
        words[n].lemma.lower() in ("ongoing", "underway", "way") and words[n].dep in ("acomp", "prep", "advmod")
        for n in below[main]
    ):
        return "under_way"
    if verb.pos == "AUX" or modal:
        return "asserted"
    return "happened" if past or verb.tag == "VBD" else "asserted"


def _is_planned(words: Sequence[Word], below: Sequence[Sequence[int]], main: int, helpers: list[Word]) -> bool:
    verb = words[main]
    if any(h.text.lower() in ("will", "'ll", "’ll", "wo", "shall") for h in helpers):
        return True
    if any(h.text.lower() == "to" for h in helpers) and verb.tag == "VB":
        return True
    deps = {words[n].dep for n in below[main]} | {words[n].text for n in below[main] if words[n].dep == "prep"}
    ahead = "xcomp" in deps or "for" in deps or ("ccomp" in deps and verb.lemma.lower() == "expect")
    passive = any(h.lemma.lower() == "be" for h in helpers) or not helpers  # "had set the cup down" is no plan
    if verb.lemma.lower() in _PLAN_VERB and (ahead or (verb.tag == "VBN" and passive)):
        return True
    if verb.lemma.lower() == "go" and verb.tag == "VBG":
        return any(words[n].dep == "xcomp" for n in below[main])
    return verb.lemma.lower() == "be" and any(
        words[n].dep == "acomp" and words[n].text.lower() in ("due", "set", "scheduled") for n in below[main]
    )
