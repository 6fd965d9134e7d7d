"""People use inline mode: they type after the bot's name, and choose a result."""

from bot.sandbox.core.acts.checks import require_human, require_usable, require_writer
from bot.sandbox.core.entities.units import unit_length
from bot.sandbox.core.errors import BotApiError, no_such, not_now, wrong
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.limits import INLINE_QUERY_UNITS
from bot.sandbox.core.messages import Message
from bot.sandbox.core.methods.results import PreparedResult, prepare_result
from bot.sandbox.core.posting import post
from bot.sandbox.core.queries import InlineQuery
from bot.sandbox.core.world import World


def search(world: World, person_id: int, query: str, *, chat_id: int | None = None, offset: str = "") -> InlineQuery:
    """Type "@bot query" in a chat.

    Raises:
        ActRefusedError: inline mode is off, or the query is too long.
    """
    person = require_human(world, person_id)
    if not world.settings.inline_mode:
        raise not_now("inline mode is off: switch it on in the settings, as with BotFather")
    if unit_length(query) > INLINE_QUERY_UNITS:
        raise wrong(f"an inline query has at most {INLINE_QUERY_UNITS} characters")
    asked = InlineQuery(world.next_query_id(), person_id, query, offset, world.clock.now(), chat_id)
    update: JsonObject = {"id": asked.id, "from": person.to_json(), "query": query, "offset": offset}
    if chat_id is not None:
        chat = require_usable(world, chat_id)
        update["chat_type"] = "sender" if chat.is_private else chat.type
    world.queries.inline[asked.id] = asked
    world.queue("inline_query", update)
    return asked


def find_search(world: World, query_id: str) -> InlineQuery:
    """An inline query by id.

    Raises:
        ActRefusedError: there is none.
    """
    if query_id not in world.queries.inline:
        raise no_such("inline query", query_id)
    return world.queries.inline[query_id]


def choose(
    world: World, query_id: str, result_id: str, chat_id: int, *, thread: int | None = None
) -> tuple[JsonObject, bool]:
    """Send a result "via @bot".

    Returns:
        It as a Bot API Message, and whether the bot got that message.

    Raises:
        ActRefusedError: there is no such result, or it cannot be sent there.
    """
    query = find_search(world, query_id)
    prepared = _prepared(world, query, result_id)
    chat = require_usable(world, chat_id)
    require_writer(world, chat, query.sender, "can_send_messages")
    if thread is not None and thread not in chat.topics:
        raise no_such("topic", thread)
    message_id = chat.take_message_id()
    # The bot is told of the message's id only where it has buttons (Bot API, "ChosenInlineResult").
    inline_message_id = f"inline-{query.id}-{message_id}" if prepared.reply_markup else None
    if inline_message_id:
        world.inline_messages[inline_message_id] = (chat.id, message_id)
    if chat.is_private:
        chat.was_started = True
    message = Message(
        message_id=message_id,
        date=world.clock.timestamp(),
        chat_id=chat.id,
        sender=query.sender,
        text=prepared.text,
        media=prepared.media,
        reply_markup=prepared.reply_markup,
        extra=prepared.extra,
        message_thread_id=thread,
        via_bot=True,
        inline_message_id=inline_message_id,
    )
    sent = post(world, message)
    if world.settings.inline_feedback:
        chosen: JsonObject = {
            "result_id": result_id,
            "from": world.people[query.sender].to_json(),
            "query": query.query,
        }
        if inline_message_id:
            chosen["inline_message_id"] = inline_message_id
        world.queue("chosen_inline_result", chosen)
    return sent


def _prepared(world: World, query: InlineQuery, result_id: str) -> PreparedResult:
    if query.answer is None:
        raise not_now("the bot has not answered this inline query")
    for result in query.answer["results"]:
        if result["id"] == result_id:
            try:
                prepared = prepare_result(world, result)
            except BotApiError as error:
                raise wrong(str(error)) from error
            if prepared.unsendable:
                raise wrong(prepared.unsendable)
            return prepared
    raise no_such("result", result_id)
