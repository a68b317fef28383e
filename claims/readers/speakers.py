"""What a speaker looks like: a noun phrase made into an origin, whether it is anonymous, whether it is a news medium.

Works on the words of one sentence; knows nothing of the verbs around the phrase.
"""

import re
from collections.abc import Sequence

from claims.model import Name, Word
from claims.readers.clauses import under
from claims.readers.wordlists import words_of

_ANONYMOUS = words_of(
    "source official diplomat witness eyewitness insider aide analyst expert observer resident neighbor neighbour "
    "relative friend man woman person people someone somebody critic supporter survivor bystander onlooker local "
    "villager activist employee worker staffer adviser advisor lawmaker scientist researcher economist doctor lawyer "
    "negotiator student teacher parent soldier fighter rebel militant passenger driver colleague other many some "
    "several most minister politician leader executive trader investor envoy veteran medic nurse officer insurgent "
    "figure member individual contact user blogger commentator reader fan"
)
_MEDIUM = re.compile(
    r"\b(?:AFP|AP|A\.P\.|Reuters|Tass|TASS|Interfax|Xinhua|SANA|BBC|CNN|NBC|ABC|CBS|PBS|NPR|MSNBC|CNBC|DPA|EFE|ANSA|PTI|"
    r"Fox|Bloomberg|Axios|Politico|Anadolu|IRNA|Yonhap|Kyodo|Ukrinform|Jazeera|Arabiya|Sky|Agence|"
    r"Times|Post|Journal|News|Daily|Herald|Tribune|Gazette|Guardian|Telegraph|Independent|Chronicle|Globe|Mail|Star|Sun|"
    r"Examiner|Courier|Dispatch|Observer|Inquirer|Standard|Echo|Mirror|Radio|Television|TV|Press|Media|Magazine|Weekly|"
    r"[Nn]ewspapers?|(?:news|press)\s+agenc(?:y|ies)|[Bb]roadcaster|[Cc]hannel|(?:state|local|national|foreign)\s+(?:media|television|TV|radio)|"
    r"media|website|outlets?|magazine)\b|\w\.(?:com|org|net|co\.uk)\b"
)  # fmt: skip
_NOT_MEDIUM = re.compile(
    r"\b(?:parliament|congress|senate|house|council|committee|court|knesset|duma|assembly|police|nations|jury|inquiry|"
    r"hearing|fbi|investigators?|officers?|president|minister|government|ministry|conference|department)\b",
    re.IGNORECASE,
)
_SPEAKING_THINGS = words_of(
    "police military army navy government ministry court hospital company university authority prosecutor report "
    "statement study poll survey document affidavit complaint lawsuit record paper agency department office official "
    "document article newspaper magazine book letter memo email e-mail transcript filing indictment release poster "
    "estimate analysis research researcher census survey source witness officer deputy sheriff figure data commission council rescuer firefighter medic media television"
)
_PRONOUNS = words_of("he she they it we i you who whom that which this these those there what one his her their")
_SET_OFF = words_of("relcl acl appos advcl parataxis npadvmod")
_EDGE = "\"“”„«»'‘’` ,;:-–—("


def phrase(
    words: Sequence[Word], below: Sequence[Sequence[int]], head: int, *, explained: bool = False
) -> tuple[int, int]:
    """Offsets of the noun phrase around its head, without clauses set off behind it; explained: with who it is, "Anna
    Keel, the mayor"."""
    off = _SET_OFF - {"appos"} if explained else _SET_OFF
    cut = frozenset(n for n in below[head] if words[n].dep in off and n > head)
    if not explained:
        cut |= frozenset(n for n in below[head] if words[n].dep == "punct")
    kept = set(under(below, head, without=cut))
    first = last = head
    while first - 1 in kept:
        first -= 1
    while last + 1 in kept:
        last += 1
    while last > head and words[last].pos in ("PUNCT", "CCONJ", "SPACE"):
        last -= 1
    while first < head and words[first].pos == "PUNCT":
        first += 1
    return words[first].start, words[last].end


def origin_of(text: str, span: tuple[int, int], head: Word, names: Sequence[Name]) -> str:
    """How to call the speaker: the fullest spelling of the name that is the phrase's head, else the phrase itself
    without "the"."""
    for name in names:
        if name.start <= head.start and head.end <= name.end and name.kind in ("person", "organisation", "place"):
            return name.canonical
    said = text[slice(*span)].strip(_EDGE)
    said = re.sub(r"^[Tt]he\s+", "", said)
    return re.sub(r"^(?:An?|Some|Several|Many|One|Two|Three)(?=\s)", lambda m: m[0].lower(), said)


def is_pronoun(text: str) -> bool:
    return text.lower() in _PRONOUNS


def is_anonymous(head: Word, span: tuple[int, int], names: Sequence[Name]) -> bool:
    """Whether the speaker is a person, or persons, without a name: "a diplomat", "officials". Police and ministries
    speak as bodies, and their spokesmen for them."""
    if any(n.kind == "person" and n.start >= span[0] and n.end <= span[1] for n in names):
        return False
    return head.pos != "PROPN" and (head.lemma.lower() in _ANONYMOUS or head.text.lower() in _ANONYMOUS)


def is_medium(text: str) -> bool:
    """Whether this is a newspaper, an agency or a station by its name."""
    return bool(_MEDIUM.search(text)) and not _NOT_MEDIUM.search(text)


def hears_for_all(text: str, head: Word) -> bool:
    """Whether one who is told something is a medium that passes it on: a capitalised body that is no parliament,
    court or office."""
    if is_medium(text):
        return head.tag != "NNS" or text[:1].isupper()
    return head.pos == "PROPN" and head.text.isupper() and len(head.text) > 1 and not _NOT_MEDIUM.search(text)


def can_speak(head: Word, names: Sequence[Name]) -> bool:
    """Whether a noun is one that tells things: a named person or body, people, a body, a document."""
    if any(n.start <= head.start < n.end and n.kind in ("person", "organisation") for n in names):
        return True
    lemma = head.lemma.lower()
    return head.pos == "PROPN" or lemma in _ANONYMOUS or lemma in _SPEAKING_THINGS
