"""answerCallbackQuery, answerInlineQuery, answerGuestQuery, setMessageReaction."""

import re
from typing import Annotated

from bot.sandbox.core.emoji import REACTIONS
from bot.sandbox.core.entities.units import byte_length, unit_length
from bot.sandbox.core.errors import BotApiError, bad_request
from bot.sandbox.core.fields import optional_string
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.limits import (
    CALLBACK_ANSWER_UNITS,
    CALLBACK_ANSWERED_WITHIN_SECONDS,
    GUEST_ANSWERED_WITHIN_SECONDS,
    INLINE_ANSWERED_WITHIN_SECONDS,
    INLINE_NEXT_OFFSET_BYTES,
    INLINE_RESULTS,
    START_PARAMETER_BYTES,
)
from bot.sandbox.core.messages import Message
from bot.sandbox.core.methods.finding import find_message, find_reachable_chat
from bot.sandbox.core.methods.parameters import Addressed, Encoded, Flag, MessageId, Objects, Parameters, clamped
from bot.sandbox.core.methods.results import prepare_result
from bot.sandbox.core.posting import post, show_reactions
from bot.sandbox.core.world import World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
START_PARAMETER = re.compile(r"^[A-Za-z0-9_-]+$")
DEFAULT_CACHE_SECONDS = 300
LONGEST_CACHE_SECONDS = 24 * 3600


class AnswerCallbackQuery(Parameters):
    """Parameters of answerCallbackQuery."""

    callback_query_id: str
    text: str = ""
    show_alert: Flag = False
    url: str = ""


class AnswerInlineQuery(Parameters):
    """Parameters of answerInlineQuery."""

    inline_query_id: str
    results: Objects
    cache_time: Annotated[int, clamped(0, LONGEST_CACHE_SECONDS)] = DEFAULT_CACHE_SECONDS
    is_personal: Flag = False
    next_offset: str = ""
    button: Encoded[JsonObject | None] = None


class AnswerGuestQuery(Parameters):
    """Parameters of answerGuestQuery."""

    guest_query_id: str
    result: Encoded[JsonObject]


class SetMessageReaction(Addressed):
    """Parameters of setMessageReaction."""

    message_id: MessageId = 0
    reaction: Encoded[list[JsonObject] | None] = None
    is_big: Flag = False


def _too_old() -> BotApiError:
    return bad_request(TOO_OLD)


def answer_callback_query(world: World, parameters: AnswerCallbackQuery) -> bool:
    """Answer a tapped button, once (Bot API, "answerCallbackQuery")."""
    query = world.queries.callbacks.get(parameters.callback_query_id)
    expired = world.clock.now() - CALLBACK_ANSWERED_WITHIN_SECONDS
    if query is None or query.answer is not None or query.asked_at < expired:
        raise _too_old()
    if unit_length(parameters.text) > CALLBACK_ANSWER_UNITS:
        raise bad_request("MESSAGE_TOO_LONG")
    if parameters.url and not parameters.url.startswith((f"https://t.me/{world.identity.username}", "tg://")):
        raise bad_request("URL_INVALID")
    answer: JsonObject = {"show_alert": parameters.show_alert}
    if parameters.text:
        answer["text"] = parameters.text
    if parameters.url:
        answer["url"] = parameters.url
    query.answer = answer
    world.events.emit("callback_answer", {"id": query.id, "from": query.sender, **answer})
    return True


def answer_inline_query(world: World, parameters: AnswerInlineQuery) -> bool:
    """Answer an inline query, once (Bot API, "answerInlineQuery")."""
    query = world.queries.inline.get(parameters.inline_query_id)
    expired = world.clock.now() - INLINE_ANSWERED_WITHIN_SECONDS
    if query is None or query.answer is not None or query.asked_at < expired:
        raise _too_old()
    if len(parameters.results) > INLINE_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if byte_length(parameters.next_offset) > INLINE_NEXT_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = _inline_button(parameters.button)
    for result in parameters.results:
        prepare_result(world, result)
    results = [{**result, "id": optional_string(result, "id")} for result in parameters.results]
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    query.answer = {
        "results": results,
        "button": button,
        "next_offset": parameters.next_offset,
        "cache_time": parameters.cache_time,
        "is_personal": parameters.is_personal,
    }
    world.events.emit("inline_answer", {"id": query.id, "from": query.sender, "answer": query.answer})
    return True


def _inline_button(button: JsonObject | None) -> JsonObject | None:
    if button is None:
        return None
    if not button.get("text"):
        raise bad_request("can't parse inline query results button: Can't find field \"text\"")
    start = button.get("start_parameter")
    if start is None and not button.get("web_app"):
        raise bad_request("exactly one of the optional fields of the button must be used")
    if start is not None:
        fits = isinstance(start, str) and byte_length(start) <= START_PARAMETER_BYTES
        if not fits or not START_PARAMETER.match(start):
            raise bad_request("START_PARAM_INVALID")
    return button


def answer_guest_query(world: World, parameters: AnswerGuestQuery) -> JsonObject:
    """Answer a guest message, once (Bot API, "answerGuestQuery")."""
    query = world.queries.guests.get(parameters.guest_query_id)
    expired = world.clock.now() - GUEST_ANSWERED_WITHIN_SECONDS
    if query is None or query.is_answered or query.asked_at < expired:
        raise _too_old()
    prepared = prepare_result(world, parameters.result)
    if prepared.unsendable:
        raise bad_request(f"can't parse inline query result: {prepared.unsendable}")
    query.is_answered = True
    chat = world.chats[query.chat_id]
    asked = chat.messages.get(query.message_id)
    message_id = chat.take_message_id()
    inline_message_id = f"guest-{query.id}"
    message = Message(
        message_id=message_id,
        date=world.clock.timestamp(),
        chat_id=chat.id,
        sender=world.identity.id,
        text=prepared.text,
        media=prepared.media,
        reply_markup=prepared.reply_markup,
        extra=prepared.extra,
        reply_to=asked.message_id if asked else None,
        message_thread_id=asked.message_thread_id if asked else None,
        inline_message_id=inline_message_id,
        guest_caller=asked.sender if asked else None,
    )
    world.inline_messages[inline_message_id] = (chat.id, message_id)
    post(world, message)
    return {"inline_message_id": inline_message_id}


def set_message_reaction(world: World, parameters: SetMessageReaction) -> bool:
    """Put the bot's reaction on a message (Bot API, "setMessageReaction")."""
    chat = find_reachable_chat(world, parameters.chat_id)
    message = find_message(chat, parameters.message_id, "react")
    wanted = parameters.reaction or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [str(reaction.get("emoji", "")) for reaction in wanted]
    if message.is_service or any(one not in REACTIONS for one in emoji):
        raise bad_request("REACTION_INVALID")
    reactions = chat.reactions.setdefault(message.message_id, {})
    reactions.pop(world.identity.id, None)
    if emoji:
        reactions[world.identity.id] = tuple(emoji)
    show_reactions(world, chat, message.message_id)
    return True
