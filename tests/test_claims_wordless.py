"""A stored claim that was read without the language model has no words; a statement is still held against it."""

from dataclasses import replace

from claims import match, verdict
from claims.encoder import encoder
from claims.extract import read_statement
from claims.match import NOTHING, Candidate
from claims.model import Claim

FEATURES = {"cosine": 0.6, "support": 0.5, "fused": 0.5, "names": 0.5, "numbers": 0.5, "words": 0.4, "headline": 0.0}


def claim(text: str) -> Claim:
    return replace(read_statement(text, published=None)[0], id=text)


def test_a_claim_without_words_is_measured_as_unlike_everything() -> None:
    statement, wordless = claim("Nine sailors drowned."), replace(claim("Seven sailors drowned."), words=())
    (one,) = match.aligned(statement, [Candidate(wordless, NOTHING, FEATURES)], encoder())
    assert (one.features["recall"], one.features["weakest"]) == (0.0, 0.0)


def test_the_finding_is_measured_beside_a_claim_without_words() -> None:
    statement, other = claim("Nine sailors drowned."), claim("Seven sailors drowned.")
    given = [Candidate(other, NOTHING, FEATURES), Candidate(replace(other, id="x", words=()), NOTHING, FEATURES)]
    found = match.aligned(statement, given, encoder())
    assert verdict.features(statement, found, [[], []], ())["weakest"] > 0
