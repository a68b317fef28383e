"""The question two numbers answer: "How many people were killed at the Harbour Inn?", "How much is the reward?"."""

import re

from claims.differ.ages import bearer
from claims.differ.asking import first
from claims.differ.complements import complement
from claims.differ.deed import called, is_named_plural, read_deed, subject_of_deed, worded
from claims.differ.pair import Pair, word_at
from claims.differ.persons import PERSONS
from claims.differ.places_told import place_told
from claims.differ.wording import governor
from claims.model import Claim, Quantity
from claims.readers.places import people
from claims.readers.tense import children
from claims.readers.wordlists import words_of

_OF_SUM = re.compile(r"\s+(?:of|worth)\s+(?:[a-z]+\s+){0,3}\S{0,2}\d.*$")
_DONE_TO = words_of(
    "killed injured arrested displaced detained abducted shot stabbed wounded hurt rescued evacuated hospitalised hospitalized charged "
    "freed released kidnapped trapped stranded infected fired suspended elected buried deported sentenced convicted trained recruited"
)
_ASIDE = frozenset({"relcl", "advcl", "appos", "acl", "punct", "parataxis", "ccomp", "nummod", "quantmod", "det", "predet",
                    "prep", "conj", "cc", "poss"})  # fmt: skip


def ask_count(pair: Pair, said: Quantity, found: Quantity) -> str:
    """The question both numbers answer, as a person would ask it."""
    place = place_told(pair.b, found.start) or place_told(pair.a, said.start)
    sides = ((pair.b, found), (pair.a, said))
    match said.measure:
        case "age":
            person = bearer(pair.b, found) or bearer(pair.a, said)
            return f"How old is {person.canonical}?" if person else "How old the person is"
        case "money":
            return first([_how_much(*side) for side in sides], f"How much money it is{place}")
        case "percent" | "fraction":
            return first([_what_share(*side) for side in sides], f"How large the share is{place}")
        case "duration":
            return first([_how_long(*side) for side in sides], f"How long it was{place}")
        case "ordinal":
            return f"Which {said.unit or found.unit} it is" if said.unit or found.unit else "Which in the order it is"
        case _:
            return _how_many(pair, said, found, place)


def ask_counted(claim: Claim, quantity: Quantity) -> str:
    """The question one sentence's number answers."""
    place = place_told(claim, quantity.start)
    if quantity.of in _DONE_TO and quantity.unit in PERSONS:
        return ask_toll(quantity.unit, quantity.of, place)
    return first([_counted_in(claim, quantity)], f"How many {plural(quantity.unit)} were there{place}?")


def ask_toll(unit: str, of: str, place: str) -> str:
    """ "How many people were killed in Orsk?"; those missing still are."""
    return f"How many {plural(unit or 'person')} {'are' if of == 'missing' else 'were'} {of}{place}?"


def _how_many(pair: Pair, said: Quantity, found: Quantity, place: str) -> str:
    unit, of = said.unit or found.unit, said.of or found.of
    if (of in _DONE_TO or of in ("missing", "homeless")) and (not unit or unit in PERSONS):
        return ask_toll(unit, of, place)
    if said.measure == "measure":
        return f"How many {plural(unit)} is it{place}?" if unit else f"How much it is{place}"
    sides = ((pair.b, found), (pair.a, said))
    return first(
        [_counted_in(*side) for side in sides],
        f"How many {plural(unit)} were there{place}?" if unit else f"How many there were{place}",
    )


def _counted_in(claim: Claim, quantity: Quantity) -> str | None:
    """ "How many ballots did Ines Falk receive?", "How many cadets posed for the picture?" from the verb over the number."""
    words = claim.words
    noun = _counted_noun(claim, quantity)
    if noun is None:
        return None
    kind = _kind_of(claim, noun)
    verb = words[noun].head
    if (
        kind is None
        or words[verb].pos not in ("VERB", "AUX")
        or any(words[n].tag in ("WDT", "WP") for n in children(words, verb))
    ):
        return None
    rest = complement(claim, verb, without=noun)
    if rest is None:
        return None
    if words[noun].dep in ("nsubj", "nsubjpass"):
        deed = read_deed(words, verb, many=True)
        return f"How many {kind} {deed.told}{rest}?" if deed.rest or rest else None
    subject = subject_of_deed(words, verb)
    if words[noun].dep != "dobj" or subject is None:
        return None
    name = called(claim, subject)
    deed = read_deed(words, verb, many=is_named_plural(words, subject))
    return f"How many {kind} {deed.helper} {name} {deed.rest}{rest}?" if name else None


def _counted_noun(claim: Claim, quantity: Quantity) -> int | None:
    """The plural noun the number counts."""
    words = claim.words
    inside = [n for n, word in enumerate(words) if quantity.start <= word.start < quantity.end]
    nouns = [n for n in inside if words[n].tag == "NNS"] or [
        words[n].head for n in inside if words[n].pos == "NUM" and words[words[n].head].tag == "NNS"
    ]
    return nouns[-1] if nouns else None


def _kind_of(claim: Claim, noun: int) -> str | None:
    """What is counted, in the words of the sentence but for the number: "mail-in ballots"."""
    text = worded(claim, noun, without=_ASIDE)
    text = re.sub(
        r"^(?:(?:more|fewer|less|at|than|least|most|over|about|nearly|other|a|the|another|\S*\d\S*)\s+)+", "", text
    )
    plain = re.fullmatch(r"[A-Za-z][A-Za-z' -]{1,40}", text)
    lowered = text if people(text.split(" ")[0]) else text[:1].lower() + text[1:]
    return lowered if plain and claim.words[noun].text in text else None


def _how_much(claim: Claim, quantity: Quantity) -> str | None:
    """ "How much is the reward?", "How much did the fair cost?"."""
    words = claim.words
    at = _top(claim, quantity)
    if at is None:
        return None
    above = words[at].head
    thing = _thing_of(claim, at)
    if thing is not None:
        name = _OF_SUM.sub("", called(claim, thing, most=36) or "")
        return f"How much {'are' if is_named_plural(words, thing) else 'is'} {name}?" if name else None
    if words[at].dep == "dobj" and words[above].pos == "VERB":
        return _verb_asked("How much", claim, above, at)
    return None


def _thing_of(claim: Claim, at: int) -> int | None:
    """The noun whose sum it is: "a $500 reward", "a reward of $500", "raised the reward to $500"."""
    words, above = claim.words, claim.words[at].head
    if words[at].dep in ("compound", "nmod", "nummod", "amod") and words[above].pos == "NOUN":
        return above
    if words[at].dep != "pobj" or words[above].lemma.lower() not in ("of", "to", "at"):
        return None
    over = words[above].head
    if words[over].pos == "NOUN":
        return over
    if words[above].lemma.lower() == "of" or words[over].pos != "VERB":
        return None
    things = [n for n in children(words, over) if words[n].dep in ("dobj", "nsubjpass") and words[n].pos == "NOUN"]
    return things[0] if things else None


def _what_share(claim: Claim, quantity: Quantity) -> str | None:
    """ "What share of voters turned out?"."""
    words = claim.words
    at = _top(claim, quantity)
    of = next((n for n in children(words, at) if words[n].lemma.lower() == "of"), None) if at is not None else None
    whole = next((n for n in children(words, of) if words[n].dep == "pobj"), None) if of is not None else None
    if at is None or whole is None:
        return None
    name = called(claim, whole, subject=False, most=40)
    above = words[at].head
    if name is None or words[at].dep not in ("nsubj", "nsubjpass") or words[above].pos not in ("VERB", "AUX"):
        return f"What share of {name} is it?" if name else None
    rest = complement(claim, above)
    deed = read_deed(words, above, many=is_named_plural(words, whole))
    told = None if rest is None or not (deed.rest or rest) else f"{deed.told}{rest}"
    return f"What share of {name} {told}?" if told else f"What share of {name} is it?"


def _how_long(claim: Claim, quantity: Quantity) -> str | None:
    """ "How long did the vote last?", "How long was the march?"."""
    words = claim.words
    at = _top(claim, quantity)
    if at is None:
        return None
    above = words[at].head
    if words[at].dep in ("compound", "nmod", "nummod", "amod") and words[above].pos == "NOUN":
        name = called(claim, above, most=40)
        return f"How long {'were' if is_named_plural(words, above) else 'was'} {name}?" if name else None
    if words[at].dep == "pobj" and words[above].lemma.lower() in ("for", "of"):
        above = words[above].head
    if words[above].pos == "NOUN" and words[at].dep == "pobj":
        name = called(claim, above, most=40)
        return f"How long was {name}?" if name and not is_named_plural(words, above) else None
    if (
        words[at].dep == "pobj"
        and words[above].lemma.lower() == "to"
        and words[words[above].head].lemma in ("sentence", "jail")
    ):
        return _sentence(claim, words[above].head)
    verb = governor(words, at) if words[above].pos != "VERB" else above
    return _verb_asked("How long", claim, verb, at) if verb is not None and words[verb].head != at else None


def _sentence(claim: Claim, verb: int) -> str | None:
    subject = subject_of_deed(claim.words, verb)
    name = called(claim, subject) if subject is not None else None
    return f"How long a sentence did {name} get?" if name else None


def _verb_asked(how: str, claim: Claim, verb: int, asked: int) -> str | None:
    words = claim.words
    subject = subject_of_deed(words, verb)
    name = called(claim, subject) if subject is not None and subject != asked else None
    rest = complement(claim, verb, without=asked)
    if subject is None or name is None or rest is None:
        return None
    deed = read_deed(words, verb, many=is_named_plural(words, subject))
    return f"{how} {deed.helper} {name} {deed.rest}{rest}?" if deed.rest else None


def _top(claim: Claim, quantity: Quantity) -> int | None:
    """The topmost word of the number."""
    return word_at(claim.words, quantity.start, quantity.end)


def plural(noun: str) -> str:
    """An English plural, good enough for a question."""
    irregular = {"person": "people", "man": "men", "woman": "women", "child": "children", "": "", "police": "police",
                 "foot": "feet", "life": "lives", "mph": "miles per hour", "km/h": "kilometres per hour"}  # fmt: skip
    if noun in ("aircraft", "series", "species", "troops", "personnel"):
        return noun
    if noun in irregular:
        return irregular[noun]
    if noun.endswith(("man",)) and len(noun) > 4 and noun not in ("human", "german", "roman", "ottoman"):
        return noun[:-2] + "en"
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"
