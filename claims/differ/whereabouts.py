"""The same deed or thing told to be in another place, or in a place told more closely: "at a home in Elm Street" and "at a
home in the north of the town"."""

from collections.abc import Iterator, Sequence

from claims.differ.asking import ask_where, first
from claims.differ.pair import Pair, other_days, subtree
from claims.differ.wording import phrase
from claims.model import Claim, Difference, Name, Word
from claims.readers.names import same_name
from claims.readers.places import country, known_place, stands_for
from claims.readers.tense import children
from claims.readers.wordlists import words_of

_SAME_THING = 0.55  # likeness from which two words are taken for the same deed or thing
_TOLD = 0.5  # from this likeness on a word of a place is told by the other sentence
_CLOSE = 0.35  # of Pair.closeness
_WHERE = words_of("in at on near inside outside along behind beside by across under")
_SITES = words_of(
    "home house apartment flat condo room bedroom kitchen garage basement yard backyard porch driveway building complex tower "
    "hotel motel hospital clinic school university campus college church mosque temple synagogue store shop mall market "
    "supermarket restaurant bar nightclub club cafe casino theater theatre cinema stadium park playground beach field forest "
    "wood river lake sea bay harbour harbor port bridge tunnel station airport airfield hangar runway base barracks camp "
    "checkpoint border street road avenue boulevard highway interstate freeway lane block corner intersection sidewalk "
    "lot parking court courthouse courtroom jail prison office "
    "headquarters factory plant warehouse farm ranch village district neighborhood neighbourhood suburb county province "
    "morgue floor hallway stairwell lobby bathroom trailer tent cemetery way"
)
_BODIES = words_of(
    "police department office sheriff bureau agency ministry council service guard force court university"
)
_ASIDE = frozenset({"relcl", "acl", "advcl", "appos", "punct", "cc", "conj"})
_CONTENT = ("NOUN", "PROPN", "ADJ", "NUM")
_THINGS = ("VERB", "NOUN")


def place_differences(pair: Pair) -> Iterator[Difference]:
    """One at most: an aligned deed or thing whose place each sentence tells with words that the other has nothing for."""
    if pair.closeness < _CLOSE or pair.alignment.likeness is None or other_days(pair):
        return
    for mine, word in enumerate(pair.a.words):
        theirs = pair.alignment.best[mine]
        if word.pos not in _THINGS or pair.b.words[theirs].pos not in _THINGS:
            continue
        if pair.alignment.back[theirs] != mine or pair.alignment.near[mine] < _SAME_THING:
            continue
        for x in places_of(pair.a, mine):
            for y in places_of(pair.b, theirs):
                if _apart(pair, x, y):
                    yield _difference(pair, theirs, x, y)
                    return


def places_of(claim: Claim, thing: int) -> list[int]:
    """The top words of what stands after a preposition of place under this word and names a site or a place."""
    words = claim.words
    found = []
    for under in children(words, thing):
        if words[under].dep == "prep" and words[under].lemma.lower() in _WHERE:
            found += [n for n in children(words, under) if words[n].dep == "pobj" and _is_site(claim, n)]
    return found


def _is_site(claim: Claim, noun: int) -> bool:
    word = claim.words[noun]
    named = any(name.kind == "place" and name.start <= word.start < name.end for name in claim.names)
    return named or word.lemma.lower() in _SITES


def _apart(pair: Pair, x: int, y: int) -> bool:
    """True when each place has a word that the other sentence has nothing for, and no name in common."""
    at_a, at_b = _span(pair.a.words, x), _span(pair.b.words, y)
    left_a = _left(pair.a.words, at_a, pair.alignment.near)
    left_b = _left(pair.b.words, at_b, pair.alignment.back_near)
    if not left_a or not left_b or _share_name(pair, at_a, at_b):
        return False
    if not any(w.pos == "NUM" for c, at in ((pair.a, at_a), (pair.b, at_b)) for w in _inside(c, at)):
        return False  # a town and its county, one complex of flats by town and by county
    return not _names_of(pair.a, at_a) & _words_of(pair.b) and not _names_of(pair.b, at_b) & _words_of(pair.a)


def _names_of(claim: Claim, span: tuple[int, int]) -> set[str]:
    """The proper nouns and numbers within a place: "Elm", "4400"."""
    return {w.text.lower() for w in _inside(claim, span) if w.pos in ("PROPN", "NUM")}


def _inside(claim: Claim, span: tuple[int, int]) -> list[Word]:
    return [word for word in claim.words if span[0] <= word.start < span[1]]


def _words_of(claim: Claim) -> set[str]:
    """The words of the claim but for those of persons' and bodies' names: "Norhavn Police" tells no place."""
    others = [
        n
        for n in claim.names
        if n.kind == "person" or (n.kind == "organisation" and set(n.text.lower().split()) & _BODIES)
    ]
    return {w.text.lower() for w in claim.words if not any(n.start <= w.start < n.end for n in others)}


def _span(words: tuple[Word, ...], noun: int) -> tuple[int, int]:
    return subtree(words, noun, without=_ASIDE)


def _left(words: tuple[Word, ...], span: tuple[int, int], near: tuple[float, ...]) -> list[int]:
    return [
        n
        for n, word in enumerate(words)
        if span[0] <= word.start < span[1] and word.pos in _CONTENT and near[n] < _TOLD
    ]


def _share_name(pair: Pair, at_a: tuple[int, int], at_b: tuple[int, int]) -> bool:
    """True when the places have a name in common, or name two towns: that is another event, not another answer."""
    mine = [name for name in pair.a.names if name.start < at_a[1] and name.end > at_a[0]]
    theirs = [name for name in pair.b.names if name.start < at_b[1] and name.end > at_b[0]]
    one = any(same_name(x, y) >= 0.6 or stands_for(x.key, y.key) for x in mine for y in theirs)
    return one or (_towns(mine) and _towns(theirs))


def _towns(names: Sequence[Name]) -> bool:
    return any(known_place(name.canonical) and not country(name.canonical) for name in names)


def _difference(pair: Pair, theirs: int, x: int, y: int) -> Difference:
    at_a, at_b = _span(pair.a.words, x), _span(pair.b.words, y)
    return Difference(
        "place", "precision", first([ask_where(pair.b, theirs)], "Where it happened"), phrase(pair.a, at_a), phrase(pair.b, at_b),
        importance=1, note="They name different places, which may be one place told more or less closely.",
        said_at=at_a, found_at=at_b,
    )  # fmt: skip
