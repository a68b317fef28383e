"""Form -> a Slack modal. Pure, and within the limits of a view: https://docs.slack.dev/reference/views"""

from typing import Any

from adapters.slack import limits
from adapters.slack.render import plain_text
from bot.messages import Field, Form

SENT = "twosource:form"


def modal(form: Form, *, kept: str) -> dict[str, Any]:
    """The view to open; `kept` comes back with it as private_metadata."""
    return {
        "type": "modal",
        "callback_id": SENT,
        "private_metadata": kept,
        "title": plain_text(form.title or "Twosource", limits.VIEW_TITLE_CHARS),
        "submit": plain_text(form.submit or "Send", limits.VIEW_BUTTON_CHARS),
        "close": plain_text("Cancel", limits.VIEW_BUTTON_CHARS),
        "blocks": [_input(field) for field in form.fields[: limits.BLOCKS_PER_VIEW]],
    }


def _input(field: Field) -> dict[str, Any]:
    longest = max(1, min(field.max_length, limits.INPUT_MAX_CHARS))
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": field.long,
        "max_length": longest,
    }
    if field.placeholder:
        element["placeholder"] = plain_text(field.placeholder, limits.PLACEHOLDER_CHARS)
    if field.value:
        element["initial_value"] = field.value[:longest]
    label = plain_text(field.label or field.name, limits.INPUT_LABEL_CHARS)
    return {
        "type": "input",
        "block_id": field.name,
        "label": label,
        "element": element,
        "optional": not field.required,
    }
