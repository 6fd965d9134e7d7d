"""Calls that a handler makes itself: what they tell is worth nothing a moment later, or is needed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from telegram.error import TelegramError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from telegram import CallbackQuery, InlineQueryResult, InlineQueryResultsButton

    from bot.telegram.client import Client

T = TypeVar("T")


class DirectCalls:
    """Calls Telegram; what goes wrong in everyday life is noted and goes no further.

    Args:
        bot: the bot whose calls these are.
        note: told of errors.
    """

    def __init__(self, bot: Client, note: Callable[[TelegramError], object]) -> None:
        self.bot = bot
        self._note = note

    async def toast(self, query: CallbackQuery, text: str = "", *, is_alert: bool = False) -> None:
        """Answer a tapped button, which Telegram waits for; a text is shown for a moment."""
        await self.quietly(self.bot.answer_callback_query(query.id, text or None, show_alert=is_alert or None))

    async def answer_inline(
        self,
        query_id: str,
        results: Sequence[InlineQueryResult],
        *,
        cache_seconds: int,
        is_personal: bool,
        button: InlineQueryResultsButton | None,
    ) -> None:
        """Answer an inline query."""
        call = self.bot.answer_inline_query(
            query_id, results, cache_time=cache_seconds, is_personal=is_personal, button=button
        )
        await self.quietly(call)

    async def quietly(self, call: Awaitable[T]) -> T | None:
        """Make a call.

        Returns:
            What the call returns; None where it went wrong.
        """
        try:
            return await call
        except TelegramError as error:
            self._note(error)
            return None
