"""Outlets and independent origins are counted apart."""

import pytest

from claims.model import Attribution, Claim, Source
from claims.origins import count


def claim(outlet: str, origin: str = "", *, via: str = "", anonymous: bool = False) -> Claim:
    said = Attribution(origin, "said", (via,) if via else (), anonymous) if origin else None
    return Claim(f"{outlet} {origin}", Source(outlet, outlet, ""), "It happened.", 0, 12, attribution=said)


@pytest.mark.parametrize(
    ("claims", "outlets", "independent", "shared"),
    [
        ([], 0, 0, ()),
        ([claim("Vale Monitor")], 1, 1, ()),
        ([claim("Vale Monitor"), claim("Open Ledger")], 2, 2, ()),
        (
            [claim("Vale Monitor", "a diplomat", via="MPA", anonymous=True),
             claim("Open Ledger", "a diplomat who asked not to be named", via="MPA", anonymous=True)],
            2, 1, ("a diplomat, to MPA",),
        ),
        (
            [claim("Vale Monitor", "a diplomat", via="MPA", anonymous=True),
             claim("Open Ledger", "a port employee", via="MPA", anonymous=True)],
            2, 2, (),
        ),
        ([claim("Vale Monitor", "the Coast Guard"), claim("Open Ledger", "Coast Guard")], 2, 1, ("the Coast Guard",)),
        ([claim("Vale Monitor", "officials", anonymous=True), claim("Open Ledger", "officials", anonymous=True)], 2, 2, ()),
    ],
)  # fmt: skip
def test_two_outlets_on_one_origin_are_one_source(
    claims: list[Claim], outlets: int, independent: int, shared: tuple[str, ...]
) -> None:
    found = count(claims)
    assert (found.outlets, found.independent, found.shared) == (outlets, independent, shared)
