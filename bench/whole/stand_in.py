"""A stand-in for the Bot API that takes next to no time: what the bots under test take is what is seen."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bench.whole.asking import QUESTIONS
from bench.whole.program import Telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TOKEN = "123456:" + "x" * 35
UPDATES_AT_ONCE, POLL_SECONDS = 100, 20.0
_ME = {"id": 123456, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}
_TEXTS = tuple(QUESTIONS)


def update(number: int) -> dict[str, Any]:
    """A question of a person of its own."""
    person = {"id": 1000 + number, "is_bot": False, "first_name": "Ana", "language_code": "en"}
    chat = {"id": person["id"], "type": "private", "first_name": "Ana"}
    text = _TEXTS[number % len(_TEXTS)]
    message = {"message_id": 1, "date": int(time.time()), "chat": chat, "from": person, "text": text}
    return {"update_id": number, "message": message}


class StandIn:
    """Hands over updates to whoever polls, and counts the messages that are sent.

    Args:
        seconds: how long a sent message takes to be answered.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.sent = 0
        self.is_polled = False
        self.url = ""
        self._next = self._last = 1
        self._changed = asyncio.Event()

    def queue(self, updates: int) -> None:
        """Have so many more updates to hand over."""
        self._last += updates
        self._tell()

    async def until_sent(self, messages: int, quiet_seconds: float = 60.0) -> None:
        """Wait until so many messages were sent.

        Raises:
            TimeoutError: nothing comes any more.
        """
        while self.sent < messages:
            async with asyncio.timeout(quiet_seconds):
                await self._changed.wait()
            self._changed.clear()

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a call."""
        method = request.match_info["method"].lower()
        body = await request.read()
        result: object = True
        if method == "getupdates":
            result = await self._updates(body)
        elif method == "sendmessage":
            await asyncio.sleep(self.seconds)
            self.sent += 1
            chat = {"id": 1, "type": "private"}
            result = {"message_id": 1 + self.sent, "date": 1_790_000_000, "chat": chat, "text": "sent"}
            self._tell()
        elif method == "getme":
            result = _ME
        elif method == "setwebhook":
            self.url = "set"
        elif method == "getwebhookinfo":
            result = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        elif method.startswith("getmy"):
            result = [] if method == "getmycommands" else {"name": "", "description": "", "short_description": ""}
        return web.Response(body=json.dumps({"ok": True, "result": result}).encode(), content_type="application/json")

    async def _updates(self, body: bytes) -> list[dict[str, Any]]:
        self.is_polled = True
        offset = next((part for part in body.split(b"&") if part.startswith(b"offset=")), b"")
        if offset:
            self._next = max(self._next, int(offset.partition(b"=")[2]))
        until = time.monotonic() + POLL_SECONDS
        while self._next >= self._last and time.monotonic() < until:  # noqa: ASYNC110 - it may end by the time too
            await asyncio.sleep(0.02)
        return [update(number) for number in range(self._next, min(self._next + UPDATES_AT_ONCE, self._last))]

    def _tell(self) -> None:
        self._changed.set()


@asynccontextmanager
async def standing_in(seconds: float = 0.0) -> AsyncIterator[tuple[StandIn, Telegram]]:
    """Serve one as long as the context lasts; the argument is StandIn's."""
    stand_in, application = StandIn(seconds), web.Application()
    application.router.add_route("*", "/bot{token}/{method}", stand_in.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    try:
        await site.start()
        base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
        yield stand_in, Telegram(base_url, TOKEN, lambda: stand_in.is_polled, lambda: bool(stand_in.url))
    finally:
        await runner.cleanup()
