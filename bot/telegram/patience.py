"""Calls that Telegram asks to wait for, or that the network loses, are tried again."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from telegram._utils.types import JSONDict

    from bot.telegram.counting import Counters

LOGGER = logging.getLogger(__name__)

LONGEST_WAIT = 65.0
"""Seconds: a group's limit is counted by the minute, so that a longer wait is for more than a busy group."""
PAUSES = (0.5, 2.0, 5.0)
"""Seconds before each new attempt after the network failed."""
_SHORT_LIVED = frozenset({"answerCallbackQuery", "answerInlineQuery", "answerGuestQuery"})
"""Answers to these are worth nothing after some seconds."""


class Patience(BaseRateLimiter[None]):
    """Waits as long as Telegram says, and tries again where the network failed.

    A call that failed on its way may have reached Telegram: its answer may then come twice, which is better than not
    at all. python-telegram-bot's own limiter needs a further package, holds up everybody while one chat must wait, and
    does not try again after a network error.

    Args:
        counters: where waits and new attempts are counted.
        sleep: how to wait; tests do not.
    """

    def __init__(self, counters: Counters, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._counters = counters
        self._sleep = sleep

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""

    async def process_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | JSONDict | list[JSONDict]]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> bool | JSONDict | list[JSONDict]:
        """Make a call, and make it again where that helps."""
        del data, rate_limit_args
        attempt = 0
        while True:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                pause = _seconds(error)
                if pause > LONGEST_WAIT or endpoint in _SHORT_LIVED or attempt >= len(PAUSES):
                    raise
                self._counters.count("waited-for-telegram")
            except BadRequest:
                raise
            except NetworkError as error:
                if attempt >= len(PAUSES) or (endpoint in _SHORT_LIVED and attempt):
                    raise
                pause = PAUSES[attempt]
                self._counters.count("tried-again")
                LOGGER.warning("%s failed (%s); trying again in %s s", endpoint, type(error).__name__, pause)
            attempt += 1
            await self._sleep(pause)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
