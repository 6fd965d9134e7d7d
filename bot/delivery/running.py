"""Runs the delivery: one place that starts every task, watches them, and ends them in order."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.delivery import hooking
from bot.delivery.exits import EndedError, ExitCode
from bot.delivery.hooking import Hook, Watchdog
from bot.delivery.intake import Intake
from bot.delivery.monitoring import Monitor
from bot.delivery.notify import keep_alive, notify
from bot.delivery.polling import Poller
from bot.delivery.sending import Sender
from bot.delivery.serving import serving
from bot.delivery.webhook import Receiver
from bot.delivery.workers import Handlers, Workers
from bot.storage import RENEW_SECONDS, StorageError
from bot.storage.retention import EXPIRE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence

    from starlette.applications import Starlette

    from bot.delivery.api import BotApi
    from bot.delivery.arriving import Self
    from bot.delivery.metrics import Metrics
    from bot.delivery.pictures import Draw
    from bot.delivery.stopping import Stopping
    from bot.storage import Storage

LOGGER = logging.getLogger(__name__)

TELL_SECONDS = 3600.0
"""How often the log tells what was counted."""
_CONFIRM_SECONDS, _LEAVE_SECONDS, _SEND_SECONDS = 1.0, 1.0, 1.0
"""Of the time for the stop: for the last confirmation, for giving back what is claimed, for calls in flight."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is listened for."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to run.

    Attributes:
        api: the way to Telegram.
        storage: the inbox and the outbox.
        metrics: where all is counted.
        handlers: what handles updates.
        draw: gives the pictures that calls name.
        me: who the bot is.
        allowed: the kinds of updates to ask for.
        hook: the webhook to take updates by; None for polling.
        listens: where the webhook is served.
        monitored: where /metrics and the like are served; None for nowhere.
        takes_over: whether polling may remove a webhook.
        beside: what runs beside all this, by name, such as looking for changed files.
        clock: the time in seconds since 1970.
    """

    api: BotApi
    storage: Storage
    metrics: Metrics
    handlers: Handlers
    draw: Draw
    me: Self
    allowed: Sequence[str]
    hook: Hook | None = None
    listens: Address = Address("127.0.0.1", 0)
    monitored: Address | None = None
    takes_over: bool = False
    beside: Mapping[str, Callable[[], Coroutine[Any, Any, None]]] = field(default_factory=dict)
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Delivery:
    """The bot at work.

    Args:
        plan: what is to run.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.sender = Sender(plan.api, plan.storage, plan.metrics, plan.draw, plan.clock)
        self.workers = Workers(plan.storage, plan.handlers, self.sender, plan.metrics, plan.clock)
        self.intake = Intake(plan.storage, plan.me, plan.metrics, self.workers.wake, plan.clock)
        self._poller = Poller(plan.api, self.intake, plan.storage, plan.allowed, plan.metrics, plan.sleep)
        self._beside = dict(plan.beside)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def add(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Let something run beside the delivery; before `run`."""
        self._beside[name] = work

    async def run(self, stopping: Stopping) -> None:
        """Work until `stopping` asks to stop.

        Raises:
            EndedError: the bot cannot go on.
        """
        stack = AsyncExitStack()
        try:
            await self._plan.storage.enter()
            await self._begin(stack)
            notify("READY=1")
            await self._watch(stopping)
        except StorageError as error:
            raise EndedError(ExitCode.STORE_AWAY, f"The store cannot be used: {error}") from error
        finally:
            if not stopping.asked.is_set():
                stopping.ask()
            notify("STOPPING=1")
            await self._end(stack, stopping)

    def redraw(self) -> None:
        """Draw the pictures anew that Telegram has: they show something else from now on."""
        self.sender.pictures.known.clear()

    async def _begin(self, stack: AsyncExitStack) -> None:
        """Start everything: what was left over first, what is new last."""
        plan = self._plan
        self.sender.add(await plan.storage.pending())
        monitor = Monitor(plan.storage, self.sender, plan.metrics, plan.clock)
        if plan.monitored is not None:
            await self._serve(stack, monitor.web, plan.monitored)
        works = {
            "lease": self._keep_lease,
            "expiry": self._expire,
            "counts": self._tell,
            "monitor": monitor.watch,
            "systemd": keep_alive,
            **self._beside,
        }
        for name, work in works.items():
            self._start(name, work())
        self._start("sender", self.sender.run())
        self._start("workers", self.workers.run())
        if plan.hook is None:
            await hooking.let_go(plan.api, takes_over=plan.takes_over)
            self._start("poller", self._poller.run())
            return
        receiver = Receiver(self.intake, plan.hook.secret, urlsplit(plan.hook.url).path, plan.metrics)
        port = await self._serve(stack, receiver.web, plan.listens)
        LOGGER.info("Listening on port %d for updates", port)
        await hooking.settle(plan.api, plan.hook, plan.sleep)
        self._start("watchdog", Watchdog(plan.api, plan.hook, plan.metrics).run())

    async def _watch(self, stopping: Stopping) -> None:
        """Wait until the stop, or until a task ends that should not."""
        asked = asyncio.create_task(stopping.asked.wait())
        try:
            while not asked.done():
                waited = [asked, *self._tasks.values()]
                done, _ = await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
                for name in [name for name, task in self._tasks.items() if task in done]:
                    # Raises what has ended it; some have nothing to do, and end at once.
                    self._tasks.pop(name).result()
        finally:
            asked.cancel()

    async def _end(self, stack: AsyncExitStack, stopping: Stopping) -> None:
        """Stop: first the intake, then what is in hand is finished, and what is left is given back."""
        sending = self._tasks.pop("sender", None)
        await self._cancel("poller", "workers")
        if self._plan.hook is None:
            await stopping.within(self._poller.confirm(), stopping.seconds_left() - _CONFIRM_SECONDS)
        await stopping.within(stack.aclose(), _SEND_SECONDS + _LEAVE_SECONDS)
        await self.workers.finish(stopping.seconds_left(_SEND_SECONDS + _LEAVE_SECONDS))
        if sending is not None:
            await stopping.within(self.sender.emptied(), _SEND_SECONDS + _LEAVE_SECONDS)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        await self.sender.finish(stopping.seconds_left(_LEAVE_SECONDS))
        await self._cancel(*self._tasks)
        await self._leave(stopping)

    async def _leave(self, stopping: Stopping) -> None:
        try:
            async with asyncio.timeout(stopping.seconds_left() + _LEAVE_SECONDS):
                left = await self._plan.storage.leave()
        except (StorageError, TimeoutError) as error:
            LOGGER.warning("Nothing could be given back (%s): it is free in half a minute", type(error).__name__)
        else:
            LOGGER.info("Stopped; %d updates stay in the inbox for the next start", left)

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._tasks[name] = asyncio.create_task(work, name=name)

    async def _cancel(self, *names: str) -> None:
        tasks = [task for name in names if (task := self._tasks.pop(name, None)) is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, stack: AsyncExitStack, web: Starlette, address: Address) -> int:
        try:
            return await stack.enter_async_context(serving(web, address.host, address.port))
        except OSError as error:
            raise EndedError(ExitCode.PORT_TAKEN, f"{error}: is another instance running?") from error

    async def _keep_lease(self) -> None:
        """Say that this instance lives, take over from those that do not, and share Telegram's limits with the rest."""
        storage = self._plan.storage
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                if not await storage.renew():
                    LOGGER.error("This instance was thought dead, and others have taken over what it held")
                    self.workers.drop()
                    self.sender.drop()
                self.sender.add(await storage.pending())
                self.sender.pace.share(await storage.instances())
            except StorageError as error:
                self._plan.metrics.store_errors.inc()
                LOGGER.error("The store fails: %s", error)  # noqa: TRY400 - its words tell all

    async def _expire(self) -> None:
        while True:
            try:
                if expired := await self._plan.storage.expire():
                    LOGGER.info("Deleted what was old: %s", expired)
            except StorageError as error:
                LOGGER.error("What is old is not deleted: %s", error)  # noqa: TRY400 - its words tell all
            await asyncio.sleep(EXPIRE_SECONDS)

    async def _tell(self) -> None:
        told = str(self._plan.metrics)
        while True:
            await asyncio.sleep(TELL_SECONDS)
            if str(self._plan.metrics) != told:
                told = str(self._plan.metrics)
                LOGGER.info("Counted: %s", told)
