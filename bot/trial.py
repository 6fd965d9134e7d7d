"""The bot on the sandbox: to be tried in the browser, with no token and no internet."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import webbrowser
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.sandbox import Sandbox, running_server
from bot.sandbox import Settings as SandboxSettings
from bot.sandbox.scene import set_scene
from bot.telegram.application import build_application, services_of
from bot.telegram.running import run_polling, stopped_by_signals

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase
    from bot.sandbox import RunningServer
    from bot.settings import Settings

DEFAULT_PORT = 8081
WARM_UP_AFTER_SECONDS = 3.0


async def run_in_sandbox(
    settings: Settings,
    knowledge: KnowledgeBase,
    *,
    port: int = DEFAULT_PORT,
    open_page: bool = True,
    stopping: asyncio.Event | None = None,
) -> None:
    """Run the sandbox with this bot on it until a signal or `stopping` ends it; its address is printed.

    Args:
        settings: the deployment's; its token is not used.
        knowledge: what the bot knows.
        port: where the page is, on 127.0.0.1; 0 for any free port.
        open_page: whether to open the page in the browser.
        stopping: ends it when it is set.

    Raises:
        OSError: the port is taken.
    """
    stopping = stopping or asyncio.Event()
    with stopped_by_signals(stopping):
        sandbox = Sandbox(settings=SandboxSettings(rate_limits=True))
        async with running_server(sandbox, port=port, scene=set_scene) as server:
            application = build_application(in_sandbox(settings, server), knowledge)
            sys.stdout.write(f"The bot is at {server.url} (Ctrl+C ends it)\n")
            sys.stdout.flush()
            opening = asyncio.create_task(asyncio.to_thread(webbrowser.open, server.url)) if open_page else None
            polling = asyncio.create_task(run_polling(application, stopping))
            # Who asks at once learns one language alone, which is quicker; the others are learnt when nobody waits.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), WARM_UP_AFTER_SECONDS)
            if not stopping.is_set():
                await asyncio.to_thread(services_of(application).engine.warm_up)
            await polling
            if opening is not None:
                await opening


def in_sandbox(settings: Settings, server: RunningServer) -> Settings:
    """The settings with the sandbox in Telegram's place."""
    return settings.model_copy(
        update={
            "telegram_token": SecretStr(server.token),
            "telegram_base_url": server.base_url,
            "telegram_base_file_url": server.base_file_url,
            "telegram_webhook_url": "",
        }
    )
