"""The table of all methods: name, parameters, function."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from bot.sandbox.core.errors import NOT_FOUND, BotApiError, bad_request
from bot.sandbox.core.files import Upload
from bot.sandbox.core.json_types import JsonObject, JsonValue
from bot.sandbox.core.methods import chats, editing, media, profile, queries, sending, topics, updating
from bot.sandbox.core.methods.lacking import LACKING
from bot.sandbox.core.methods.parameters import Addressed, OneMessage, Parameters
from bot.sandbox.core.methods.refusals import parameter_refusal
from bot.sandbox.core.world import World

P = TypeVar("P", bound=Parameters)
MAY_BE_EMPTY = frozenset({"caption", "icon_custom_emoji_id"})
"""Those of which Telegram asks whether they were given at all."""


@dataclass(frozen=True, slots=True)
class Method(Generic[P]):
    """A Bot API method."""

    name: str
    parameters: type[P]
    run: Callable[[World, P], JsonValue]

    def call(self, world: World, given: JsonObject, files: dict[str, Upload]) -> JsonValue:
        """Read the parameters and carry the method out.

        Raises:
            BotApiError: it is refused.
        """
        return self.run(world, self.read(given, files))

    def read(self, given: JsonObject, files: dict[str, Upload]) -> P:
        """Read the parameters; an empty one counts as absent (telegram-bot-api's Query.h, "arg").

        Raises:
            BotApiError: one is missing, or cannot be read.
        """
        try:
            present = {name: value for name, value in given.items() if value != "" or name in MAY_BE_EMPTY}
            return self.parameters.model_validate({**present, "files": files})
        except ValidationError as error:
            raise parameter_refusal(error) from error
        except RecursionError as error:
            raise bad_request("the request is nested too deeply") from error


ALL: tuple[Method[Any], ...] = (
    Method("getMe", profile.Nothing, profile.get_me),
    Method("logOut", profile.Nothing, updating.accept),
    Method("close", profile.Nothing, updating.accept),
    Method("getUpdates", updating.GetUpdates, updating.get_updates),
    Method("setWebhook", updating.SetWebhook, updating.set_webhook),
    Method("deleteWebhook", updating.DeleteWebhook, updating.delete_webhook),
    Method("getWebhookInfo", profile.Nothing, updating.get_webhook_info),
    Method("sendMessage", sending.SendMessage, sending.send_message),
    Method("forwardMessage", sending.ForwardMessage, sending.forward_message),
    Method("copyMessage", sending.CopyMessage, sending.copy_message),
    Method("sendPhoto", media.SendPhoto, media.send_photo),
    Method("sendDocument", media.SendDocument, media.send_document),
    Method("sendMediaGroup", media.SendMediaGroup, media.send_media_group),
    Method("sendChatAction", sending.SendChatAction, sending.send_chat_action),
    Method("getFile", media.GetFile, media.get_file),
    Method("editMessageText", editing.EditMessageText, editing.edit_message_text),
    Method("editMessageCaption", editing.EditMessageCaption, editing.edit_message_caption),
    Method("editMessageMedia", editing.EditMessageMedia, editing.edit_message_media),
    Method("editMessageReplyMarkup", OneMessage, editing.edit_message_reply_markup),
    Method("deleteMessage", editing.DeleteMessage, editing.delete_message),
    Method("deleteMessages", editing.DeleteMessages, editing.delete_messages),
    Method("answerCallbackQuery", queries.AnswerCallbackQuery, queries.answer_callback_query),
    Method("answerInlineQuery", queries.AnswerInlineQuery, queries.answer_inline_query),
    Method("answerGuestQuery", queries.AnswerGuestQuery, queries.answer_guest_query),
    Method("setMessageReaction", queries.SetMessageReaction, queries.set_message_reaction),
    Method("getChat", Addressed, chats.get_chat),
    Method("getChatMember", chats.GetChatMember, chats.get_chat_member),
    Method("getChatAdministrators", Addressed, chats.get_chat_administrators),
    Method("getChatMemberCount", Addressed, chats.get_chat_member_count),
    Method("leaveChat", Addressed, chats.leave_chat),
    Method("pinChatMessage", chats.PinChatMessage, chats.pin_chat_message),
    Method("unpinChatMessage", chats.UnpinChatMessage, chats.unpin_chat_message),
    Method("unpinAllChatMessages", Addressed, chats.unpin_all_chat_messages),
    Method("createForumTopic", topics.CreateForumTopic, topics.create_forum_topic),
    Method("editForumTopic", topics.EditForumTopic, topics.edit_forum_topic),
    Method("closeForumTopic", topics.OneTopic, topics.close_forum_topic),
    Method("reopenForumTopic", topics.OneTopic, topics.reopen_forum_topic),
    Method("deleteForumTopic", topics.OneTopic, topics.delete_forum_topic),
    Method("setMyCommands", profile.SetMyCommands, profile.set_my_commands),
    Method("getMyCommands", profile.CommandList, profile.get_my_commands),
    Method("deleteMyCommands", profile.CommandList, profile.delete_my_commands),
    Method("setMyName", profile.SetMyName, profile.set_my_name),
    Method("getMyName", profile.InLanguage, profile.get_my_name),
    Method("setMyDescription", profile.SetMyDescription, profile.set_my_description),
    Method("getMyDescription", profile.InLanguage, profile.get_my_description),
    Method("setMyShortDescription", profile.SetMyShortDescription, profile.set_my_short_description),
    Method("getMyShortDescription", profile.InLanguage, profile.get_my_short_description),
    Method("setChatMenuButton", profile.SetChatMenuButton, profile.set_chat_menu_button),
    Method("getChatMenuButton", profile.ChatMenuButton, profile.get_chat_menu_button),
)
BY_NAME: dict[str, Method[Any]] = {method.name.lower(): method for method in ALL}


def find_method(name: str) -> Method[Any]:
    """A method by its name, in any case (Bot API, "Making requests").

    Raises:
        BotApiError: 404, there is none; one of Telegram's that the sandbox lacks is named as such.
    """
    method = BY_NAME.get(name.lower())
    if method is not None:
        return method
    lacking = LACKING.get(name.lower())
    if lacking is not None:
        raise BotApiError(NOT_FOUND, f"Not Found: the sandbox does not have {lacking}, which Telegram has")
    raise BotApiError(NOT_FOUND, "Not Found: method not found")


def decode_parameters(name: str, given: JsonObject) -> JsonObject:
    """Parameters for the eye: what came as a JSON string stands as the object that it is."""
    method = BY_NAME.get(name.lower())
    fields = method.parameters.model_fields if method else {}
    return {
        key: _decoded(value) if key in fields and fields[key].annotation is not str else value
        for key, value in given.items()
    }


def _decoded(value: JsonValue) -> JsonValue:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
