"""Telegram's words for parameters that are missing or cannot be read."""

from pydantic import ValidationError

from bot.sandbox.core.errors import BotApiError, bad_request

MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "user_id": "invalid user_id specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "media": 'parameter "media" is required',
    "action": "wrong parameter action in request",
    "file_id": "file_id not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "inline_query_id": "query is too old and response timeout expired or query ID is invalid",
    "guest_query_id": "query is too old and response timeout expired or query ID is invalid",
    "name": "topic name is empty",
}
UNREADABLE = {
    "reply_markup": "can't parse reply keyboard markup JSON object",
    "reply_parameters": "can't parse reply parameters JSON object",
    "entities": "can't parse entities JSON object",
    "caption_entities": "can't parse entities JSON object",
    "results": "can't parse inline query results JSON object",
    "result": "can't parse inline query result JSON object",
    "media": "can't parse media JSON object",
    "commands": "can't parse commands JSON object",
    "scope": "can't parse BotCommandScope JSON object",
    "reaction": "can't parse reaction types JSON object",
    "menu_button": "can't parse menu button JSON object",
    "allowed_updates": "can't parse allowed_updates JSON object",
    "message_ids": "can't parse message identifiers JSON object",
    "user_id": "invalid user_id specified",
    "message_thread_id": "invalid message thread ID specified",
}


def parameter_refusal(error: ValidationError) -> BotApiError:
    """The 400 for parameters that do not fit; the first that is wrong is named."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "missing" and len(first["loc"]) == 1:
        return bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    return bad_request(UNREADABLE.get(name, f'invalid value of parameter "{name}" specified'))
