"""What a fuzzed target is: one function of bytes, its seeds, and the fault that it raises. See fuzz_targets.py."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

SENTENCE_S, ARTICLE_S = 1.0, 20.0  # the longest that one may take


class Fault(AssertionError):
    """A promise that was not kept."""


@dataclass(frozen=True, slots=True)
class Target:
    """One function of bytes. share is its part of the cases, fewer for what is slow; seeds is its own corpus."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    share: int = 60
    limit_s: float = SENTENCE_S
    longest: int = 4096


def text_of(data: bytes) -> str:
    """Any text that a JSON message can carry, half characters included."""
    return data.decode("utf-8", "surrogateescape")


SAID = (
    b"On Monday, 3 May 2031, at least 1,400 people were killed in Veldt, police told Harbour Post.",
    b'"We lost two dozen boats," said Mayor Ada Orlin, citing the coast guard, two days after the storm.',
    b"Between 30 and 40% of Rell Shipping's $2.5 million went missing from March to June 2030, according to a diplomat.",
    b"Neither the ministry nor Mr. Orlin's lawyer denied that 5 of the 12 bridges had not been inspected since 1999.",
    "«Näin ei ole», said Ünal Öz — half of the 3½ tonnes… 10 000 m², 5′11″, ١٢٣ and 二十.".encode(),
)
