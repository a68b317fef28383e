"""Discord holds to what every adapter holds to, over the real discord.py."""

import pytest
from contract_adapters import CONTRACT, Check
from discord_world import world


@pytest.mark.parametrize("holds", CONTRACT, ids=lambda check: check.__name__)
async def test_discord_holds_to_the_contract(holds: Check) -> None:
    await holds(world)
