""" "The president", "the former minister": who is meant, where exactly one person in the article bears that title."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from claims.model import Name, Sentence
from claims.readers.titles import office

_BEFORE = r"(?<![\w-])[Tt]he\s+(?P<title>(?:(?:interim|acting|former|foreign|prime|vice|defen[cs]e|interior)\s+){0,2}(?:%s))(?![\w-])(?!\s+(?:of|for|to)\b|['’]s\s+(?:office|son|wife|deputy|deputies|department|spokes\w+)|\s+[A-Z])"


def office_holders(sentences: Sequence[Sentence], rows: Mapping[int, Sequence[Name]]) -> Iterator[tuple[int, Name]]:
    """(sentence, name) for every "the president" that can only be one person; the name's text is those words."""
    holders: dict[str, dict[str, Name]] = defaultdict(dict)
    for names in rows.values():
        for name in names:
            for title in name.titles:
                holders[office(title)][name.canonical] = name
    sole = {
        title: next(iter(people.values()))
        for title, people in holders.items()
        if len(people) == 1 and title.isalpha() | (" " in title)
    }
    if not sole:
        return
    heads = "|".join(sorted({re.escape(title.split()[-1]) for title in sole}, key=len, reverse=True))
    pattern = re.compile(_BEFORE % heads)
    for number, sentence in enumerate(sentences):
        for m in pattern.finditer(sentence.text):
            holder = sole.get(office(m["title"]))
            if holder and not any(n.start < m.end() and m.start() < n.end for n in rows.get(number, ())):
                yield number, Name(m[0], m.start(), m.end(), "person", holder.canonical, holder.key, (m["title"],))
