"""What is fuzzed: every reader and parser that takes text or bytes from outside, each as a function of some bytes.

A target raises for a fault and for nothing else: an error that a person may see (ClaimsError) is an answer, any other is
a crash, and so is a broken promise (an offset that does not show its words, a reply that could ping, a half character
that no store takes). Used by bench/fuzz.py, guided by coverage, and by tests/test_fuzz_targets.py.
"""

import fuzz_chat
import fuzz_readers
from fuzz_case import Target

TARGETS: dict[str, Target] = {**fuzz_readers.TARGETS, **fuzz_chat.TARGETS}
