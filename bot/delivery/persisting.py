"""What must reach the store is tried for as long as the store fails."""

from __future__ import annotations

import asyncio
import itertools
import logging
from typing import TYPE_CHECKING, TypeVar

from bot.storage import StorageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.delivery.metrics import Metrics

LOGGER = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds before the store is tried again: the first pause, doubled each time up to the longest."""

T = TypeVar("T")


async def until_stored(store: Callable[[], Awaitable[T]], metrics: Metrics) -> T:
    """Do what writes to the store, again and again while the store fails.

    What was sent must not be sent again, and what was handled must not be forgotten: so this waits as long as it takes,
    and a stop cancels it.
    """
    for number in itertools.count():
        try:
            return await store()
        except StorageError as error:
            metrics.store_errors.inc()
            LOGGER.error("The store fails: %s", error)  # noqa: TRY400 - its words tell all
            await asyncio.sleep(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(number, 10)))
    raise AssertionError("the numbers do not end")
