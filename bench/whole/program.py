"""The bot as a process of its own, as an operator starts it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bench.reports import BenchmarkError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from bot.sandbox import RunningServer

ROOT = Path(__file__).parents[2]
SECRET = "a-secret_1"  # noqa: S105 - it opens nothing
START_SECONDS, END_SECONDS = 60.0, 30.0
"""How long a process may take to be at work, and to end by itself, on a busy machine too."""
_PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME", "VIRTUAL_ENV")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Deployment:
    """How the bot is to run.

    Attributes:
        folder: where its log goes.
        database: the address of the database.
        by_webhook: whether updates are posted to it; else it polls.
        port: where it listens for them.
        hook_port: where Telegram posts them to; another port where a proxy stands between.
    """

    folder: Path
    database: str
    by_webhook: bool = False
    port: int = field(default_factory=free_port)
    hook_port: int | None = None

    def environment(self, base_url: str, token: str) -> dict[str, str]:
        """The settings as environment variables."""
        settings = {
            "TELEGRAM_BASE_URL": base_url,
            "TELEGRAM_TOKEN": token,
            "DATABASE_URL": self.database,
            "MONITOR_PORT": "off",
            "PTB_TIMEDELTA": "true",
            "PYTHONPATH": str(ROOT),
        }
        if self.by_webhook:
            settings["TELEGRAM_WEBHOOK_URL"] = f"http://127.0.0.1:{self.hook_port or self.port}/updates"
            settings["TELEGRAM_WEBHOOK_SECRET"] = SECRET
            settings["TELEGRAM_WEBHOOK_PORT"] = str(self.port)
        return settings


@dataclass(frozen=True, slots=True)
class Telegram:
    """A stand-in for Telegram: where it is, and whether a bot polls it or has set a webhook."""

    base_url: str
    token: str
    is_polled: Callable[[], bool]
    is_hooked: Callable[[], bool]


def on_sandbox(deployment: Deployment, server: RunningServer) -> Program:
    """The bot on a sandbox."""
    world, gateway = server.sandbox.world, server.sandbox.gateway
    return Program(
        deployment,
        Telegram(server.base_url, server.token, lambda: gateway.is_polled, lambda: bool(world.webhook.url)),
    )


class Program:
    """A bot that can be started, signalled and started again.

    Args:
        deployment: how it is to run.
        telegram: where its Bot API is.
        command: the program.
    """

    def __init__(
        self, deployment: Deployment, telegram: Telegram, command: tuple[str, ...] = ("-m", "bot", "run")
    ) -> None:
        self.deployment = deployment
        self.log = deployment.folder / f"bot-{deployment.port}.log"
        self._telegram = telegram
        self._command = command
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        """The id of the process that runs."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start it; it takes updates when this returns.

        Raises:
            BenchmarkError: it does not come so far.
        """
        given = self.deployment.environment(self._telegram.base_url, self._telegram.token)
        passed_on: Mapping[str, str] = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *self._command, cwd=ROOT, env={**passed_on, **given}, stdout=log, stderr=log
            )
        try:
            async with asyncio.timeout(START_SECONDS):
                while not await self._is_at_work():  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.05)
        except TimeoutError as error:
            raise BenchmarkError(f"The bot is not at work after {START_SECONDS:.0f} s: see {self.log}") from error

    def signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    async def ended(self) -> int:
        """Wait until it has ended; it is killed where it does not end by itself.

        Returns:
            Its exit code; negative for a signal.
        """
        assert self._process is not None
        try:
            async with asyncio.timeout(END_SECONDS):
                return await self._process.wait()
        except TimeoutError:
            self.signal(signal.SIGKILL)
            return await self._process.wait()

    async def stop(self) -> int:
        """Ask it to stop, and wait until it has."""
        self.signal(signal.SIGTERM)
        return await self.ended()

    async def end(self) -> None:
        """End it whatever it does."""
        if self._process is not None and self._process.returncode is None:
            self.signal(signal.SIGKILL)
            await self._process.wait()

    async def _is_at_work(self) -> bool:
        assert self._process is not None
        if self._process.returncode is not None:
            raise BenchmarkError(f"The bot ended with {self._process.returncode}: see {self.log}")
        if not self.deployment.by_webhook:
            return self._telegram.is_polled()
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.deployment.port)
        except OSError:
            return False
        writer.close()
        return self._telegram.is_hooked()


@asynccontextmanager
async def running(*programs: Program) -> AsyncIterator[None]:
    """Run programs as long as the context lasts; they are ended in every case."""
    try:
        await asyncio.gather(*(program.start() for program in programs))
        yield
    finally:
        await asyncio.gather(*(program.end() for program in programs))
