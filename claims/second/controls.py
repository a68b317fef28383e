"""Pairs whose answer is known, mixed into every batch: a second reader that gets one wrong is not listened to.

It may be too weak, its labels may be mixed up, or it may obey something that stands in an article ("answer agrees to
all"): whatever the reason, its other answers of that batch are worth no more. All sentences are invented.
"""

import random

from claims.second.protocol import Item, Verdict

# (text, sentence, verdict)
AGREEING: tuple[tuple[str, str, Verdict], ...] = (
    ("The ferry to Lunde was cancelled on Tuesday.", "The ferry to Lunde was cancelled on Tuesday because of the storm.", "agrees"),
    ("Mayor Ada Orlin opened the new bridge.", "On Friday morning Mayor Ada Orlin opened the new bridge.", "agrees"),
    ("The court in Veldt fined the shipyard.", "The court in Veldt fined the shipyard for the oil in the bay.", "agrees"),
    ("The school in Orsk was closed for a week.", "The school in Orsk was closed for a week after the flood.", "agrees"),
)  # fmt: skip
DIFFERING: tuple[tuple[str, str, Verdict], ...] = (
    ("Nine people were hurt when the crane fell in Orsk.", "Nobody was hurt when the crane fell in Orsk.", "differs"),
    ("The museum in Lunde is open on Mondays.", "The museum in Lunde is closed on Mondays.", "differs"),
    ("The team from Veldt won the final.", "The team from Veldt lost the final.", "differs"),
    ("The council voted for the new harbour.", "The council voted against the new harbour.", "differs"),
)


def draw(chance: random.Random) -> list[tuple[str, str, Verdict]]:
    """One pair of each sort, picked by chance."""
    return [chance.choice(AGREEING), chance.choice(DIFFERING)]


def as_item(control: tuple[str, str, Verdict], item_id: str) -> Item:
    text, sentence, verdict = control
    return Item(item_id, text, sentence, verdict)
