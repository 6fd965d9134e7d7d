"""Long polling: what Telegram hands over is in the inbox before the next call confirms it.

python-telegram-bot's own poller confirms updates that nobody has handled yet, ends for good, and silently, at the first
401 or 404, hands on nothing of a batch in which one update cannot be read, and retries at once and unheard where calls
time out.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.delivery.api_errors import seconds_to_wait
from bot.delivery.arriving import number_of
from bot.delivery.exits import EndedError, ExitCode, token_refused
from bot.storage import StorageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.delivery.api import BotApi
    from bot.delivery.intake import Intake
    from bot.delivery.metrics import Metrics
    from bot.storage import Storage

LOGGER = logging.getLogger(__name__)

POLL_SECONDS = 30
"""How long Telegram may keep a poll open; below what routers in between tolerate."""
LONGEST_PAUSE = 30.0
"""Seconds between two attempts, at most."""
MOST_REFUSALS = 12
"""Refusals in a row after which the token counts as withdrawn: about four minutes with the pauses between them."""
MOST_CONFLICTS = 6
"""Conflicts in a row after which this poller leaves the updates to the other one: about a minute."""
RENEWED_AFTER = 4
"""Failures in a row after which all connections are made anew."""
MOST_FAILURES = 240
"""Failures in a row after which the program ends, and its service manager begins anew: about two hours."""
MOST_STORE_FAILURES = 12
"""Failures of the store in a row after which the program ends: about five minutes."""
MOST_WAITING = 20_000
"""Updates that wait in the inbox; with more, Telegram keeps the rest, which it does for a day."""
FULL_PAUSE_SECONDS = 1.0
"""How long to wait before looking again whether there is room."""


class Poller:
    """Asks for updates until it is cancelled.

    Args:
        api: the way to Telegram.
        intake: gets what comes.
        storage: asked for how much waits.
        allowed: the kinds of updates to ask for.
        metrics: where failures are counted.
        sleep: how to pause; tests do not.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - each is a part of its own
        self,
        api: BotApi,
        intake: Intake,
        storage: Storage,
        allowed: Sequence[str],
        metrics: Metrics,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._intake = intake
        self._storage = storage
        self._allowed = list(allowed)
        self._metrics = metrics
        self._sleep = sleep
        self._offset: int | None = None
        self._failures = self._refusals = self._conflicts = self._store_failures = 0

    async def run(self) -> None:
        """Poll until cancelled; what is being stored then is stored.

        Raises:
            EndedError: Telegram goes on refusing the token, another program polls, Telegram or the store is away.
        """
        while True:
            await self.step()

    async def confirm(self) -> None:
        """Confirm what was stored, so that it does not come again at the next start; that does no harm if it fails."""
        if self._offset is None:
            return
        try:
            await self._api.updates(offset=self._offset, seconds=0, allowed=self._allowed)
        except TelegramError as error:
            LOGGER.warning("The last updates are not confirmed and will come again: %s", type(error).__name__)

    async def step(self) -> None:
        """Ask once, and store what comes."""
        try:
            if (await self._storage.waiting()).waiting >= MOST_WAITING:
                self._metrics.limits.labels("inbox").inc()
                await self._sleep(FULL_PAUSE_SECONDS)
                return
            updates = await self._api.updates(offset=self._offset, seconds=POLL_SECONDS, allowed=self._allowed)
        except StorageError as error:
            await self._store_failed(error)
        except InvalidToken:
            self._refusals += 1
            if self._refusals >= MOST_REFUSALS:
                raise token_refused() from None
            await self._pause("poll-refused", "Telegram refuses the token")
        except Conflict:
            self._conflicts += 1
            if self._conflicts >= MOST_CONFLICTS:
                raise _another_poller() from None
            self._metrics.intake_intact.set(0)
            await self._pause("poll-conflict", "another program polls with this token, or a webhook is set")
        except RetryAfter as error:
            await self._sleep(seconds_to_wait(error))
        except TelegramError as error:
            await self._lost(error)
        else:
            await self._store(updates)

    async def _store(self, updates: list[Any]) -> None:
        if self._failures:
            LOGGER.info("Polling works again")
        self._failures = self._refusals = self._conflicts = 0
        self._metrics.hear()
        self._metrics.intake_intact.set(1)
        if not updates:
            return
        # What has begun to be stored is stored, even while the program stops.
        storing = asyncio.ensure_future(self._intake.take(updates))
        try:
            await asyncio.shield(storing)
        except StorageError as error:
            await self._store_failed(error)
            return
        except asyncio.CancelledError:
            await asyncio.gather(storing, return_exceptions=True)
            if not storing.cancelled() and storing.exception() is None:
                self._advance(updates)
            raise
        self._store_failures = 0
        self._advance(updates)

    def _advance(self, updates: list[Any]) -> None:
        """The next call confirms these; ids may begin anew after a week of silence, so that the last one counts."""
        numbers = [number for number in map(number_of, updates) if number is not None]
        if numbers:
            self._offset = numbers[-1] + 1

    async def _lost(self, error: TelegramError) -> None:
        if self._failures >= MOST_FAILURES:
            raise EndedError(
                ExitCode.TELEGRAM_AWAY,
                "Telegram has not answered for hours: is this machine's network or proxy at fault? Updates wait at "
                "Telegram for a day.",
            ) from None
        if self._failures and self._failures % RENEWED_AFTER == 0:
            LOGGER.warning("Making the connections to Telegram anew")
            await self._api.polling.shutdown()
            await self._api.polling.initialize()
        await self._pause("poll-failed", f"{type(error).__name__}: {error}")

    async def _store_failed(self, error: StorageError) -> None:
        """Take nothing that cannot be kept: Telegram keeps it meanwhile."""
        self._metrics.store_errors.inc()
        self._store_failures += 1
        if self._store_failures >= MOST_STORE_FAILURES:
            raise EndedError(ExitCode.STORE_AWAY, f"The store has failed for minutes: {error}") from error
        pause = min(LONGEST_PAUSE, 2.0**self._store_failures)
        LOGGER.error("No updates are taken, since the store fails: %s. Trying again in %.0f s", error, pause)
        await self._sleep(pause)

    async def _pause(self, counted: str, why: str) -> None:
        self._metrics.count(counted)
        pause = min(LONGEST_PAUSE, 2.0 ** min(self._failures, 10))
        self._failures += 1
        LOGGER.error("Polling failed: %s. Trying again in %.0f s", why, pause)
        await self._sleep(pause)


def _another_poller() -> EndedError:
    return EndedError(
        ExitCode.ANOTHER_INSTANCE,
        "Another program goes on polling with this token, and Telegram gives updates to one only: stop the other one, "
        "or run both by webhook.",
    )
