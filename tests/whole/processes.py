"""The bot as a process of its own, on the sandbox over HTTP, to be stopped and killed."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.whole.program import ROOT, SECRET, free_port
from bot.sandbox.gateway import wait_until

if TYPE_CHECKING:
    import signal
    from collections.abc import AsyncIterator, Sequence

    from bot.sandbox import RunningServer, Sandbox
    from bot.sandbox.core.people import Person

QUESTION, ANSWER = "who is the ambassador?", "Sergio Cabrera is the Ambassador"
PATIENCE = 100.0
"""Seconds after which a test gives up: many more than anything takes on a busy machine."""


class Bot:
    """`visitbot run` as a process.

    Args:
        process: the process.
        log: where its log goes.
    """

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.process = process
        self._log = log

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    async def signal(self, *numbers: signal.Signals) -> int:
        """Send signals, one shortly after the other.

        Returns:
            The exit code.
        """
        for number in numbers:
            if self.process.returncode is None:
                self.process.send_signal(number)
                await asyncio.sleep(0.02)
        return await self.process.wait()


def settings_for(server: RunningServer, folder: Path, *, by_webhook: bool) -> dict[str, str]:
    """The environment of a bot on the sandbox, with its database in a folder."""
    settings = {
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_BASE_URL": server.base_url,
        "DATABASE_URL": f"sqlite:///{folder / 'bot.sqlite3'}",
        "MONITOR_PORT": "off",
    }
    if by_webhook:
        port = str(free_port())
        settings |= {
            "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}/updates",
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_WEBHOOK_PORT": port,
        }
    return settings


@asynccontextmanager
async def started(settings: dict[str, str], folder: Path, *arguments: str) -> AsyncIterator[Bot]:
    """The bot at work; it is killed at the end where it still runs."""
    with _next_log(folder).open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", *arguments),
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PTB_TIMEDELTA": "true", **settings},
            stdout=file,
            stderr=file,
        )
        try:
            yield Bot(process, Path(file.name))
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


def _next_log(folder: Path) -> Path:
    return folder / f"{len(list(folder.glob('*.log')))}.log"


async def answered(sandbox: Sandbox, people: Sequence[Person], number: int | None = None) -> list[int]:
    """Wait until so many people have an answer, all unless told.

    Returns:
        How many answers each has.
    """
    wanted = len(people) if number is None else number

    def counts() -> list[int]:
        bot = sandbox.bot.id
        chats = [sandbox.world.chat(person.id).messages.values() for person in people]
        return [sum(message.sender == bot for message in messages) for messages in chats]

    assert await wait_until(sandbox.world, lambda: sum(map(bool, counts())) >= wanted, PATIENCE), counts()
    return counts()
