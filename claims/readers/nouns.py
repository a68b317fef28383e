"""Nouns as they are counted: the singular, and which counted nouns are people, spans of time or measures."""

_IRREGULAR = {"people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "lives": "life"}
_IRREGULAR |= {
    "police": "police",
    "wives": "wife",
    "knives": "knife",
    "others": "person",
    "other": "person",
    "ones": "one",
}
_IRREGULAR |= {"kids": "child", "individuals": "person", "persons": "person", "individual": "person", "bodies": "body"}
DURATIONS = frozenset("second minute hour day night week month year decade century fortnight weekend".split())
MEASURES = {
    "kilometer": "kilometre", "kilometre": "kilometre", "km": "kilometre", "kms": "kilometre", "mile": "mile", "metre": "metre",
    "meter": "metre", "m": "metre", "foot": "foot", "ft": "foot", "inch": "inch", "yard": "yard", "cm": "centimetre",
    "mm": "millimetre", "centimetre": "centimetre", "centimeter": "centimetre", "millimeter": "millimetre",
    "millimetre": "millimetre", "kg": "kilogram", "kilogram": "kilogram", "kilo": "kilogram", "gram": "gram", "g": "gram",
    "tonne": "tonne", "ton": "ton", "pound": "pound", "lb": "pound", "lbs": "pound", "ounce": "ounce", "litre": "litre",
    "liter": "litre", "gallon": "gallon", "barrel": "barrel", "degree": "degree", "mph": "mph", "km/h": "km/h", "kph": "km/h",
    "kiloton": "kiloton", "megaton": "megaton", "knot": "knot", "acre": "acre", "hectare": "hectare", "megawatt": "megawatt", "mw": "megawatt", "gigawatt": "gigawatt",
    "gw": "gigawatt", "kw": "kilowatt", "kilowatt": "kilowatt", "horsepower": "horsepower", "hp": "horsepower",
    "decibel": "decibel", "celsius": "degree", "fahrenheit": "degree", "magnitude": "magnitude",
}  # fmt: skip
_NOT_PLURAL = ("ss", "us", "is")


def singular(word: str) -> str:
    """The singular lower-case form of a noun as written; "others" and "individuals" are persons."""
    word = word.lower().replace("’", "'").removesuffix("'").removesuffix("'s")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("men") and len(word) > 5:
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("uses") and not word.endswith(("ouses", "auses")) and len(word) > 4:
        return word[:-2]
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(_NOT_PLURAL) else word
