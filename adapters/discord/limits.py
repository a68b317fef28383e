"""Discord's documented numbers, each with its page, and how Discord counts.

The only place that holds them; render.py, views.py and commands.py keep within. Last read: November 2026.
"""

from typing import Final

# https://docs.discord.com/developers/resources/message#create-message
CONTENT: Final = 2_000
NONCE: Final = 25

# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
EMBED_TITLE: Final = 256
EMBED_DESCRIPTION: Final = 4_096
EMBED_FOOTER: Final = 2_048
EMBED_TOTAL: Final = 6_000
EMBEDS: Final = 10

# https://docs.discord.com/developers/components/reference#component-object
# 40 with all nested ones; 4,000 characters over all text displays.
COMPONENTS: Final = 40
DISPLAY_TEXT: Final = 4_000

# https://docs.discord.com/developers/components/reference#action-row, #button, #media-gallery
ROW_BUTTONS: Final = 5
LEGACY_ROWS: Final = 5
BUTTON_LABEL: Final = 80
BUTTON_URL: Final = 512
CUSTOM_ID: Final = 100
ALT_TEXT: Final = 1_024

# https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal
# https://docs.discord.com/developers/components/reference#text-input
MODAL_TITLE: Final = 45
MODAL_INPUTS: Final = 5
INPUT_LABEL: Final = 45
INPUT_PLACEHOLDER: Final = 100
INPUT_VALUE: Final = 4_000
# https://docs.discord.com/developers/components/reference#string-select, #mentionable-select
SELECT_OPTIONS: Final = 25
SELECTED: Final = 25

# https://docs.discord.com/developers/interactions/application-commands#application-command-object
COMMAND_NAME: Final = 32
COMMAND_DESCRIPTION: Final = 100
COMMAND_TEXTS: Final = 8_000  # names, descriptions and values of one command together, each in its longest language
OPTIONS: Final = 25
CHOICES: Final = 25
CHOICE: Final = 100
OPTION_TEXT: Final = 6_000
GLOBAL_COMMANDS: Final = 100
GLOBAL_MENUS: Final = 15  # (?) of each type; discord.py still stops at 5

# https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
# The first answer within 3 s, then 15 minutes.
FIRST_ANSWER_S: Final = 3.0
TOKEN_S: Final = 15 * 60.0


def length(text: str) -> int:
    """How many characters Discord may count here: UTF-16 units, the larger of the two ways it counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
