"""Names: spans, kinds, titles, what is joined within an article, and what is the same across articles."""

import pytest

from claims import language
from claims.model import Name, NameKind, Sentence
from claims.readers.names import name_key, read_names, same_name

needs_model = pytest.mark.skipif(language.missing() is not None, reason="needs the English model")


def read(*texts: str) -> list[tuple[Name, ...]]:
    parsed = language.parse(texts)
    return read_names([Sentence(t, 0, w, e) for t, (w, e) in zip(texts, parsed, strict=True)])


def one(names: tuple[Name, ...], text: str) -> Name:
    return next(name for name in names if name.text == text)


def name(text: str, kind: NameKind) -> Name:
    return Name(text, 0, len(text), kind, text, name_key(text, kind))


@needs_model
def test_names_stand_where_they_are_in_the_text() -> None:
    text = "In Cairo, Foreign Minister Hassan al-Tamimi met Polish officials."
    for found in read(text)[0]:
        assert text[found.start : found.end] == found.text
    assert [n.text for n in read(text)[0]] == ["Cairo", "Hassan al-Tamimi", "Polish"]


@needs_model
@pytest.mark.parametrize(
    ("text", "person", "titles"),
    [
        ("President Karim al-Tamimi spoke on Monday.", "Karim al-Tamimi", ("President",)),
        ("The interim President Karim al-Tamimi spoke on Monday.", "Karim al-Tamimi", ("interim President",)),
        ("Former Polish President Adam Wolski spoke on Monday.", "Adam Wolski", ("Former President",)),
        ("Sheriff Dana Holt spoke on Monday.", "Dana Holt", ("Sheriff",)),
        ("Col. Dana Holt spoke on Monday.", "Dana Holt", ("Col.",)),
        ("Minister of Strategic Affairs Dan Levy spoke on Monday.", "Dan Levy", ("Minister of Strategic Affairs",)),
        ("Special Envoy to Syria Peter Marsh spoke on Monday.", "Peter Marsh", ("Special Envoy to Syria",)),
        ("The deputy foreign minister, Ivan Petrov, spoke on Monday.", "Ivan Petrov", ("deputy foreign minister",)),
    ],
)  # fmt: skip
def test_a_title_is_split_off_and_kept(text: str, person: str, titles: tuple[str, ...]) -> None:
    found = one(read(text)[0], person)
    assert (found.kind, found.titles) == ("person", titles)


@needs_model
def test_a_family_name_is_joined_to_the_full_name_before_it() -> None:
    rows = read(
        "Foreign Minister Hassan al-Tamimi arrived in Oslo on Monday.",
        "Al-Tamimi's visit was the first in years, and Tamimi smiled.",
        "The talks with Hasan Al-Tameemi went on until midnight.",
    )
    people = [n for row in rows for n in row if n.kind == "person"]
    assert [n.text for n in people] == ["Hassan al-Tamimi", "Al-Tamimi", "Tamimi", "Hasan Al-Tameemi"]
    assert len({n.canonical for n in people}) == 1
    assert len({n.key for n in people}) == 1


@needs_model
def test_two_persons_of_one_family_stay_two() -> None:
    rows = read("Maria Keller lives in Bonn.", "Her brother Stefan Keller lives in Vienna.")
    assert one(rows[0], "Maria Keller").canonical != one(rows[1], "Stefan Keller").canonical


@needs_model
def test_a_family_name_that_fits_two_means_the_one_named_most() -> None:
    rows = read(
        "Adam Keller was arrested on Monday.",
        "Keller had worked at the port of Rotterdam.",
        "His brother, Stefan Keller, spoke to reporters in Bonn.",
        "Police said Keller had acted alone.",
    )
    assert one(rows[3], "Keller").canonical == "Adam Keller"


@needs_model
def test_a_short_form_that_the_article_spells_out_is_joined() -> None:
    rows = read(
        "The Harbour Workers Federation of Lisbon (HWFL) called a strike.",
        "The HWFL said that nine ports would close.",
    )
    assert one(rows[1], "HWFL").canonical == "Harbour Workers Federation of Lisbon"
    assert one(rows[1], "HWFL").kind == "organisation"


@needs_model
def test_well_known_short_forms_share_the_key_of_the_full_name() -> None:
    rows = read(
        "The FBI opened an office in Prague.", "The Federal Bureau of Investigation opened an office in Prague."
    )
    assert one(rows[0], "FBI").key == one(rows[1], "Federal Bureau of Investigation").key


@needs_model
def test_a_place_after_a_preposition_is_a_place_whatever_the_recogniser_says() -> None:
    rows = read("The base in Tartus was closed.", "Druze fighters left Tartus on Monday.")
    assert one(rows[0], "Tartus").kind == "place"
    assert one(rows[1], "Tartus").kind == "place"
    assert one(rows[1], "Druze").kind == "group"


@needs_model
def test_a_nationality_is_a_group_with_the_key_of_its_country() -> None:
    rows = read("Israeli officials flew to Paris.", "Officials from Israel flew to Paris.")
    assert (one(rows[0], "Israeli").kind, one(rows[0], "Israeli").key) == ("group", "israel")
    assert (one(rows[1], "Israel").kind, one(rows[1], "Israel").key) == ("place", "israel")


@needs_model
def test_the_president_is_named_where_only_one_person_bears_the_title() -> None:
    rows = read("President Adam Wolski arrived in Oslo.", "The president will stay until Friday.")
    assert one(rows[1], "The president").canonical == "Adam Wolski"


@needs_model
def test_the_president_stays_unnamed_where_two_bear_the_title() -> None:
    rows = read("President Adam Wolski met President Pedro Alonso in Oslo.", "The president will stay until Friday.")
    assert rows[1] == ()


@needs_model
def test_the_former_president_is_not_the_president() -> None:
    rows = read(
        "President Adam Wolski arrived in Oslo.",
        "Former President Pedro Alonso was there too.",
        "The former president left early.",
    )
    assert one(rows[2], "The former president").canonical == "Pedro Alonso"


@needs_model
def test_the_sheriff_is_the_county_sheriff() -> None:
    rows = read("Marin County Sheriff Dana Holt spoke on Monday.", "The sheriff's deputy was hurt, the sheriff said.")
    assert [(n.text, n.canonical) for n in rows[1]] == [("the sheriff", "Dana Holt")]


@needs_model
def test_two_persons_in_one_span_are_two_names() -> None:
    rows = read("Adam Keller was arrested.", "Dana Holt was released.", "Keller and Holt had met in Bonn.")
    assert [n.text for n in rows[2] if n.kind == "person"] == ["Keller", "Holt"]


def test_without_a_model_lists_and_capitals_still_find_names() -> None:
    text = "Officials from Israel met President Karim al-Tamimi and Syrian envoys in Oslo."
    rows = read_names([Sentence(text, 0)])
    found = {n.text: n.kind for n in rows[0]}
    assert found["Israel"] == "place"
    assert found["Karim al-Tamimi"] == "person"
    assert found["Syrian"] == "group"
    assert found["Oslo"] == "place"
    assert "Officials" not in found


def test_an_empty_article_has_no_names() -> None:
    assert read_names([]) == []
    assert read_names([Sentence("", 0)]) == [()]


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("U.S.", "place", "united states"),
        ("America", "place", "united states"),
        ("UK", "place", "united kingdom"),
        ("As-Suwayda", "place", "suwayda"),
        ("Sweida province", "place", "suwayda"),
        ("Kiev", "place", "kyiv"),
        ("Türkiye", "place", "turkey"),
        ("Niger", "place", "niger"),
        ("Nigeria", "place", "nigeria"),
        ("Calif.", "place", "california"),
        ("Israelis", "group", "israel"),
        ("", "person", ""),
    ],
)
def test_a_key_is_what_spellings_share(text: str, kind: NameKind, key: str) -> None:
    assert name_key(text, kind) == key


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Ministry of Foreign Affairs", "the Foreign Ministry", "organisation"),
        ("Department of Justice", "Justice Department", "organisation"),
        ("World Health Organisation", "WHO", "organisation"),
        ("President Ahmed al-Sharaa", "Ahmad ash-Shar'a", "person"),
        ("al-Shaibani", "Asaad Al-Shibani", "person"),
        ("Xi", "Xi Jinping", "person"),
    ],
)
def test_spellings_of_one_share_a_key(one: str, other: str, kind: NameKind) -> None:
    assert name_key(one, kind) == name_key(other, kind)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Asaad al-Shaibani", "Assaad al-Chaibani", "person"),
        ("Volodymyr Zelenskiy", "Vladimir Zelensky", "person"),
        ("Muammar Gaddafi", "Mu'ammar al-Qadhafi", "person"),
        ("Joe Biden", "Joseph Biden", "person"),
        ("Ali Khamenei", "Ayatollah Ali Khamenei", "person"),
        ("Xi Jinping", "Xi Jin-ping", "person"),
        ("Odesa", "Odessa", "place"),
        ("Hmeimim", "Khmeimim", "place"),
        ("Zaporizhzhia", "Zaporozhye", "place"),
        ("UN", "United Nations", "organisation"),
    ],
)
def test_spellings_of_one_are_the_same(one: str, other: str, kind: NameKind) -> None:
    assert same_name(name(one, kind), name(other, kind)) >= 0.87


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Hafez al-Assad", "Bashar al-Assad", "person"),
        ("Mahmoud Abbas", "Mohammed Abbas", "person"),
        ("George H.W. Bush", "George W. Bush", "person"),
        ("Kim Jong Un", "Kim Jong Il", "person"),
        ("Marine Le Pen", "Jean-Marie Le Pen", "person"),
        ("Niger", "Nigeria", "place"),
        ("Iran", "Iraq", "place"),
        ("North Korea", "South Korea", "place"),
        ("European Union", "African Union", "organisation"),
    ],
)
def test_names_that_look_alike_are_not_the_same(one: str, other: str, kind: NameKind) -> None:
    assert same_name(name(one, kind), name(other, kind)) < 0.5


def test_a_family_name_alone_is_possibly_the_same() -> None:
    assert 0.5 < same_name(name("al-Sharaa", "person"), name("Ahmed al-Sharaa", "person")) < 0.8


def test_a_country_and_its_people_are_possibly_the_same_and_other_kinds_never() -> None:
    assert same_name(name("Israel", "place"), name("Israeli", "group")) == 0.7
    assert same_name(name("Jordan", "place"), name("Jordan", "person")) == 0.0
    assert same_name(name("Israel", "place"), name("Syrian", "group")) == 0.0


@pytest.mark.parametrize(
    "text", ["A" * 5000, "Al-" * 1500, "The " * 2000, "President " * 800, "of the " * 1500, "(" * 3000]
)
def test_hostile_texts_are_read_in_no_time(text: str) -> None:
    rows = read_names([Sentence(text, 0)])
    assert len(rows) == 1
    assert all(0 <= n.start < n.end <= len(text) for n in rows[0])
