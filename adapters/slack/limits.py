"""Slack's documented numbers, each with its page, and what we do with room that is not documented.

Nothing else in the adapter holds such a number. A line marked (?) is second-hand: observed or told by others.
"""

# https://docs.slack.dev/reference/block-kit/blocks
BLOCKS_PER_MESSAGE = 50
BLOCKS_PER_VIEW = 100
# https://docs.slack.dev/reference/block-kit/blocks/header-block
HEADER_CHARS = 150
# https://docs.slack.dev/reference/block-kit/composition-objects/text-object
TEXT_OBJECT_CHARS = 3000
# https://docs.slack.dev/reference/block-kit/blocks/actions-block
BUTTONS_PER_BLOCK = 25
# https://docs.slack.dev/reference/block-kit/block-elements/button-element
BUTTON_LABEL_CHARS = 75
BUTTON_VALUE_CHARS = 2000
BUTTON_URL_CHARS = 3000
# https://docs.slack.dev/reference/methods/chat.postMessage#truncating: 4,000 is the advice, 40,000 the wall
MESSAGE_TEXT_CHARS = 4000
# https://docs.slack.dev/reference/methods/chat.postMessage#errors names msg_blocks_too_long without a number;
# about 13,000 characters of text over all blocks is where others met it (?)
MESSAGE_BLOCKS_CHARS = 12_000
# https://docs.slack.dev/reference/block-kit/blocks/rich-text-block gives no number; we keep to a section's
# (?)
RICH_TEXT_CHARS = 3000

# https://docs.slack.dev/reference/views
VIEW_TITLE_CHARS = 24
VIEW_BUTTON_CHARS = 24
PRIVATE_METADATA_CHARS = 3000
# https://docs.slack.dev/reference/block-kit/blocks/input-block
INPUT_LABEL_CHARS = 2000
# https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
PLACEHOLDER_CHARS = 150
INPUT_MAX_CHARS = 3000
# https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
SELECT_OPTIONS = 100
SELECT_OPTION_CHARS = 75

# https://docs.slack.dev/apis/web-api/rate-limits: about one message a second in one channel
RETRY_AFTER_MAX_S = 60.0

# https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts
SUGGESTED_PROMPTS = 4

# https://docs.slack.dev/reference/app-manifest
MANIFEST_NAME_CHARS = 35
MANIFEST_DESCRIPTION_CHARS = 140
MANIFEST_LONG_CHARS = (175, 4000)
COMMAND_CHARS = 32
SHORTCUTS = 10
SHORTCUT_NAME_CHARS = 24

# https://docs.slack.dev/reference/methods/files.getUploadURLExternal
ALT_TEXT_CHARS = 1000
# A title is shown on one line; no page gives a number (?)
FILE_TITLE_CHARS = 150

# Our own choices, well inside the above, so that an answer stays readable.
QUOTE_CHARS = 1200
ITEM_LINE_CHARS = 900
PARAGRAPH_CHARS = 2800
NOTE_CHARS = 900
