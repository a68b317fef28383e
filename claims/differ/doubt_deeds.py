"""Deeds of two articles told with other words that may mean the same people or things, or that are two deeds."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from claims.differ.pair import ALIGNED, LEFT_OVER, Pair, subtree, word_at
from claims.differ.persons import PERSONS
from claims.differ.roles import Filler, fillers
from claims.differ.wording import governor
from claims.model import Claim, Difference, Name, Word
from claims.readers.clauses import SAYING
from claims.readers.names import same_name
from claims.readers.wordlists import words_of

_SAME = 0.6  # likeness from which two words stand for the same person or thing
_ASIDE = frozenset({"relcl", "acl", "advcl", "appos", "punct", "conj", "cc"})
_NAMING = SAYING | {"identify", "name", "call"}
INCIDENTS = words_of(
    "shooting attack killing bombing crash explosion blast murder stabbing assault incident homicide slaying accident"
)
_PEOPLE = PERSONS | words_of("adult teen teenager baby infant toddler driver mother father son daughter wife husband")
_MAIN = ("subject", "object")
_NOUNS = ("NOUN", "PROPN")


def same_thing(pair: Pair, x: int, y: int) -> bool:
    """True when a word of each sentence stands for the same: one word, one name, or near in meaning here."""
    a, b = pair.a.words[x], pair.b.words[y]
    mine, theirs = name_at(pair.a, a), name_at(pair.b, b)
    if a.lemma.lower() == b.lemma.lower() or a.text.lower() == b.text.lower():
        return not _of_others(pair, x, y)
    if mine is not None and theirs is not None:
        return same_name(mine, theirs) >= _SAME
    table = pair.alignment.likeness
    return table is not None and float(table[x, y]) >= _SAME


def _of_others(pair: Pair, x: int, y: int) -> bool:
    """True for one noun of two bodies or places: Oldmere's mayor, the mayor of Orsk."""
    spans = subtree(pair.a.words, x, without=_ASIDE), subtree(pair.b.words, y, without=_ASIDE)
    mine = [n for n in pair.a.names if spans[0][0] <= n.start < spans[0][1]]
    theirs = [n for n in pair.b.names if spans[1][0] <= n.start < spans[1][1]]
    return bool(mine and theirs) and not any(same_name(n, m) >= _SAME or n.kind != m.kind for n in mine for m in theirs)


def name_at(claim: Claim, word: Word) -> Name | None:
    """The name this word belongs to."""
    return next((name for name in claim.names if name.start <= word.start < name.end), None)


def _both(pair: Pair, x: int, y: int) -> Iterator[tuple[Filler, Filler]]:
    """What fills the same role of both verbs: doer or object, no pronouns."""
    theirs = {filler.role: filler for filler in fillers(pair.b.words, y)}
    for said in fillers(pair.a.words, x):
        found = theirs.get(said.role)
        if found and "PRON" not in (pair.a.words[said.top].pos, pair.b.words[found.top].pos):
            yield said, found


def other_participants(pair: Pair, x: int, y: int, *, every_role: bool = False) -> bool:
    """True when doer or object of the two deeds are others: what befell one may not have befallen the other. every_role:
    also what it was done with, in, to."""
    return any(
        (every_role or said.role in _MAIN) and not same_thing(pair, said.top, found.top)
        for said, found in _both(pair, x, y)
    )


def same_doer(pair: Pair, x: int, y: int) -> bool:
    """True when both deeds name their doer, and it is the same."""
    return any(said.role == "subject" and same_thing(pair, said.top, found.top) for said, found in _both(pair, x, y))


def by_event(words: tuple[Word, ...], deed: int) -> bool:
    """True for a deed whose doer is an event ("the shooting that killed two"): it says not who did it."""
    doer = next((filler.top for filler in fillers(words, deed) if filler.role == "subject"), None)
    if doer is not None and words[doer].pos == "PRON" and words[deed].dep == "relcl":
        doer = words[deed].head
    return doer is not None and words[doer].lemma.lower() in INCIDENTS


def unsure_doer(pair: Pair, x: int, y: int) -> bool:
    """True when the doer is a pronoun on one side, and its sentence does not carry over whom the other names."""
    theirs = {filler.role: filler for filler in fillers(pair.b.words, y)}
    for said in fillers(pair.a.words, x):
        found = theirs.get(said.role)
        if found is None or said.role != "subject":
            continue
        a, b = pair.a.words[said.top], pair.b.words[found.top]
        if (a.pos == "PRON") != (b.pos == "PRON"):
            name = name_at(pair.b, b) if a.pos == "PRON" else name_at(pair.a, a)
            around = pair.a.context if a.pos == "PRON" else pair.b.context
            return name is None or name.canonical.split()[-1].casefold() not in around.casefold()
    return False


def share_participant(pair: Pair, x: int, y: int) -> bool:
    """True when doer or object of the two deeds is the same, and neither is another."""
    same = [same_thing(pair, said.top, found.top) for said, found in _both(pair, x, y) if said.role in _MAIN]
    return bool(same) and all(same)


def role_doubted(difference: Difference, pair: Pair, mine: Sequence[Claim], theirs: Sequence[Claim]) -> bool:
    """True unless the deed is anchored by something that both tell, and the two answers exclude each other: two names of
    one kind, or two things of which neither article names the other's."""
    at = _deed_of(pair, difference)
    if at is None:
        return True
    x, y, said, found = at
    rest = [pair_ for pair_ in _both(pair, x, y) if pair_[0].role != said.role]
    if not any(same_thing(pair, one.top, other.top) for one, other in rest):
        return True
    a, b = pair.a.words[said.top], pair.b.words[found.top]
    names = name_at(pair.a, a), name_at(pair.b, b)
    if (names[0] is None) != (names[1] is None) or {a.lemma.lower(), b.lemma.lower()} & PERSONS:
        return True  # a name and a description may be one
    if names[0] and names[1] and names[0].kind != names[1].kind:
        return True
    if said.role not in _MAIN and names[0] is None:
        return True
    return _tells(mine, b, names[1]) or _tells(theirs, a, names[0]) or _overlap(pair, said, found)


def _deed_of(pair: Pair, difference: Difference) -> tuple[int, int, Filler, Filler] | None:
    """The two verbs and the two fillers that this difference was read from."""
    for x in range(len(pair.a.words)):
        for said in fillers(pair.a.words, x):
            if (said.start, said.end) == difference.said_at:
                for y in range(len(pair.b.words)):
                    for found in fillers(pair.b.words, y):
                        if (found.start, found.end) == difference.found_at and found.role == said.role:
                            return x, y, said, found
    return None


def _overlap(pair: Pair, said: Filler, found: Filler) -> bool:
    """True when some word of the one filler is told in the other: a list and one of its members."""
    table = pair.alignment.likeness
    mine = [n for n, w in enumerate(pair.a.words) if said.start <= w.start < said.end and w.pos in _NOUNS]
    theirs = [n for n, w in enumerate(pair.b.words) if found.start <= w.start < found.end and w.pos in _NOUNS]
    return table is not None and any(float(table[m, n]) >= ALIGNED for m in mine for n in theirs)


def _tells(claims: Sequence[Claim], word: Word, name: Name | None) -> bool:
    """True when an article speaks of this person or thing anywhere."""
    if name is not None:
        return any(same_name(name, other) >= _SAME for claim in claims for other in claim.names)
    lemma = word.lemma.lower()
    return any(lemma == other.lemma.lower() for claim in claims for other in claim.words)


def action_doubted(difference: Difference, pair: Pair) -> bool:
    """True for two verbs that say the same of the same: what each governs beside the doer and the thing is one too
    ("named her as the owner", "identified her as the owner")."""
    verbs = [n for n, w in enumerate(pair.a.words) if _in(w, difference.said_at) and w.pos == "VERB"]
    others = [n for n, w in enumerate(pair.b.words) if _in(w, difference.found_at) and w.pos == "VERB"]
    if any(pair.a.words[x].lemma.lower() in _NAMING for x in verbs) and any(
        pair.b.words[y].lemma.lower() in _NAMING for y in others
    ):
        return True
    return any(
        said.role not in _MAIN and same_thing(pair, said.top, found.top)
        for x in verbs
        for y in others
        for said, found in _both(pair, x, y)
    )


def age_told_too(difference: Difference, pair: Pair, mine: Sequence[Claim], theirs: Sequence[Claim]) -> bool:
    """True for a person told by an age that the other article gives somebody too: of several people, which is which can't
    be told, and of one nothing differs."""
    said, found = _ages_at(pair.a, difference.said_at), _ages_at(pair.b, difference.found_at)
    return any(
        q.measure == "age" and q.low in ages for ages, other in ((said, theirs), (found, mine)) for c in other for q in c.quantities
    )  # fmt: skip


def _ages_at(claim: Claim, span: tuple[int, int]) -> set[Decimal]:
    inside = [q for q in claim.quantities if q.measure == "age" and span[0] <= q.start < span[1]]
    return {q.low for q in inside if q.low is not None}


def quantifier_doubted(difference: Difference, pair: Pair) -> bool:
    """True when the same noun stands under other verbs: most wounds are light, and wounds were suffered."""
    mine = next((n for n, w in enumerate(pair.a.words) if (w.start, w.end) == difference.said_at), None)
    theirs = next((n for n, w in enumerate(pair.b.words) if (w.start, w.end) == difference.found_at), None)
    if mine is None or theirs is None:
        return False  # a title
    verbs = governor(pair.a.words, mine), governor(pair.b.words, theirs)
    table = pair.alignment.likeness
    if verbs[0] is None or verbs[1] is None or table is None:
        return False
    same = pair.a.words[verbs[0]].lemma.lower() == pair.b.words[verbs[1]].lemma.lower()
    return not same and float(table[verbs[0], verbs[1]]) < LEFT_OVER


def _in(word: Word, span: tuple[int, int]) -> bool:
    return span[0] <= word.start < span[1]


def list_doubted(difference: Difference, pair: Pair, mine: Sequence[Claim], theirs: Sequence[Claim]) -> bool:
    """True when what only the one list names may be the other's in other words: people by name or as who they are, or
    what its article tells in another sentence."""
    x, y = _listed(pair.a, difference.said_at), _listed(pair.b, difference.found_at)
    if not x or not y:
        return True
    left_a = [n for n in x if not any(same_thing(pair, n, m) for m in y)]
    left_b = [m for m in y if not any(same_thing(pair, n, m) for n in x)]
    if not left_a or not left_b or _may_be_one(pair, left_a, left_b):
        return True
    told = [_tells(theirs, pair.a.words[n], name_at(pair.a, pair.a.words[n])) for n in left_a]
    told += [_tells(mine, pair.b.words[n], name_at(pair.b, pair.b.words[n])) for n in left_b]
    return all(told)


def _listed(claim: Claim, span: tuple[int, int]) -> list[int]:
    """The places of the top words of the list's members."""
    inside = [n for n, w in enumerate(claim.words) if span[0] <= w.start < span[1] and w.pos in _NOUNS]
    tops = [n for n in inside if claim.words[n].head not in inside]
    members = list(tops)
    for n in inside:
        if claim.words[n].dep == "conj" and claim.words[n].head in members:
            members.append(n)
    return members


def _may_be_one(pair: Pair, mine: Sequence[int], theirs: Sequence[int]) -> bool:
    """True when persons stand on both sides, or a person's name here and there what somebody is."""
    people = [any(_person(c, n) for n in places) for c, places in ((pair.a, mine), (pair.b, theirs))]
    named = [any(_named(c, n) for n in places) for c, places in ((pair.a, mine), (pair.b, theirs))]
    return all(people) or named[0] != named[1]


def _named(claim: Claim, n: int) -> bool:
    name = name_at(claim, claim.words[n])
    return name is not None and name.kind == "person"


def _person(claim: Claim, n: int) -> bool:
    word = claim.words[n]
    aged = any(q.measure == "age" and n in (place, claim.words[place].head)
               for q in claim.quantities if (place := word_at(claim.words, q.start, q.end)) is not None)  # fmt: skip
    return aged or word.lemma.lower() in _PEOPLE or _named(claim, n)
