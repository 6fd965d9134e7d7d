"""Updates at the same time, but those of one person in one place one after the other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeAlias

from telegram import Update
from telegram.ext import BaseUpdateProcessor

if TYPE_CHECKING:
    from collections.abc import Awaitable

AT_ONCE = 8
"""Updates in work at the same time: with more calls than that in flight, httpx becomes slower rather than faster."""

_WAITING = 1_000_000

Key: TypeAlias = tuple[int, int, int]


class _Line:
    """Those who wait for their turn in one place."""

    __slots__ = ("lock", "waiting")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0


class InOrder(BaseUpdateProcessor):
    """Keeps the updates of one (chat, topic, person) in order, and lets others pass.

    Whoever waits for their turn holds none of the places in work, so that one who floods does not stop the others.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        super().__init__(max_concurrent_updates=_WAITING)
        self._at_work = asyncio.Semaphore(at_once)
        self._lines: dict[Key, _Line] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Process an update when it is its turn."""
        key = key_of(update) if isinstance(update, Update) else None
        if key is None:
            async with self._at_work:
                await coroutine
            return
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = _Line()
        line.waiting += 1
        try:
            async with line.lock, self._at_work:
                await coroutine
        finally:
            line.waiting -= 1
            if not line.waiting:
                del self._lines[key]


def key_of(update: Update) -> Key | None:
    """Whose updates an update must keep in order with; None where with nobody's."""
    message = update.message or update.edited_message or update.guest_message
    if message is not None:
        person = message.sender_chat or message.from_user
        topic = message.message_thread_id if message.is_topic_message else None
        return message.chat.id, topic or 0, person.id if person else 0
    query = update.callback_query
    if query is not None:
        # The person may have just written what the button belongs to.
        chat = query.message.chat.id if query.message else 0
        thread = getattr(query.message, "message_thread_id", None)
        topic = thread if getattr(query.message, "is_topic_message", None) else None
        return chat, topic or 0, query.from_user.id
    change = update.my_chat_member
    return None if change is None else (change.chat.id, 0, 0)
