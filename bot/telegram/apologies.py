"""What people are told when their update cannot be handled, or when they send more than their share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.constants import ChatType

from bot.knowledge.schema import LANGUAGES
from bot.telegram.addressing import addressed
from bot.telegram.dialogues import known_language
from bot.telegram.effects import Effects, Target, target_of
from bot.telegram.screens import screen

if TYPE_CHECKING:
    from telegram import Update

    from bot.storage import Call
    from bot.telegram.services import Services


def apology(services: Services, raw: Any) -> tuple[Call, ...]:  # noqa: ANN401 - JSON of any shape
    """A word to whoever waits for an answer that does not come.

    In a group nobody can be sure to be meant: only a command is apologised for there.

    Args:
        services: whose words.
        raw: the update, which may be the reason why it cannot be handled.
    """
    message = raw.get("message") or {}
    tapped = (raw.get("callback_query") or {}).get("message") or {}
    chat = (message or tapped).get("chat", {}).get("id")
    text = message.get("text") or ""
    if type(chat) is not int or (chat < 0 and not (isinstance(text, str) and text.startswith("/ask"))):
        return ()
    person = (message or raw["callback_query"]).get("from") or {}
    language = known_language(person.get("language_code")) or LANGUAGES[0]
    effects = Effects(raw["update_id"])
    replies_to = message.get("message_id") if chat < 0 else None
    effects.send(
        screen(services.text("telegram-failed", language)),
        Target(chat, None, replies_to if type(replies_to) is int else None),
        label=f"apology {language}",
    )
    return effects.calls()


async def notice(services: Services, update: Update, effects: Effects) -> None:
    """Tell a person or a group, once, that this is more than can be answered."""
    query = update.callback_query
    if query is not None:
        text = services.text("telegram-too-many", await services.language(query.from_user))
        await services.direct.toast(query, text)
        return
    message = update.message
    if message is None or addressed(message, services.me, services.clock()) is None:
        return
    language = await services.language(message.from_user)
    is_group = message.chat.type != ChatType.PRIVATE
    text = services.text("telegram-too-many-group" if is_group else "telegram-too-many", language)
    effects.send(screen(text), target_of(message), label=f"too-many {language}")
