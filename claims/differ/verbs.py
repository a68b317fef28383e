"""The forms of an English verb from its lemma: past, participle, third person. Regular but for a list of verbs the
news uses; knows nothing of sentences."""

_IRREGULAR = {
    row.split()[0]: (row.split()[1], row.split()[2])
    for row in (
        "be was been|bear bore borne|beat beat beaten|become became become|begin began begun|bend bent bent|bet bet bet|bind bound bound"
        "|bite bit bitten|bleed bled bled|blow blew blown|break broke broken|bring brought brought|broadcast broadcast broadcast"
        "|build built built|burst burst burst|buy bought bought|cast cast cast|catch caught caught|choose chose chosen|come came come"
        "|cost cost cost|creep crept crept|cut cut cut|deal dealt dealt|dig dug dug|do did done|draw drew drawn|drink drank drunk"
        "|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found|flee fled fled"
        "|fly flew flown|forbid forbade forbidden|forecast forecast forecast|forget forgot forgotten|forgive forgave forgiven"
        "|freeze froze frozen|get got got|give gave given|go went gone|grow grew grown|hang hung hung|have had had|hear heard heard"
        "|hide hid hidden|hit hit hit|hold held held|hurt hurt hurt|keep kept kept|know knew known|lay laid laid|lead led led|leave left left"
        "|lend lent lent|let let let|lie lay lain|light lit lit|lose lost lost|make made made|mean meant meant|meet met met"
        "|mistake mistook mistaken|overcome overcame overcome|overrun overran overrun|overthrow overthrew overthrown|overturn overturned overturned|pay paid paid|put put put"
        "|quit quit quit|read read read|rebuild rebuilt rebuilt|ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said"
        "|see saw seen|seek sought sought|sell sold sold|send sent sent|set set set|shake shook shaken|shed shed shed|shoot shot shot"
        "|show showed shown|shut shut shut|sing sang sung|sink sank sunk|sit sat sat|slay slew slain|sleep slept slept|slide slid slid"
        "|speak spoke spoken|spend spent spent|split split split|spread spread spread|spring sprang sprung|stand stood stood"
        "|steal stole stolen|stick stuck stuck|sting stung stung|strike struck struck|strive strove striven|swear swore sworn"
        "|sweep swept swept|swim swam swum|swing swung swung|take took taken|teach taught taught|tear tore torn|tell told told"
        "|think thought thought|throw threw thrown|undergo underwent undergone|understand understood understood|undertake undertook undertaken"
        "|uphold upheld upheld|wake woke woken|wear wore worn|weep wept wept|win won won|wind wound wound|withdraw withdrew withdrawn"
        "|withhold withheld withheld|withstand withstood withstood|write wrote written"
    ).split("|")
}
_DOUBLED = frozenset(
    "admit ban bar beg chat clap commit compel control cram deter dim dip drag drop drug equip expel fit flag grab grip hum "
    "incur infer jam jog knit log map mob mug nab nod occur omit pad patrol permit pin plan plot plug pop prefer prod propel "
    "rebel recur refer regret rip rob rub scan scrap scrub shop sin skip slam slap slip snap sob spot stab star stem step stir "
    "stop strip submit tag tap tip top transfer transmit trap trim trip up veto wed whip wrap zip".split()
) - {"up", "veto"}


def past(lemma: str) -> str:
    """ "strike" -> "struck", "stop" -> "stopped", "carry" -> "carried"."""
    return _IRREGULAR[lemma][0] if lemma in _IRREGULAR else _regular(lemma)


def participle(lemma: str) -> str:
    """ "give" -> "given", "arrest" -> "arrested"."""
    return _IRREGULAR[lemma][1] if lemma in _IRREGULAR else _regular(lemma)


def third(lemma: str) -> str:
    """ "carry" -> "carries", "go" -> "goes"."""
    if lemma in ("be", "have"):
        return {"be": "is", "have": "has"}[lemma]
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    return lemma[:-1] + "ies" if _consonant_y(lemma) else lemma + "s"


def _regular(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if _consonant_y(lemma):
        return lemma[:-1] + "ied"
    return lemma + (lemma[-1] if lemma in _DOUBLED else "") + "ed"


def _consonant_y(lemma: str) -> bool:
    return lemma.endswith("y") and lemma[-2:-1] not in "aeiou"
