"""What the counted did or suffered, in one word each: "killed", "injured", "arrested", "displaced", else the participle.

A vocabulary only: which word of a sentence tells the deed is counted.py's job.
"""

import re

_DEATH = "kill die slay slain perish dead death fatality murder massacre deceased fatally slaying killing drown execute lynch"
_INJURY = "wound injure injury hurt maim hospitalise hospitalize injured wounded wounding"
_DEEDS = {**dict.fromkeys(_DEATH.split(), "killed"), **dict.fromkeys(_INJURY.split(), "injured")}
_DEEDS |= {"body": "killed", "corpse": "killed", "casualty": "casualty", "arrest": "arrested", "detain": "detained"}
_DEEDS |= {
    "miss": "missing",
    "missing": "missing",
    "homeless": "homeless",
    "displace": "displaced",
    "survivor": "survived",
}
_DEEDS |= {"survive": "survived", "kidnap": "abducted", "abduct": "abducted", "shooting": "shot"}
EVENTS = frozenset("strike attack airstrike raid bombing explosion blast clash protest sortie assault launch".split())
PEOPLES_LOTS = frozenset("killed injured missing homeless arrested displaced detained abducted survived".split())
# With a hospital close behind, these tell of the injured.
MOVING = frozenset("take rush transport airlift admit send bring fly carry treat".split())
# Verbs that say too little to be a deed.
LIGHT = frozenset(
    "be have do make take get give say tell report put see include find leave carry remain become go come there confirm claim"
    " cause bring result know add show use want need look".split()
)
_PARTICIPLES = {"shoot": "shot", "hold": "held", "send": "sent", "buy": "bought", "sell": "sold", "lose": "lost"}
_PARTICIPLES |= {"build": "built", "steal": "stolen", "flee": "fled", "win": "won", "hit": "hit", "cut": "cut"}
_PARTICIPLES |= {"spend": "spent", "cost": "cost", "strike": "struck", "free": "freed", "meet": "met", "set": "set"}
_PARTICIPLES |= {
    "pay": "paid",
    "drop": "dropped",
    "rob": "robbed",
    "ban": "banned",
    "plan": "planned",
    "trap": "trapped",
}
_PARTICIPLES |= {"wear": "worn", "hide": "hidden", "draw": "drawn", "drive": "driven", "fly": "flown", "eat": "eaten"}
_PARTICIPLES |= {"speak": "spoken", "break": "broken", "throw": "thrown", "teach": "taught", "catch": "caught"}
_PARTICIPLES |= {
    "fight": "fought",
    "seek": "sought",
    "sink": "sunk",
    "run": "run",
    "lead": "led",
    "feed": "fed",
    "sit": "sat",
}
_PARTICIPLES |= {
    "stand": "stood",
    "read": "read",
    "write": "written",
    "ride": "ridden",
    "begin": "begun",
    "raid": "raided",
}
_PARTICIPLES |= {"evacuate": "evacuated", "rise": "risen", "fall": "fallen", "grow": "grown", "stab": "stabbed"}

_WHO = r"(?:other\s+|others\s+|more\s+|people\s+|persons\s+|of\s+them\s+|-\s*)*"
_WAS = r"(?:(?:were|was|are|is|being|have\s+been|had\s+been|has\s+been|have|had|who\s+(?:were|was))\s+)?"
_HOW = r"(?:(?:also|reported(?:ly)?|confirmed|believed|feared|found|left|pronounced|critically|seriously|badly|severely|slightly|in)\s+)*"
_NEXT = re.compile(
    rf"\s*{_WHO}{_WAS}{_HOW}(?:"
    r"(?P<killed>(?:shot\s+|stabbed\s+|beaten\s+)?(?:dead\b|to\s+death\b|and\s+killed\b)|fatally\b|killed\b|died\b|deaths?\b|fatalit(?:y|ies)\b|bodies\b|murdered\b|slain\b|lives\s+lost\b|lost\s+their\s+lives\b)"
    r"|(?P<injured>injured\b|wounded\b|hurt\b|injur(?:y|ies)\b|hospitali[sz]ed\b|shot\s+and\s+(?:wounded|injured)\b"
    r"|with\s+(?:\w+[\s-]){0,2}(?:wounds|injuries)\b|(?:may\s+have\s+)?suffered\s+(?:\w+[\s-]){0,3}(?:injur|wound)"
    r"|(?:taken|transported|rushed|airlifted|admitted|sent)\s+(?:\w+\s+)?to\s+(?:\w+\s+){0,4}hospitals?\b|to\s+(?:(?:the|a|area|local|nearby)\s+){0,2}hospitals?\b)"
    r"|(?P<missing>missing\b|unaccounted\s+for\b)|(?P<homeless>homeless\b)|(?P<arrested>arrested\b|in\s+custody\b)|(?P<displaced>displaced\b))",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:(?P<killed>kill(?:ed|s|ing)?|toll|deaths?|dead|died|slay(?:s|ings?)?|murder(?:ed|s)?|fatally\s+shot|shot\s+dead|fatalities)"
    r"|(?P<injured>wound(?:ed|s|ing)|injur(?:ed|es|ing|ies)|hurt)|(?P<arrested>arrest(?:ed|s|ing)?)|(?P<displaced>displac(?:ed|ing)))\b"
    r"(?P<gap>[^.;:\d]{0,30})$",
    re.IGNORECASE,
)
_TAKEN = r"\b(?:claim|cost|lose|lost|losing|take|took|taking)(?:ed|s|ing)?\s+"
_LIVES_TAKEN = re.compile(rf"{_TAKEN}(?:\w+\s+){{0,3}}$", re.IGNORECASE)
_TOOK_LIVES_OF = re.compile(rf"{_TAKEN}the\s+lives\s+of\s+(?:\w+\s+){{0,3}}$", re.IGNORECASE)
_AMONG = re.compile(
    r"\bamong\s+the\s+(?:(?P<killed>dead|killed|fatalities)|(?P<injured>injured|wounded))\s+(?:were|was|are|is)\s+$",
    re.IGNORECASE,
)
_OTHER_VERB = re.compile(r"\b(?:and|but|while|,)\s+\w+(?:ed|ing)\b|\bleft\b", re.IGNORECASE)


def of_word(lemma: str) -> str:
    """The deed a noun, adjective or verb names by itself, "" when it names none."""
    return _DEEDS.get(lemma.lower(), "")


def told_next(text: str, at: int) -> str:
    """The deed in the words right after a count: "14 dead", "three others were wounded"."""
    found = _NEXT.match(text, at)
    return found.lastgroup or "" if found else ""


def told_before(text: str, at: int) -> str:
    """The deed in the words right before a count: "killing 14", "a death toll of 14". For sentences without a parse."""
    found = _BEFORE.search(text, max(0, at - 50), at)
    if not found or _OTHER_VERB.search(found["gap"]):
        return ""
    return next((name for name in ("killed", "injured", "arrested", "displaced") if found[name]), "")


def told_among(text: str, at: int) -> str:
    """The deed of those whom "among the dead were" or "claimed the lives of" introduces."""
    if _TOOK_LIVES_OF.search(text, max(0, at - 60), at):
        return "killed"
    found = _AMONG.search(text, max(0, at - 40), at)
    return (found.lastgroup or "") if found else ""


def lives_taken(text: str, at: int) -> bool:
    """Whether "19 lives" at this place were lost rather than, say, saved or changed."""
    return bool(_LIVES_TAKEN.search(text, max(0, at - 40), at))


def participle(lemma: str) -> str:
    """The past participle of a verb, regular but for a short list."""
    if lemma in _PARTICIPLES:
        return _PARTICIPLES[lemma]
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ied"
    return lemma + "ed"
