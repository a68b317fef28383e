"""Form -> a Slack modal. Pure, and within the limits of a view: https://docs.slack.dev/reference/views"""

import re
from typing import Any, assert_never

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
    element = _element(field)
    if field.placeholder and field.kind == "text":  # it says how to type; Slack's pickers have words of their own
        element["placeholder"] = plain_text(field.placeholder, limits.PLACEHOLDER_CHARS)
    label = plain_text(field.label or field.name, limits.INPUT_LABEL_CHARS)
    return {
        "type": "input",
        "block_id": field.name,
        "label": label,
        "element": element,
        "optional": not field.required,
    }


def _element(field: Field) -> dict[str, Any]:
    """What is typed into or picked from: https://docs.slack.dev/reference/block-kit/block-elements"""
    element: dict[str, Any] = {"action_id": "value"}
    match field.kind:
        case "text":
            longest = max(1, min(field.max_length, limits.INPUT_MAX_CHARS))
            initial = {"initial_value": field.value[:longest]} if field.value else {}
            return element | {"type": "plain_text_input", "multiline": field.long, "max_length": longest} | initial
        case "people":
            # Slack refuses the whole view for an id of another kind.
            held = [one for one in re.split(r"[,\s]+", field.value) if one.startswith(("U", "W"))]
            return element | {"type": "multi_users_select"} | ({"initial_users": held} if held else {})
        case "channel":
            shown = {"include": ["public", "private"], "exclude_bot_users": True}
            initial = {"initial_conversation": field.value} if field.value else {}
            return {**element, "type": "conversations_select", "filter": shown, **initial}
        case "choice":
            options = {value: _option(value, label) for value, label in field.choices[: limits.SELECT_OPTIONS]}
            chosen = {"initial_option": options[field.value]} if field.value in options else {}
            return {**element, "type": "static_select", "options": list(options.values()), **chosen}
        case _:
            assert_never(field.kind)


def _option(value: str, label: str) -> dict[str, Any]:
    return {"text": plain_text(label, limits.SELECT_OPTION_CHARS), "value": value}
