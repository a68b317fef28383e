"""Attribution: who is said to have said it, through whom, in which words, and what was said."""

import pytest

from claims import language
from claims.model import Attribution, Sentence
from claims.readers.attribution import content_span, read_attribution, read_attributions
from claims.readers.names import read_names

needs_model = pytest.mark.skipif(language.missing() is not None, reason="needs the English model")


def parsed(*texts: str) -> list[Sentence]:
    return [Sentence(t, 0, w, e) for t, (w, e) in zip(texts, language.parse(texts), strict=True)]


def read(text: str, *, before: str = "", outlet: str = "") -> Attribution | None:
    sentences = parsed(*([before] if before else []), text)
    names = read_names(sentences)
    return read_attribution(sentences[-1], names[-1], before=sentences[0] if before else None, outlet=outlet)


def read_all(*texts: str, outlet: str = "") -> list[str | None]:
    sentences = parsed(*texts)
    found = read_attributions(sentences, read_names(sentences), outlet=outlet)
    return [a and a.origin for a in found]


@needs_model
@pytest.mark.parametrize(
    ("text", "origin", "cue"),
    [
        ("Police said two men were arrested.", "Police", "said"),
        ("Two men were arrested, police said.", "police", "said"),
        ("Two men were arrested, said police.", "police", "said"),
        ("The ministry announced that the bridge would close.", "ministry", "announced"),
        ("Witnesses say the bridge collapsed at noon.", "Witnesses", "say"),
        ("The bridge, witnesses said, collapsed at noon.", "witnesses", "said"),
        ("The clashes killed 40 people, according to the Lisbon Observatory.", "Lisbon Observatory", "according to"),
        ("According to hospital records, nine people were treated.", "hospital records", "According to"),
        ("“The dam broke at night,” said Mayor Anna Keel.", "Anna Keel", "said"),
        ("“The dam broke at night,” the mayor, Anna Keel, told reporters.", "Anna Keel", "told"),
        ("Poland stated that the strikes were meant to protect its troops.", "Poland", "stated"),
        ("The Kremlin described the call as “constructive”.", "Kremlin", "described"),
        ("The visit takes place on Friday, added the diplomat, who asked not to be named.", "diplomat", "added"),
        ("As the engineers pointed out, the dam was old.", "engineers", "pointed"),
        ("The mayor was quoted as saying that the dam broke.", "mayor", "quoted"),
        ("Nine people died, it was reported by Harbour Radio.", "Harbour Radio", "reported"),
    ],
)
def test_the_origin_is_found_with_its_cue(text: str, origin: str, cue: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.origin, found.cue) == (origin, cue)
    assert text[found.cue_start : found.cue_end] == cue
    assert origin.lower() in text[found.source_start : found.source_end].lower()


@needs_model
@pytest.mark.parametrize(
    ("text", "origin", "via"),
    [
        ("A diplomat told AFP that the talks went well.", "a diplomat", ("AFP",)),
        ("A diplomat speaking anonymously to Reuters said the talks went well.", "a diplomat", ("Reuters",)),
        ("Tass, citing the ministry, reported that the bridge had fallen.", "ministry", ("Tass",)),
        ("The bridge fell on Monday, Harbour Daily News reported, citing police.", "police", ("Harbour Daily News",)),
        ("Reuters reported that police said three people died.", "police", ("Reuters",)),
        ("Maria Zelova told the state news agency Tass that the minister will travel.", "Maria Zelova", ("Tass",)),
        ("Adam Keller told parliament that the minister will travel.", "Adam Keller", ()),
        ("Adam Keller told reporters that the minister will travel.", "Adam Keller", ()),
    ],
)  # fmt: skip
def test_those_through_whom_it_came_are_told_from_the_origin(text: str, origin: str, via: tuple[str, ...]) -> None:
    found = read(text)
    assert found is not None
    assert (found.origin, found.via) == (origin, via)


@needs_model
@pytest.mark.parametrize(
    ("text", "anonymous"),
    [
        ("A diplomat told AFP that the talks went well.", True),
        ("Three officials said the talks went well.", True),
        ("Sources said the talks went well.", True),
        ("Witnesses said the bridge collapsed.", True),
        ("Police said the bridge collapsed.", False),
        ("The ministry said the bridge collapsed.", False),
        ("Anna Keel said the bridge collapsed.", False),
        ("A police spokesman said the bridge collapsed.", False),
    ],
)
def test_an_origin_without_a_name_is_anonymous_unless_it_is_a_body(text: str, anonymous: bool) -> None:
    found = read(text)
    assert found is not None
    assert found.anonymous is anonymous


@needs_model
@pytest.mark.parametrize(
    "text",
    [
        "Rebels struck the palace on Monday.",
        "It was reported that ten people died.",
        "Officials closed the bridge, citing safety concerns.",
        "Poland struck the depot, saying it wanted to protect its troops.",
        "The company added a second ferry.",
        "Divers found the captain dead.",
        "He said that he left the town.",
        "The mayor did not say when the bridge would open.",
        "Nine people died according to plan.",
        "",
    ],
)
def test_what_nobody_is_named_for_is_not_attributed(text: str) -> None:
    assert read(text) is None


@needs_model
def test_the_outlet_is_no_origin_of_its_own_report() -> None:
    text = "Harbour Daily News reported that the bridge had fallen."
    assert read(text, outlet="Harbour Daily News") is None
    assert read(text, outlet="Lisbon Post") is not None


@needs_model
def test_a_family_name_gives_the_full_name_as_origin() -> None:
    origins = read_all("Sheriff Dana Holt arrived on Monday.", "Holt said the road was closed.")
    assert origins == [None, "Dana Holt"]


@needs_model
def test_he_is_the_one_who_spoke_in_the_sentence_before() -> None:
    found = read("He said the road was closed.", before="Sheriff Dana Holt told reporters that two men fled.")
    assert found is not None
    assert found.origin.endswith("Dana Holt")
    assert found.cue == "said"


@needs_model
def test_he_is_the_only_person_who_is_near() -> None:
    assert read_all("Dana Holt arrived on Monday.", "She said the road was closed.") == [None, "Dana Holt"]


@needs_model
def test_he_is_nobody_where_two_could_be_meant() -> None:
    assert read_all("Dana Holt met Adam Keller on Monday.", "He said the road was closed.") == [None, None]


@needs_model
def test_a_quotation_that_runs_on_keeps_its_speaker() -> None:
    origins = read_all(
        "“The dam broke at night,” said Anna Keel.", "“We could hear it in the valley.”", "The road was closed."
    )
    assert origins == ["Anna Keel", "Anna Keel", None]


@needs_model
def test_a_quotation_gets_the_speaker_who_is_named_at_its_end() -> None:
    origins = read_all("“The dam broke at night.", "We could hear it in the valley,” said Anna Keel.")
    assert origins == ["Anna Keel", "Anna Keel"]


@needs_model
def test_a_carried_attribution_has_no_place_in_the_sentence() -> None:
    sentences = parsed("“The dam broke at night,” said Anna Keel.", "“We could hear it in the valley.”")
    carried = read_attributions(sentences, read_names(sentences))[1]
    assert carried is not None
    assert (carried.source_start, carried.source_end, carried.cue_start, carried.cue_end) == (0, 0, 0, 0)
    assert content_span(sentences[1], carried) == (0, len(sentences[1].text))


@needs_model
def test_who_speaks_inside_a_quotation_is_not_the_origin() -> None:
    found = read("“My people said there was no water in the dam,” Anna Keel recalled.")
    assert found is not None
    assert found.origin == "Anna Keel"


@needs_model
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Police said two men were arrested.", "two men were arrested."),
        ("Police said in a statement that two men were arrested.", "two men were arrested."),
        ("Two men were arrested, police said.", "Two men were arrested"),
        ("The clashes killed 40 people, according to the Lisbon Observatory.", "The clashes killed 40 people"),
        ("According to hospital records, nine people were treated.", "nine people were treated."),
        ("The bridge, witnesses said, collapsed at noon.", "The bridge, witnesses said, collapsed at noon."),
        ("A diplomat told AFP that the talks went well.", "the talks went well."),
        ("The bridge fell on Monday, Harbour Daily News reported, citing police.", "The bridge fell on Monday"),
    ],
)
def test_what_was_said_is_the_sentence_without_who_said_it(text: str, said: str) -> None:
    sentence = parsed(text)[0]
    found = read_attribution(sentence, read_names([sentence])[0])
    assert found is not None
    start, end = content_span(sentence, found)
    assert text[start:end] == said


def test_without_attribution_the_whole_sentence_was_said() -> None:
    assert content_span(Sentence("Rebels struck the palace.", 0), None) == (0, 25)


@pytest.mark.parametrize(
    ("text", "origin", "cue"),
    [
        ("Police said two men were arrested.", "Police", "said"),
        ("The clashes killed 40, according to the Lisbon Observatory.", "Lisbon Observatory", "according to"),
        ("A diplomat told AFP that the talks went well.", "a diplomat", "told"),
    ],
)
def test_without_a_model_the_plainest_forms_are_read(text: str, origin: str, cue: str) -> None:
    found = read_attribution(Sentence(text, 0), ())
    assert found is not None
    assert (found.origin, found.cue) == (origin, cue)


@needs_model
@pytest.mark.parametrize(
    "text", ["said", "“”" * 200, "“" * 500, "said said said said said", "X said " * 300, ", " * 2000]
)
def test_hostile_sentences_are_read_without_harm(text: str) -> None:
    sentence = parsed(text)[0]
    found = read_attribution(sentence, (), before=sentence)
    start, end = content_span(sentence, found)
    assert 0 <= start <= end <= len(text)
