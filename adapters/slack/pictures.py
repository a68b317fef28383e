"""The pictures of a reply, uploaded into its thread.

A Slack message holds no bytes, and an image block needs a file that Slack has finished with; so the message carries the
picture's words, and the picture follows in the thread. Without the scope files:write the words stand alone.
"""

import logging

from slack_sdk.web.async_client import AsyncWebClient

from adapters.outside import visible
from adapters.slack import limits
from adapters.slack.client import TROUBLE, error_code
from adapters.slack.text import shorten
from bot.logs import event
from bot.messages import Picture, Reply

log = logging.getLogger(__name__)


def has_pictures(reply: Reply) -> bool:
    return any(isinstance(block, Picture) for block in reply.blocks)


async def add_pictures(client: AsyncWebClient, reply: Reply, *, channel: str, thread: str) -> None:
    """Upload each picture below the message; one that Slack does not take is logged, since its words are there."""
    for picture in (block for block in reply.blocks if isinstance(block, Picture)):
        try:
            await _upload(client, picture, channel=channel, thread=thread)
        except TROUBLE as error:
            log.warning(
                "a picture was not uploaded", extra=event("not_delivered", what="picture", code=error_code(error))
            )


async def _upload(client: AsyncWebClient, picture: Picture, *, channel: str, thread: str) -> None:
    # https://docs.slack.dev/messaging/working-with-files#upload
    await client.files_upload_v2(
        content=picture.png,
        filename=picture.name,
        title=shorten(visible(picture.alt), limits.FILE_TITLE_CHARS),
        alt_txt=shorten(visible(picture.alt), limits.ALT_TEXT_CHARS),
        channel=channel,
        thread_ts=thread,
    )
