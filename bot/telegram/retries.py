"""Direct calls that the network loses are made again, a few times: nobody waits long for a toast."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from telegram.error import BadRequest, NetworkError
from telegram.ext import BaseRateLimiter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from telegram._utils.types import JSONDict

LOGGER = logging.getLogger(__name__)

PAUSES = (0.25, 1.0)
"""Seconds before each new attempt after the network failed."""


class Retries(BaseRateLimiter[None]):
    """Makes calls again where the network failed, and waits for no limit of Telegram's: a handler would wait with it.

    Args:
        sleep: how to wait; tests do not.
    """

    def __init__(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
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
        for pause in PAUSES:
            try:
                return await callback(*args, **kwargs)
            except BadRequest:
                raise
            except NetworkError as error:
                LOGGER.warning("%s failed (%s); trying again in %s s", endpoint, type(error).__name__, pause)
            await self._sleep(pause)
        return await callback(*args, **kwargs)
