"""The sandbox for a bot of one's own, in any language: served with no bot on it until a signal ends it."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterator

from pydantic import ValidationError

from bot.sandbox.core.settings import DEFAULT_TOKEN, DEFAULT_USERNAME, Identity, Settings
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.scene import set_scene
from bot.sandbox.server.running import HOST, running_server

__all__ = ["DEFAULT_PORT", "HOST", "IdentityError", "identity_of", "serve_alone", "stopped_by_signals"]

DEFAULT_PORT = 8081
GUIDE = """\
The sandbox is at {url} (Ctrl+C ends it). Open it in a browser to be the people who talk to your bot @{username}.
What to set in your bot, instead of https://api.telegram.org and the token from BotFather:
  base URL  {url}
  token     {token}
So its calls go to {url}/bot{token}/getMe, and files come from {url}/file/bot{token}/<file_path>.
"""
HELD = {
    "token": f"a token is a number, a colon, and letters, digits, _ or -, such as {DEFAULT_TOKEN}",
    "username": f"a username has 3 to 32 letters, digits or _, and begins with a letter, such as {DEFAULT_USERNAME}",
}


class IdentityError(ValueError):
    """No bot can be called so; the message says what holds."""


def identity_of(token: str | None, username: str | None) -> Identity:
    """Who the bot is to be; what is not given is the sandbox's usual.

    Raises:
        IdentityError: there can be no such token or username.
    """
    given = {"token": token, "username": username}
    try:
        return Identity.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise IdentityError(HELD[str(error.errors()[0]["loc"][0])]) from error


@contextlib.contextmanager
def stopped_by_signals() -> Iterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set as long as the context lasts."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    held = []
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows ends the program by an exception instead
            loop.add_signal_handler(number, stopping.set)
            held.append(number)
    try:
        yield stopping
    finally:
        for number in held:
            loop.remove_signal_handler(number)


async def serve_alone(identity: Identity, host: str, port: int) -> None:
    """Serve the sandbox with its usual people and groups, and print what a bot needs to be told.

    Args:
        identity: who the bot is.
        host: the address to listen at.
        port: where; 0 for any free one.

    Raises:
        OSError: that place cannot be listened at.
    """
    sandbox = Sandbox(identity, Settings(rate_limits=True))
    with stopped_by_signals() as stopping:
        async with running_server(sandbox, host=host, port=port, scene=set_scene) as server:
            sys.stdout.write(GUIDE.format(url=server.url, token=server.token, username=identity.username))
            sys.stdout.flush()
            await stopping.wait()
