"""A Reply as the app's Home tab, and the prompts the agent view suggests. Pure."""

from typing import Any

from adapters.slack import limits
from adapters.slack.render import draw, fit
from bot.messages import Reply

# The same as in manifest.yaml; asked for again whenever somebody opens the conversation, so that they stay
# visible.
PROMPTS = (
    {"title": "Where do sources differ now?", "message": "discrepancies"},
    {"title": "Which outlets are here?", "message": "sources"},
    {"title": "What can I ask?", "message": "help"},
)


def home_view(reply: Reply) -> dict[str, Any]:
    """The view for views.publish."""
    return {"type": "home", "blocks": fit(draw(reply.blocks), max_blocks=limits.BLOCKS_PER_VIEW)}
