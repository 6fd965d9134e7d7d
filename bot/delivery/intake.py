"""Raw updates into the inbox, before they are confirmed to Telegram; one that cannot be read keeps no other waiting."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.delivery.arriving import number_of, seen
from bot.delivery.fair_share import SURPLUS, FairShare, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.delivery.arriving import Self
    from bot.delivery.metrics import Metrics
    from bot.storage import Arrived, Storage

LOGGER = logging.getLogger(__name__)


class Intake:
    """Takes updates as Telegram sends them, by polling or by webhook.

    Args:
        storage: where they are put.
        me: who the bot is.
        metrics: where all is counted.
        wake: called when there is something to do.
        clock: the time in seconds since 1970.
    """

    def __init__(
        self,
        storage: Storage,
        me: Self,
        metrics: Metrics,
        wake: Callable[[], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._storage = storage
        self._me = me
        self._metrics = metrics
        self._wake = wake
        self._clock = clock
        self._shares = FairShare(clock)

    async def take(self, raws: Iterable[Any], body: bytes | None = None) -> None:
        """Put updates into the inbox; when this returns, they are on disk.

        Args:
            raws: the updates, which may be of any shape.
            body: the JSON of the only one, where it is at hand.

        Raises:
            StorageError: the store fails, and Telegram must keep them.
        """
        taken: list[Arrived] = []
        for raw in raws:
            number = number_of(raw)
            if number is None:
                await self._bury(None, "it has no id")
                continue
            try:
                sight = seen(raw, self._clock(), self._me, body)
            except RecursionError:
                await self._bury(number, "it is nested too deeply")
                continue
            verdict = self._shares.judge(sight)
            if verdict is Verdict.IS_DROPPED:
                self._metrics.dropped.labels(SURPLUS).inc()
                continue
            self._metrics.updates.labels(sight.arrived.kind).inc()
            taken.append(sight.arrived if verdict is Verdict.PASSES else replace(sight.arrived, kind=SURPLUS))
        if not taken:
            return
        new = await self._storage.put(taken)
        repeated = len(taken) - new
        if repeated:
            self._metrics.dropped.labels("repeated").inc(repeated)
        if new:
            self._wake()

    async def _bury(self, update: int | None, why: str) -> None:
        # Not what it says, which is somebody's message.
        LOGGER.error("An update cannot be read: %s", why)
        self._metrics.count("unreadable")
        self._metrics.dead.labels("unreadable").inc()
        await self._storage.bury(update, "unknown", why)
