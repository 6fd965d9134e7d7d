"""Carries screens to Telegram; what goes wrong on the way in everyday life is counted and goes no further."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from telegram import LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.telegram import mishaps

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from telegram import CallbackQuery, InlineQueryResult, InlineQueryResultsButton

    from bot.storage import Store
    from bot.telegram.client import Client, Sent
    from bot.telegram.counting import Counters
    from bot.telegram.screens import Screen

LOGGER = logging.getLogger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: chat, forum topic, and the message that it answers; or a message sent inline."""

    chat: int
    topic: int | None = None
    replies_to: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot, by chat and id or by its inline id."""

    chat: int = 0
    message: int = 0
    inline: str | None = None


def target_of(message: Message, replies_to: int | None = None) -> Target:
    """Where an answer to a message goes: under it in groups, below it in private chats, in its topic in both.

    A reply in a forum's general topic names a thread that must not be named back, so that the topic counts only where
    the message says that it is in one.
    """
    topic = message.message_thread_id if message.is_topic_message else None
    if message.chat.type == ChatType.PRIVATE:
        return Target(message.chat.id, topic)
    return Target(message.chat.id, topic, message.message_id if replies_to is None else replies_to)


class Courier:
    """Sends, edits and answers for the handlers.

    Args:
        bot: the bot whose calls these are.
        store: told of groups that have become supergroups.
        counters: where everything is counted.
    """

    def __init__(self, bot: Client, store: Store, counters: Counters) -> None:
        self.bot = bot
        self._store = store
        self._counters = counters

    async def send(self, screen: Screen, target: Target) -> Sent | None:
        """Send a message; as plain text where Telegram refuses the markup, to the new chat where it has moved.

        Returns:
            Which message it is; None where it could not be sent.
        """
        try:
            return await self._send(screen, target)
        except ChatMigrated as error:
            return await self.quietly(self._send(screen, await self._moved_with(target, error)))
        except BadRequest as error:
            name = self._note(error)
            if name == "message-gone":
                return await self.quietly(self._send(screen, replace(target, replies_to=None)))
            if name in mishaps.UNEXPECTED:
                return await self._send_plainly(screen, target)
        except TelegramError as error:
            self._note(error)
        return None

    async def send_picture(self, picture: bytes | str, caption: Screen, target: Target) -> str | None:
        """Send a picture, by its file id where Telegram has it already; to the new chat where it has moved.

        Returns:
            Its file id, by which it can be sent again; None where it could not be sent.
        """
        try:
            sent: Message | None = await self._send_picture(picture, caption, target)
        except ChatMigrated as error:
            sent = await self.quietly(self._send_picture(picture, caption, await self._moved_with(target, error)))
        except TelegramError as error:
            self._note(error)
            return None
        return sent.photo[-1].file_id if sent is not None and sent.photo else None

    async def edit(self, screen: Screen, shown: Shown) -> bool:
        """Change a message of the bot.

        Returns:
            Whether it shows the screen now.
        """
        try:
            await self._edit(screen, shown, ParseMode.HTML)
        except BadRequest as error:
            name = self._note(error)
            if name in mishaps.UNEXPECTED:
                return await self.quietly(self._edit(screen, shown, None)) is not None
            return name == "not-modified"
        except TelegramError as error:
            self._note(error)
            return False
        return True

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
        """Make a call; where it goes wrong in a way that happens every day, count it.

        Returns:
            What the call returns; None where it went wrong.
        """
        try:
            return await call
        except TelegramError as error:
            self._note(error)
            return None

    async def moved(self, old: int, new: int) -> None:
        """Note that a group has become a supergroup."""
        self._counters.count("migrated")
        await self._store.move_chat(old, new)

    async def _moved_with(self, target: Target, error: ChatMigrated) -> Target:
        """Where a message goes whose group has become a supergroup; what it answers has another number there."""
        await self.moved(target.chat, error.new_chat_id)
        return replace(target, chat=error.new_chat_id, replies_to=None)

    def _note(self, error: TelegramError) -> str:
        name = mishaps.name_of(error)
        self._counters.count(name)
        if name in mishaps.UNEXPECTED:
            LOGGER.warning("Telegram refused a call: %s", error)
        elif name == "unreachable":
            LOGGER.warning("Telegram could not be reached: %s", error)
        return name

    async def _send(self, screen: Screen, target: Target) -> Sent:
        return await self.bot.send(
            text=screen.html, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard, **_placed(target)
        )

    async def _send_picture(self, picture: bytes | str, caption: Screen, target: Target) -> Message:
        placed = {name: value for name, value in _placed(target).items() if name != "link_preview_options"}
        return await self.bot.send_photo(photo=picture, caption=caption.html, parse_mode=ParseMode.HTML, **placed)

    async def _send_plainly(self, screen: Screen, target: Target) -> Sent | None:
        try:
            return await self.bot.send(text=screen.plain, reply_markup=screen.keyboard, **_placed(target))
        except BadRequest as error:
            self._note(error)
        # Then it is the buttons.
        return await self.quietly(self.bot.send(text=screen.plain, **_placed(target)))

    async def _edit(self, screen: Screen, shown: Shown, parse_mode: str | None) -> Message | bool:
        return await self.bot.edit_message_text(
            text=screen.html if parse_mode else screen.plain,
            chat_id=None if shown.inline else shown.chat,
            message_id=None if shown.inline else shown.message,
            inline_message_id=shown.inline,
            parse_mode=parse_mode,
            reply_markup=screen.keyboard,
            link_preview_options=NO_PREVIEW,
        )


def _placed(target: Target) -> dict[str, Any]:
    reply = None
    if target.replies_to is not None:
        reply = ReplyParameters(target.replies_to, allow_sending_without_reply=True)
    return {
        "chat_id": target.chat,
        "message_thread_id": target.topic,
        "reply_parameters": reply,
        "link_preview_options": NO_PREVIEW,
    }
