"""The bot on the sandbox: to be tried in the browser, with no token and no internet."""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.sandbox import Sandbox, running_server
from bot.sandbox import Settings as SandboxSettings
from bot.sandbox.scene import set_scene
from bot.service import bot_number, build_service, opened, run_built

if TYPE_CHECKING:
    from bot.answering.engine import Engine
    from bot.delivery.stopping import Stopping
    from bot.sandbox import RunningServer
    from bot.settings import Settings

DEFAULT_PORT = 8081
WARM_UP_AFTER_SECONDS = 3.0
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
"""What the environment names where a browser can be shown: a screen, or a browser that somebody has chosen."""


async def run_in_sandbox(
    settings: Settings, engine: Engine, stopping: Stopping, *, port: int | None = None, open_page: bool = True
) -> None:
    """Run the sandbox with this bot on it until `stopping` asks to stop; its address is printed.

    Args:
        settings: the deployment's; its token and its database are not used.
        engine: answers questions.
        stopping: ends it.
        port: where the page is, on 127.0.0.1; 0 for any free port, None for the default one or else any free one.
        open_page: whether to open the page in the browser.

    Raises:
        OSError: the port is taken.
    """
    async with contextlib.AsyncExitStack() as stack:
        server = await _served(stack, port)
        told = in_sandbox(settings, server)
        storage = await opened("sqlite://", bot_number(told))
        stack.push_async_callback(storage.close)
        service = build_service(told, engine, storage)
        _say(f"The bot is at {server.url} (Ctrl+C ends it)")
        if open_page:
            # A thread of its own, which the end does not wait for: some browsers come back only when closed.
            threading.Thread(target=_open, args=(server,), daemon=True).start()
        running = asyncio.create_task(run_built(service, told, stopping))
        # Who asks at once learns one language alone, which is quicker; the others are learnt when nobody waits.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.asked.wait(), WARM_UP_AFTER_SECONDS)
        if not stopping.asked.is_set():
            await asyncio.to_thread(engine.warm_up)
        await running


def in_sandbox(settings: Settings, server: RunningServer) -> Settings:
    """The settings with the sandbox in Telegram's place."""
    return settings.model_copy(
        update={
            "telegram_token": SecretStr(server.token),
            "telegram_base_url": server.base_url,
            "telegram_base_file_url": server.base_file_url,
            "telegram_webhook_url": "",
            "monitor_port": None,
        }
    )


def has_screen() -> bool:
    """Whether a browser can be shown; one that runs in the terminal would only cover what is printed there."""
    return platform.system() in {"Darwin", "Windows"} or any(os.environ.get(name) for name in _SCREENS)


async def _served(stack: contextlib.AsyncExitStack, port: int | None) -> RunningServer:
    """A server that answers until the stack ends; where no port was asked for and the default is taken, on another."""
    try:
        return await stack.enter_async_context(_server(DEFAULT_PORT if port is None else port))
    except OSError:
        if port is not None:
            raise
    _say(f"Port {DEFAULT_PORT} is taken, perhaps by this bot in another window: another one is used.")
    return await stack.enter_async_context(_server(0))


def _server(port: int) -> contextlib.AbstractAsyncContextManager[RunningServer]:
    return running_server(Sandbox(settings=SandboxSettings(rate_limits=True)), port=port, scene=set_scene)


def _open(server: RunningServer) -> None:
    """Open the page in the browser, or say what to do where that cannot be."""
    if not (has_screen() and webbrowser.open(server.url)):
        _say(
            "No browser can be opened from here: open that address in one on this machine.\n"
            f"From another machine: ssh -L {server.port}:127.0.0.1:{server.port} THIS-MACHINE, then open it there."
        )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
