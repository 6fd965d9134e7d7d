"""The middle: takes updates from the inbox, hands each to the handlers, and writes what it led to in one transaction.

Nothing of an update is seen outside before that transaction but the direct calls of its handler (a toast, an inline
answer), which do no harm when they are made again. After it, the outbox holds what is to be sent.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.delivery.logs import UPDATE, where
from bot.delivery.persisting import until_stored
from bot.storage import Finished, LostError, Outcome, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.delivery.metrics import Metrics
    from bot.delivery.sending import Sender
    from bot.storage import Call, Pending, Storage, Taken

LOGGER = logging.getLogger(__name__)

MOST_TAKEN = 64
"""Updates taken at the same time; new ones are taken when half of them are handled, many at once."""
MOST_CRASHES = 10
"""Instances that may end without a word while they handle an update: then it is the update that ends them."""
LOOK_SECONDS = 1.0
"""How often the inbox is looked at without being told to: another instance may have put something there."""
STORE_PAUSE_SECONDS = 1.0
"""How long to wait when the store fails."""


class UnreadableError(Exception):
    """An update that is not of the shape that Telegram promises; it can never be handled."""


class Handlers(Protocol):
    """What the other side of the house does with updates."""

    async def handle(self, taken: Taken) -> Finished:
        """Work out what an update leads to.

        Raises:
            UnreadableError: it cannot be read.
        """
        ...

    def apologise(self, taken: Taken) -> tuple[Call, ...]:
        """What is said to the person whose update could not be handled; nothing where nobody waits."""
        ...


@dataclass(frozen=True, slots=True)
class _Parts:
    storage: Storage
    handlers: Handlers
    sender: Sender
    metrics: Metrics
    clock: Callable[[], float]


class Workers:
    """Handles updates, those of one line one after the other, many lines at once.

    Args:
        storage: where updates are taken from and finished.
        handlers: what handles them.
        sender: sends what they lead to.
        metrics: where all is counted.
        clock: the time in seconds since 1970.
    """

    def __init__(
        self,
        storage: Storage,
        handlers: Handlers,
        sender: Sender,
        metrics: Metrics,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._parts = _Parts(storage, handlers, sender, metrics, clock)
        self._woken = asyncio.Event()
        self.at_work: set[asyncio.Task[None]] = set()
        sender.freed = self.wake

    def wake(self) -> None:
        """Look at the inbox: something may be there to be taken."""
        self._woken.set()

    async def run(self) -> None:
        """Handle updates until cancelled; those in work then go on, see `finish`."""
        failures = 0
        while True:
            try:
                await self.take()
            except StorageError as error:
                failures += 1
                self._parts.metrics.store_errors.inc()
                LOGGER.error("Nothing can be taken from the inbox: %s", error)  # noqa: TRY400 - its words tell all
                await asyncio.sleep(STORE_PAUSE_SECONDS * min(failures, 10))
                continue
            failures = 0
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._woken.wait()
            except TimeoutError:
                pass

    async def take(self) -> int:
        """Take what may be taken now, and begin to handle it.

        Returns:
            How many updates were taken.
        """
        self._woken.clear()
        taken = 0
        while len(self.at_work) <= MOST_TAKEN // 2 and not self._parts.sender.is_full:
            room = MOST_TAKEN - len(self.at_work)
            found = await self._parts.storage.claim(room)
            for one in found:
                task = asyncio.create_task(self._work(one))
                self.at_work.add(task)
                task.add_done_callback(self._done)
            taken += len(found)
            if len(found) < room:
                break
        return taken

    async def finish(self, seconds: float) -> None:
        """Let what is in work be finished, for some seconds at most; then it stays in the inbox."""
        if self.at_work:
            _, late = await asyncio.wait(self.at_work, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def drop(self) -> None:
        """Leave what is in work: it belongs to another instance now."""
        for task in self.at_work:
            task.cancel()

    def _done(self, task: asyncio.Task[None]) -> None:
        self.at_work.discard(task)
        if len(self.at_work) <= MOST_TAKEN // 2:
            self.wake()
        if not task.cancelled() and (error := task.exception()) is not None:
            LOGGER.error("A worker failed: %s", type(error).__name__, exc_info=error)

    async def _work(self, taken: Taken) -> None:
        UPDATE.set(taken.update)
        parts = self._parts
        try:
            if taken.expires is not None and taken.expires < parts.clock():
                parts.metrics.dropped.labels(f"stale-{taken.kind}").inc()
                LOGGER.info("Dropped: it is too old to matter")
                pendings = await self._written(Finished(taken.update, Outcome.DROPPED))
            elif taken.crashes >= MOST_CRASHES:
                pendings = await self._bury(taken, "crashes")
            else:
                pendings = await self._handled(taken)
        except LostError:
            LOGGER.warning("Another instance has taken over this update")
            return
        parts.sender.add(pendings)
        if not pendings:
            self.wake()

    async def _handled(self, taken: Taken) -> list[Pending]:
        """Handle an update and write what it led to.

        Returns:
            The calls to make.
        """
        parts = self._parts
        try:
            # A failure of the store is not the update's: it stays this instance's, and is handled anew.
            finished = await until_stored(lambda: parts.handlers.handle(taken), parts.metrics)
        except UnreadableError as error:
            parts.metrics.count("unreadable")
            return await self._bury(taken, "unreadable", type(error.__cause__ or error).__name__)
        except LostError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the next update is as good as before
            return await self._fail(taken, error)
        return await self._written(finished)

    async def _written(self, finished: Finished) -> list[Pending]:
        return await until_stored(lambda: self._parts.storage.finish(finished), self._parts.metrics)

    async def _fail(self, taken: Taken, error: Exception) -> list[Pending]:
        """Count a failure; at the last attempt the person is told, and the update is a dead letter."""
        parts = self._parts
        parts.metrics.count("failed")
        # Where it failed, and not its words, which may be somebody's message.
        LOGGER.error("Handling failed: %s at %s", type(error).__name__, where(error))
        calls = self._apology(taken)
        pendings = await until_stored(
            lambda: parts.storage.fail(taken, type(error).__name__, calls=calls), parts.metrics
        )
        if pendings is None:
            return []
        self._note_dead(taken, "failed")
        return pendings

    async def _bury(self, taken: Taken, reason: str, error: str = "") -> list[Pending]:
        parts, calls = self._parts, self._apology(taken)
        pendings = await until_stored(
            lambda: parts.storage.bury(taken.update, taken.kind, error or reason, calls=calls), parts.metrics
        )
        self._note_dead(taken, reason)
        return pendings

    def _note_dead(self, taken: Taken, reason: str) -> None:
        self._parts.metrics.dead.labels(reason).inc()
        told = (taken.update, taken.kind, reason)
        LOGGER.error("Update %d (%s) cannot be handled (%s): it is among the dead letters", *told)

    def _apology(self, taken: Taken) -> tuple[Call, ...]:
        try:
            return self._parts.handlers.apologise(taken)
        except Exception as error:  # noqa: BLE001 - what could not be read may be of any shape
            LOGGER.warning("Nobody can be told: %s", type(error).__name__)
            return ()
