"""Whether a tapped button is one that the bot has put there: its data comes from an app that anybody may have changed.

The message that it stands on may have no such button (Bot API, "CallbackQuery", `data`). What stands on the message
itself comes from Telegram and cannot be forged; where Telegram does not show it, because it is too old or was sent
inline, what the storage knows of the message decides.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from telegram import Message

from bot.telegram.callbacks import Choose, Explain, Judge
from bot.telegram.dialogues import topic_of
from bot.telegram.effects import Shown

if TYPE_CHECKING:
    from telegram import CallbackQuery

    from bot.storage import Answered, Storage
    from bot.telegram.callbacks import Tap

INLINE_CHAT = 0
"""Under which chat messages that were sent inline are noted; no chat has it."""


def shown_by(query: CallbackQuery) -> Shown:
    """The message that a button stands on."""
    if query.message is None:
        return Shown(inline=query.inline_message_id)
    return Shown(query.message.chat.id, query.message.message_id)


def inline_number(inline: str) -> int:
    """A number for a message that was sent inline, which has none."""
    return int.from_bytes(blake2b(inline.encode(errors="replace"), digest_size=7).digest(), "big")


async def answered_by(store: Storage, shown: Shown) -> Answered | None:
    """What a message of the bot answers, where it is still known."""
    if shown.inline is not None:
        return await store.answered_by(INLINE_CHAT, inline_number(shown.inline))
    return await store.answered_by(shown.chat, shown.message)


async def is_genuine(store: Storage, query: CallbackQuery, tap: Tap) -> bool:
    """Whether a tap may be carried out.

    Asking, turning pages and choosing a language do nothing that a message could not do, so that only choices and votes
    are looked up.
    """
    message = query.message
    keyboard = message.reply_markup if isinstance(message, Message) else None
    if keyboard is not None:
        return any(button.callback_data == query.data for row in keyboard.inline_keyboard for button in row)
    if not isinstance(tap, Choose | Judge | Explain):
        return True
    known = await answered_by(store, shown_by(query))
    if known is None:
        return False
    if isinstance(tap, Choose):
        return known.person == tap.asker
    topic = topic_of(known.about)
    return topic is not None and topic.entry == tap.entry
