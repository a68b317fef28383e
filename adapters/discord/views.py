"""Buttons and forms that outlive a restart: everything needed to answer stands in their custom_id.

A button carries its command; a form carries the command that gets its values. Neither keeps anything in
memory that a click depends on. Knows nothing of what a command does.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol, Self, assert_never, cast

import discord

from adapters.discord import limits, text
from adapters.outside import visible
from bot.messages import Button, Field, Form

_STYLES: Mapping[str, discord.ButtonStyle] = {
    "plain": discord.ButtonStyle.secondary,
    "primary": discord.ButtonStyle.primary,
    "danger": discord.ButtonStyle.danger,
}
_FORM = "2sf:"


class Clicked(Protocol):
    """The client as a button sees it."""

    async def clicked(self, interaction: discord.Interaction, command: str) -> None: ...


class CommandButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=re.compile(r"(?s)2s\d{0,2}:(?P<command>.{1,95})")
):
    """A button whose click is the command it carries. A number tells apart two alike in one message."""

    def __init__(self, button: discord.ui.Button[Any], command: str) -> None:
        super().__init__(button)
        self.command = command

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:  # discord.py's order of arguments
        del interaction
        return cls(cast("discord.ui.Button[Any]", item), match["command"])

    async def callback(self, interaction: discord.Interaction) -> None:
        await cast(Clicked, interaction.client).clicked(interaction, self.command)


def button_of(button: Button, number: int) -> discord.ui.Item[Any]:
    """The button as Discord draws it: a link, or one that comes back as its command."""
    label = text.shorten(text.one_line(visible(button.label)), limits.BUTTON_LABEL)
    if button.url is not None:
        return discord.ui.Button(label=label, url=text.safe_link(button.url))
    drawn: discord.ui.Button[Any] = discord.ui.Button(
        label=label, style=_STYLES[button.style], custom_id=f"2s{number}:{button.command}"
    )
    return CommandButton(drawn, button.command)


def modal_of(form: Form, *, roles: Collection[int] = ()) -> discord.ui.Modal:
    """The form as a modal: at most five inputs, each cut to what Discord takes. submitted() reads it back. roles: those
    of the server, since what is picked already must be named as a role or as a person."""
    modal = discord.ui.Modal(
        title=text.shorten(text.one_line(form.title), limits.MODAL_TITLE),
        custom_id=_FORM + form.command,
        timeout=limits.TOKEN_S,
    )
    for field in form.fields[: limits.MODAL_INPUTS]:
        label = text.shorten(field.label, limits.INPUT_LABEL)
        modal.add_item(discord.ui.Label(text=label, component=_input(field, roles)))
    return modal


def _input(field: Field, roles: Collection[int]) -> discord.ui.Item[Any]:
    """What is typed into or picked from; how names are written is told where they are typed."""
    hint, least = text.shorten(field.placeholder, limits.INPUT_PLACEHOLDER) or None, int(field.required)
    match field.kind:
        case "text":
            return _text_input(field, hint)
        case "people":
            return discord.ui.MentionableSelect(
                custom_id=field.name,
                required=field.required,
                min_values=least,
                max_values=limits.SELECTED,
                default_values=[_picked(one, roles) for one in _ids(field.value)],
            )
        case "channel":
            return discord.ui.ChannelSelect(
                custom_id=field.name,
                placeholder=hint,
                required=field.required,
                min_values=least,
                channel_types=[discord.ChannelType.text, discord.ChannelType.news],
                default_values=[_of_channel(one) for one in _ids(field.value)[:1]],
            )
        case "choice":
            options = [_option(value, label, field) for value, label in field.choices[: limits.SELECT_OPTIONS]]
            return discord.ui.Select(
                custom_id=field.name,
                placeholder=hint,
                required=field.required,
                min_values=least,
                options=options,
            )
        case _:
            assert_never(field.kind)


def _text_input(field: Field, hint: str | None) -> discord.ui.TextInput[Any]:
    long = min(max(field.max_length, 1), limits.INPUT_VALUE)
    return discord.ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
        placeholder=hint,
        default=field.value[:long] or None,
        required=field.required,
        max_length=long,
    )


def _ids(value: str) -> list[int]:
    """The ids in a field's value; Discord's are numbers."""
    return [int(one) for one in re.split(r"[,\s]+", value) if one.isascii() and one.isdigit()][: limits.SELECTED]


def _picked(one: int, roles: Collection[int]) -> discord.SelectDefaultValue:
    kind = discord.SelectDefaultValueType.role if one in roles else discord.SelectDefaultValueType.user
    return discord.SelectDefaultValue(id=one, type=kind)


def _of_channel(one: int) -> discord.SelectDefaultValue:
    return discord.SelectDefaultValue(id=one, type=discord.SelectDefaultValueType.channel)


def _option(value: str, label: str, field: Field) -> discord.SelectOption:
    shown = text.shorten(label, limits.CHOICE)
    return discord.SelectOption(label=shown, value=value[: limits.CHOICE], default=value == field.value)


def submitted(interaction: discord.Interaction) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The command of a form that was sent and its values by name; None when this is no form of ours."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    custom_id = str(data.get("custom_id", ""))
    if interaction.type is not discord.InteractionType.modal_submit or not custom_id.startswith(_FORM):
        return None
    return custom_id.removeprefix(_FORM), tuple(_values(data.get("components", ())))


def _values(components: Any) -> Iterator[tuple[str, str]]:
    """Name and value of each input, in a label (new) or in an action row (old); of what was picked, the ids."""
    for component in components:
        if "value" in component:
            yield str(component["custom_id"]), str(component["value"])
        elif "values" in component:
            yield str(component["custom_id"]), ", ".join(map(str, component["values"]))
        inner = component.get("component")
        yield from _values([inner] if inner else component.get("components", ()))


def without(message: discord.Message, command: str) -> discord.ui.LayoutView | discord.ui.View:
    """The message's own components without the button of this command, nor a row that would be empty."""
    kind = discord.ui.LayoutView if message.flags.components_v2 else discord.ui.View
    view = kind.from_message(message, timeout=None)
    for item in [one for one in view.walk_children() if _is_button_of(one, command)]:
        holder: Any = item.parent or view
        holder.remove_item(item)
        if isinstance(holder, discord.ui.ActionRow) and not holder.children:
            outer: Any = holder.parent or view
            outer.remove_item(holder)
    return view


def _is_button_of(item: Any, command: str) -> bool:
    found = CommandButton.__discord_ui_compiled_template__.fullmatch(getattr(item, "custom_id", None) or "")
    return found is not None and found["command"] == command
