"""What a monitoring system asks, on a port of its own: /healthz, /readyz and /metrics."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.storage import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from bot.delivery.metrics import Metrics
    from bot.delivery.sending import Sender
    from bot.storage import Storage

STORE_SECONDS = 5.0
"""How long the store may take to answer."""
TELEGRAM_SECONDS = 300.0
"""How long ago Telegram may have been reached last: polls come back each half minute, and the watchdog asks, too."""
OLDEST_SECONDS = 120.0
"""How old the oldest update in the inbox may be; with Telegram's limits it is some seconds in the worst of times."""
GAUGE_SECONDS = 5.0
"""How often the length of the queues is looked at."""


class Monitor:
    """Says how the bot is.

    Args:
        storage: asked whether it answers.
        sender: asked how many calls wait.
        metrics: what was counted.
        clock: the time in seconds since 1970.
    """

    def __init__(
        self, storage: Storage, sender: Sender, metrics: Metrics, clock: Callable[[], float] = time.time
    ) -> None:
        self._storage = storage
        self._sender = sender
        self._metrics = metrics
        self._clock = clock
        self.web = Starlette(
            routes=[
                Route("/healthz", self._healthz),
                Route("/readyz", self._readyz),
                Route("/metrics", self._tell),
            ]
        )

    async def watch(self) -> None:
        """Measure the queues again and again, until cancelled."""
        while True:
            await self.measure()
            await asyncio.sleep(GAUGE_SECONDS)

    async def measure(self) -> dict[str, str]:
        """Look at the store and the queues.

        Returns:
            What is not as it should be, with words; empty where answers come out.
        """
        problems: dict[str, str] = {}
        try:
            async with asyncio.timeout(STORE_SECONDS):
                waiting = await self._storage.waiting()
        except (StorageError, TimeoutError) as error:
            problems["store"] = f"does not answer ({type(error).__name__})"
        else:
            self._metrics.inbox_waiting.set(waiting.waiting)
            self._metrics.inbox_oldest.set(waiting.oldest)
            self._metrics.outbox_waiting.set(self._sender.waiting)
            if waiting.oldest > OLDEST_SECONDS:
                problems["inbox"] = f"the oldest update has waited for {waiting.oldest:.0f} s"
        silence = self._clock() - self._metrics.reached
        if silence > TELEGRAM_SECONDS:
            problems["telegram"] = "was not reached yet" if not self._metrics.reached else f"not for {silence:.0f} s"
        elif self._sender.is_away:
            problems["telegram"] = "takes no answers"
        return problems

    async def _healthz(self, _: Request) -> Response:
        """It lives: the loop gets to answer."""
        return Response("ok\n")

    async def _readyz(self, _: Request) -> Response:
        """Answers come out."""
        problems = await self.measure()
        return JSONResponse(problems or {"ready": True}, status_code=503 if problems else 200)

    async def _tell(self, _: Request) -> Response:
        return Response(generate_latest(self._metrics.registry), media_type=CONTENT_TYPE_LATEST)
