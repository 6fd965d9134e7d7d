"""What an update leads to, as data: messages to send and edit, dialogues to keep, misses to count.

Handlers collect it here; whoever handed them the update writes all of it in one transaction, and only then is anything
sent. What is worth nothing a moment later, such as a toast, is called directly (`direct`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram.constants import ChatType, ParseMode

from bot.storage import Call, Finished, Outcome, Reference

if TYPE_CHECKING:
    from telegram import Message

    from bot.storage import Kept, Miss
    from bot.telegram.screens import Screen

NO_PREVIEW = {"is_disabled": True}
"""Answers name companies, and not to advertise their websites (Bot API, "LinkPreviewOptions")."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: chat, forum topic, and the message that it answers."""

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


class Effects:
    """Collects what one update leads to.

    Args:
        update: the update's id.
    """

    def __init__(self, update: int) -> None:
        self.update = update
        self._calls: list[Call] = []
        self._kept: list[Kept] = []
        self._misses: list[Miss] = []

    def send(self, screen: Screen, target: Target, *, label: str = "", answers: Reference | None = None) -> None:
        """Send a message.

        Args:
            screen: what it shows.
            target: where it goes.
            label: under what it is counted when Telegram has it.
            answers: the question that it answers, to be noted then.
        """
        parameters = {"text": screen.html, "parse_mode": ParseMode.HTML, "link_preview_options": NO_PREVIEW}
        self._add("sendMessage", target.chat, {**parameters, **_placed(screen, target)}, label, answers)

    def send_table(self, table: str, instead: Screen, target: Target, *, label: str = "") -> None:
        """Send a table in Markdown as a native one (Bot API 10.1, "sendRichMessage").

        Args:
            table: it.
            instead: what is sent where Telegram refuses that.
            target: where it goes.
            label: under what it is counted when Telegram has it.
        """
        text = {"text": instead.html, "parse_mode": ParseMode.HTML, "link_preview_options": NO_PREVIEW}
        parameters = {"rich_message": {"markdown": table}, "instead": text, **_placed(instead, target)}
        self._add("sendRichMessage", target.chat, parameters, label, None)

    def send_picture(self, name: str, caption: Screen, target: Target, *, label: str = "") -> None:
        """Send a picture that is drawn when it is sent; see `pictures`."""
        parameters = {"photo": name, "caption": caption.html, "parse_mode": ParseMode.HTML}
        self._add("sendPhoto", target.chat, {**parameters, **_placed(caption, target)}, label, None)

    def send_file(self, name: str, target: Target, *, label: str = "") -> None:
        """Send a file that is made when it is sent; see `pictures`."""
        self._add("sendDocument", target.chat, {"document": name, **_placed(None, target)}, label, None)

    def mark(self, keyboard: dict[str, Any], shown: Shown) -> None:
        """Change the buttons of a message of the bot."""
        place = {"chat_id": shown.chat, "message_id": shown.message}
        self._add("editMessageReplyMarkup", shown.chat, {**place, "reply_markup": keyboard}, "", None)

    def edit(self, screen: Screen, shown: Shown, *, label: str = "", answers: Reference | None = None) -> None:
        """Change a message of the bot; the arguments are those of `send`."""
        parameters: dict[str, Any] = {
            "text": screen.html,
            "parse_mode": ParseMode.HTML,
            "link_preview_options": NO_PREVIEW,
        }
        if shown.inline is not None:
            parameters["inline_message_id"] = shown.inline
        else:
            parameters |= {"chat_id": shown.chat, "message_id": shown.message}
        if screen.keyboard is not None:
            parameters["reply_markup"] = screen.keyboard.to_dict()
        self._add("editMessageText", None if shown.inline else shown.chat, parameters, label, answers)

    def keep(self, kept: Kept | None) -> None:
        """Remember what was said, where anything was."""
        if kept is not None:
            self._kept.append(kept)

    def miss(self, miss: Miss) -> None:
        """Count a question that has no good answer."""
        self._misses.append(miss)

    def finished(self) -> Finished:
        """All of it."""
        outcome = Outcome.ANSWERED if self._calls else Outcome.SILENT
        return Finished(self.update, outcome, tuple(self._calls), tuple(self._kept), tuple(self._misses))

    def calls(self) -> tuple[Call, ...]:
        """The messages alone."""
        return tuple(self._calls)

    def _add(
        self, method: str, chat: int | None, parameters: dict[str, Any], label: str, answers: Reference | None
    ) -> None:
        written = json.dumps(parameters, separators=(",", ":"))
        self._calls.append(Call(method, chat, written, urgent=False, answers=answers, label=label))


def _placed(screen: Screen | None, target: Target) -> dict[str, Any]:
    placed: dict[str, Any] = {"chat_id": target.chat}
    if target.topic is not None:
        placed["message_thread_id"] = target.topic
    if target.replies_to is not None:
        placed["reply_parameters"] = {"message_id": target.replies_to, "allow_sending_without_reply": True}
    if screen is not None and screen.keyboard is not None:
        placed["reply_markup"] = screen.keyboard.to_dict()
    return placed
