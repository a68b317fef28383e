"""No regular expression of ours can be made to take for ever: each is tried on texts that are made for its own weak parts."""

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from attack_strings import PUMPS, attacks, used_patterns

from claims.model import Sentence
from claims.readers.attribution import read_attributions
from claims.readers.certainty import read_hedges, read_negations, read_status
from claims.readers.dates import read_whens
from claims.readers.names import read_names
from claims.readers.quantities import read_quantities
from claims.readers.sentences import sentences

SIZE = 2000  # characters: the longest sentence that is read
TRIED = 400  # characters for one pattern; at a third power of that it is over its limit
LIMIT_S = 0.3  # of this process, for one pattern on one text; a sentence has a second for all
# Made of a few letters when they are used: the text of one word, or of a constant, escaped or harmless.
MADE_LATER = {
    "claims/conclude.py", "claims/differ/certainty.py", "claims/readers/name_offices.py", "claims/readers/relative_dates.py",
    "adapters/slack/listeners.py",
}  # fmt: skip


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Ends what takes longer; a regular expression that goes back and back looks for signals on its way."""

    def end(*_given: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def slow(pattern: re.Pattern[Any], texts: Iterator[str]) -> list[str]:
    """The texts on which this pattern takes too long."""
    found = []
    for text in texts:
        given = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
        try:
            with at_most(LIMIT_S):
                for _ in pattern.finditer(given):
                    pass
        except TimeoutError:
            found.append(f"{text[:40]!r}… {len(text)}")
    return found


@pytest.mark.parametrize("careless", [r"(a+)+$", r"(?:\w+\s?)*[.]", r"^(a|aa)+b", r"(x+x+)+y"])
def test_a_careless_pattern_is_found(careless: str) -> None:
    pattern = re.compile(careless)
    assert slow(pattern, attacks(pattern, size=40))


def test_no_pattern_takes_for_ever() -> None:
    used, unknown = used_patterns()
    assert len(used) > 200
    assert {where.partition(":")[0] for where in unknown} <= MADE_LATER
    wrong = []
    for pattern in dict.fromkeys(one.pattern for one in used):
        texts = [*attacks(pattern, size=TRIED), *(pump * (TRIED // len(pump)) + "\0" for pump in PUMPS)]
        if found := slow(pattern, iter(dict.fromkeys(texts))):
            wrong.append((next(one.where for one in used if one.pattern == pattern), pattern.pattern[:60], found[0]))
    assert wrong == []


READERS: dict[str, Callable[[str], object]] = {
    "quantities": read_quantities,
    "dates": lambda text: read_whens(text, None),
    "hedges": lambda text: (read_hedges(text, ()), read_negations(text, ()), read_status(text, ())),
    "names and attribution": lambda text: read_attributions([Sentence(text, 0)], read_names([Sentence(text, 0)])),
    "sentences": lambda text: list(sentences(text)),
}


@pytest.mark.parametrize("name", READERS)
def test_a_sentence_of_one_thing_again_and_again_is_read_within_a_second(name: str) -> None:
    slowest = 0.0
    for pump in PUMPS:
        began = time.process_time()
        READERS[name](pump * (SIZE // len(pump)))
        slowest = max(slowest, time.process_time() - began)
    assert slowest < 1.0


def test_a_row_of_dashes_after_a_number_is_read_at_once() -> None:
    """It once took twice as long for every dash more."""
    with at_most(1.0):
        assert read_quantities("About 12 " + "-" * 500 + " people were killed.")
