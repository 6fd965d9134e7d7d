"""Long polling that goes on whatever Telegram answers.

python-telegram-bot's own poller ends for good, and silently, at the first 401 or 404, hands on nothing of a batch in
which one update cannot be read, and retries at once and unheard where calls time out.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.telegram.client import Client
    from bot.telegram.counting import Counters

LOGGER = logging.getLogger(__name__)

POLL_SECONDS = 30
"""How long Telegram may keep a poll open; below what routers in between tolerate."""
SPARE_SECONDS = 15.0
"""How much longer than that an answer may take before the connection counts as lost."""
LONGEST_PAUSE = 30.0
MOST_REFUSALS = 12
"""Refusals in a row after which the token counts as withdrawn: about four minutes with the pauses between them."""


class TokenRefusedError(Exception):
    """Telegram does not know the token."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram refuses the token: it was mistyped, or BotFather has made a new one. Set TELEGRAM_TOKEN anew."
        )


class Poller:
    """Asks for updates until it is stopped.

    Args:
        bot: whose updates.
        take: gets each update as it came.
        allowed: the kinds of updates to ask for.
        counters: where failures are counted.
        sleep: how to pause; tests do not.
    """

    def __init__(
        self,
        bot: Client,
        take: Callable[[Mapping[str, Any]], Awaitable[None]],
        allowed: Sequence[str],
        counters: Counters,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._take = take
        self._allowed = list(allowed)
        self._counters = counters
        self._sleep = sleep
        self._offset: int | None = None
        self._failures = 0
        self._refusals = 0

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll until `stopping` is set; what was taken is then confirmed, so that it does not come again.

        Raises:
            TokenRefusedError: Telegram goes on refusing the token.
        """
        stopped = asyncio.create_task(stopping.wait())
        try:
            while not stopping.is_set():
                step = asyncio.create_task(self._step())
                await asyncio.wait((step, stopped), return_when=asyncio.FIRST_COMPLETED)
                if not step.done():
                    step.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await step
        finally:
            stopped.cancel()
            await self._confirm()

    async def _step(self) -> None:
        try:
            updates = await self._ask(POLL_SECONDS)
        except InvalidToken:
            self._refusals += 1
            if self._refusals >= MOST_REFUSALS:
                raise TokenRefusedError from None
            await self._pause("poll-refused", "Telegram refuses the token")
        except Conflict as error:
            await self._pause("poll-conflict", f"another program polls with this token, or a webhook is set ({error})")
        except RetryAfter as error:
            wait = error.retry_after
            await self._sleep(float(wait) if isinstance(wait, int | float) else wait.total_seconds())
        except TelegramError as error:
            await self._pause("poll-failed", f"{type(error).__name__}: {error}")
        else:
            if self._failures:
                LOGGER.info("Polling works again")
            self._failures = self._refusals = 0
            for update in updates:
                await self._take(update)
                self._offset = update["update_id"] + 1

    async def _ask(self, seconds: int) -> list[dict[str, Any]]:
        patience = seconds + SPARE_SECONDS
        try:
            async with asyncio.timeout(patience):
                return await self._bot.raw_updates(
                    offset=self._offset, seconds=seconds, allowed=self._allowed, patience=patience
                )
        except TimeoutError as error:
            raise TimedOut("no answer to getUpdates") from error

    async def _pause(self, counted: str, why: str) -> None:
        self._counters.count(counted)
        pause = min(LONGEST_PAUSE, 2.0**self._failures)
        self._failures += 1
        LOGGER.error("Polling failed: %s. Trying again in %.0f s", why, pause)
        await self._sleep(pause)

    async def _confirm(self) -> None:
        if self._offset is None:
            return
        try:
            await self._ask(0)
        except TelegramError as error:
            LOGGER.warning("The last updates are not confirmed and will come again: %s", type(error).__name__)
