"""The pages a workspace is installed through: /slack/install and the page Slack sends the browser back to."""

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

from adapters.slack.client import Line
from adapters.slack.installs import Installs, States

# The same as in manifest.yaml.
SCOPES = ("app_mentions:read", "assistant:write", "chat:write", "commands", "files:write", "im:history", "users:read")
INSTALL_PATH, RETURN_PATH = "/slack/install", "/slack/oauth_redirect"


def add_pages(
    site: web.Application, line: Line, installs: Installs, states: States, *, client: tuple[str, str]
) -> None:
    """Add the two pages; client is the app's id and secret."""
    settings = AsyncOAuthSettings(
        client_id=client[0],
        client_secret=client[1],
        scopes=SCOPES,
        user_scopes=(),
        installation_store=installs,
        state_store=states,
        install_path=INSTALL_PATH,
        redirect_uri_path=RETURN_PATH,
    )
    flow = AsyncOAuthFlow(client=line.client(None), settings=settings)

    async def install(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

    async def come_back(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

    site.router.add_get(INSTALL_PATH, install)
    site.router.add_get(RETURN_PATH, come_back)
