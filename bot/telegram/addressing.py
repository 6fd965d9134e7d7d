"""Who is addressed: a message to the question that it puts to the bot, or to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from telegram.constants import ChatType, MessageEntityType

from bot.telegram.spans import Span, cut_out, spans_of

if TYPE_CHECKING:
    from telegram import Message

OLDEST_IN_GROUP = 600
"""Seconds after which a group has moved on, and a question is not answered any more."""

_GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})


class Manner(StrEnum):
    """How the bot is addressed."""

    PRIVATE = "private"
    COMMAND = "command"
    MENTION = "mention"
    REPLY = "reply"
    GUEST = "guest"
    OVERHEARD = "overheard"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is, as Telegram knows it."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Addressed:
    """What is put to the bot.

    Attributes:
        manner: how it is addressed.
        text: the question, without command and mentions; empty where there is none.
        replies_to: the message that the answer belongs under.
        command: the command's name, where it is one.
        follows: the message of the bot that this one replies to.
    """

    manner: Manner
    text: str
    replies_to: int
    command: str | None = None
    follows: int | None = None


def sender(message: Message) -> int | None:
    """Whose message it is, by id: an anonymous administrator's is the group's own; None for nobody to answer."""
    person = message.from_user
    if message.sender_chat is not None:
        return message.chat.id if message.sender_chat.id == message.chat.id else None
    return None if person is None or person.is_bot else person.id


def addressed(message: Message, me: Identity, now: float) -> Addressed | None:
    """What a message puts to the bot.

    Args:
        message: a new or an edited message, from any chat, with any content.
        me: who the bot is.
        now: the time, in seconds since 1970.

    Returns:
        None where the bot has no business to answer. What was said in a group to everybody comes back as
        overheard: whether the bot listens there, it does not say.
    """
    if _is_nobodys_question(message, me):
        return None
    text = message.text or message.caption or ""
    found = spans_of(text, message.entities or message.caption_entities)
    if message.guest_query_id is not None:
        return _mentioning(message, text, _mentions(found, me), me, Manner.GUEST)
    if message.chat.type == ChatType.PRIVATE:
        return _in_private(message, text, found, me)
    written = message.edit_date or message.date
    if message.chat.type in _GROUPS and now - written.timestamp() <= OLDEST_IN_GROUP:
        return _in_group(message, text, found, me)
    return None


def _is_nobodys_question(message: Message, me: Identity) -> bool:
    """Bots, channels and their posts in groups, what was sent by way of this bot, service messages."""
    if sender(message) is None or message.is_automatic_forward:
        return True
    if message.via_bot is not None and message.via_bot.id == me.id:
        return True
    has_words = bool(message.text or message.caption)
    return not has_words and (message.chat.type != ChatType.PRIVATE or message.effective_attachment is None)


def _in_private(message: Message, text: str, found: tuple[Span, ...], me: Identity) -> Addressed | None:
    command = _command(found, me)
    follows = _own_message(message, me)
    if command is not None:
        name, span = command
        return _commanded(message, text, name, span, me) if name else None
    question = cut_out(text, _mentions(found, me))
    return Addressed(Manner.PRIVATE, question, message.message_id, follows=follows)


def _in_group(message: Message, text: str, found: tuple[Span, ...], me: Identity) -> Addressed | None:
    command = _command(found, me)
    if command is not None:
        name, span = command
        return _commanded(message, text, name, span, me) if name else None
    mentions = _mentions(found, me)
    if mentions:
        return _mentioning(message, text, mentions, me, Manner.MENTION)
    follows = _own_message(message, me)
    manner = Manner.OVERHEARD if follows is None else Manner.REPLY
    return Addressed(manner, text.strip(), message.message_id, follows=follows)


def _command(found: tuple[Span, ...], me: Identity) -> tuple[str, Span] | None:
    """The command that a message begins with, in small letters; its name is empty where it is for another bot."""
    if not found or found[0].start != 0 or found[0].entity.type != MessageEntityType.BOT_COMMAND:
        return None
    name, _, bot = found[0].text.removeprefix("/").casefold().partition("@")
    return (name if bot in ("", me.username.casefold()) else ""), found[0]


def _commanded(message: Message, text: str, name: str, span: Span, me: Identity) -> Addressed:
    argument = text[span.end :].strip()
    follows = _own_message(message, me)
    if argument or name != "ask":
        return Addressed(Manner.COMMAND, argument, message.message_id, name, follows)
    question, replies_to = _pointed_at(message, me)
    return Addressed(Manner.COMMAND, question, replies_to, name, follows)


def _mentioning(message: Message, text: str, mentions: tuple[Span, ...], me: Identity, manner: Manner) -> Addressed:
    question, follows = cut_out(text, mentions), _own_message(message, me)
    if question:
        return Addressed(manner, question, message.message_id, follows=follows)
    question, replies_to = _pointed_at(message, me)
    return Addressed(manner, question, replies_to, follows=follows)


def _mentions(found: tuple[Span, ...], me: Identity) -> tuple[Span, ...]:
    """Where the bot is mentioned: by its name in any case, or by its id."""
    name = f"@{me.username.casefold()}"
    return tuple(
        span
        for span in found
        if (span.entity.type == MessageEntityType.MENTION and span.text.casefold() == name)
        or (span.entity.type == MessageEntityType.TEXT_MENTION and span.entity.user and span.entity.user.id == me.id)
    )


def _own_message(message: Message, me: Identity) -> int | None:
    """The bot's message that this one replies to."""
    replied = _replied(message)
    author = replied.from_user if replied is not None else None
    return replied.message_id if replied is not None and author is not None and author.id == me.id else None


def _replied(message: Message) -> Message | None:
    """What is replied to; the first message of a forum topic is replied to by all others, which means nothing."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created is not None else replied


def _pointed_at(message: Message, me: Identity) -> tuple[str, int]:
    """The question in the message replied to, and where its answer belongs; the bot's own words are none."""
    replied = _replied(message)
    quoted = message.quote.text if message.quote is not None else ""
    if replied is None or _own_message(message, me) is not None:
        return quoted.strip(), message.message_id
    theirs = replied.text or replied.caption or ""
    found = spans_of(theirs, replied.entities or replied.caption_entities)
    return quoted.strip() or cut_out(theirs, _mentions(found, me)), replied.message_id
