"""getMe, and the bot's commands, names, descriptions and menu buttons."""

import re

from pydantic import Field

from bot.sandbox.core.entities.units import unit_length
from bot.sandbox.core.errors import bad_request
from bot.sandbox.core.fields import FieldError, required_string
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.limits import (
    COMMAND_CHARACTERS,
    COMMAND_DESCRIPTION_CHARACTERS,
    COMMANDS,
    DESCRIPTION_UNITS,
    NAME_UNITS,
    SHORT_DESCRIPTION_UNITS,
)
from bot.sandbox.core.methods.finding import find_chat
from bot.sandbox.core.methods.parameters import Encoded, Objects, Parameters
from bot.sandbox.core.profile import COMMANDS_MENU_BUTTON, DEFAULT_MENU_BUTTON, Scope, in_language
from bot.sandbox.core.world import World

COMMAND = re.compile(r"^[a-z0-9_]+$")
LANGUAGE = re.compile(r"^([a-z]{2})?$")
MENU_BUTTONS = frozenset({"default", "commands", "web_app"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
SCOPES = CHAT_SCOPES | {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}


class Nothing(Parameters):
    """For methods that take no parameters."""


class InLanguage(Parameters):
    """A language; empty for all that have no texts of their own."""

    language_code: str = ""


class CommandList(InLanguage):
    """Parameters of getMyCommands and deleteMyCommands."""

    scope: Encoded[JsonObject | None] = None


class SetMyCommands(CommandList):
    """Parameters of setMyCommands."""

    commands: Objects = Field(default_factory=list)


class SetMyName(InLanguage):
    """Parameters of setMyName."""

    name: str = ""


class SetMyDescription(InLanguage):
    """Parameters of setMyDescription."""

    description: str = ""


class SetMyShortDescription(InLanguage):
    """Parameters of setMyShortDescription."""

    short_description: str = ""


class ChatMenuButton(Parameters):
    """Parameters of getChatMenuButton."""

    chat_id: int | None = None


class SetChatMenuButton(ChatMenuButton):
    """Parameters of setChatMenuButton."""

    menu_button: Encoded[JsonObject | None] = None


def get_me(world: World, _: Nothing) -> JsonObject:
    """Say who the bot is (Bot API, "getMe")."""
    return world.bot_json()


def _language(code: str) -> str:
    if not LANGUAGE.match(code):
        raise bad_request("invalid language code specified")
    return code


def _scope(world: World, given: JsonObject | None) -> Scope:
    kind = (given or {}).get("type", "default")
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if kind not in CHAT_SCOPES:
        return Scope(kind)
    assert given is not None  # noqa: S101 - an absent scope is the default one
    chat = find_chat(world, given.get("chat_id", ""))
    if kind != "chat" and not chat.is_group:
        raise bad_request("can't change commands in private chats for members" if chat.is_private else "chat not found")
    if kind != "chat_member":
        return Scope(kind, chat.id)
    user_id = given.get("user_id")
    if not isinstance(user_id, int) or user_id not in world.people:
        raise bad_request("invalid user_id specified")
    return Scope(kind, chat.id, user_id)


def _command(given: JsonObject) -> JsonObject:
    """Read a BotCommand; what it may be made of, the servers decide (td/telegram/BotCommand.cpp, "set_commands")."""
    try:
        command, description = required_string(given, "command"), required_string(given, "description")
    except FieldError as error:
        raise bad_request(f"can't parse BotCommand: {error}") from error
    command, description = command.strip().removeprefix("/"), description.strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > COMMAND_CHARACTERS:
        raise bad_request(f"command length must not exceed {COMMAND_CHARACTERS}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > COMMAND_DESCRIPTION_CHARACTERS:
        raise bad_request(f"command description length must not exceed {COMMAND_DESCRIPTION_CHARACTERS}")
    return {"command": command, "description": description}


def set_my_commands(world: World, parameters: SetMyCommands) -> bool:
    """Set the list of commands for a scope and language; none empties it (Bot API, "setMyCommands")."""
    commands = [_command(given) for given in parameters.commands]
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if not all(COMMAND.match(command["command"]) for command in commands):
        raise bad_request("BOT_COMMAND_INVALID")
    key = (_scope(world, parameters.scope), _language(parameters.language_code))
    world.profile.commands.pop(key, None)
    if commands:
        world.profile.commands[key] = commands
    world.events.emit("menu", {})
    return True


def get_my_commands(world: World, parameters: CommandList) -> list[JsonObject]:
    """Give the list of commands of exactly that scope and language (Bot API, "getMyCommands")."""
    key = (_scope(world, parameters.scope), _language(parameters.language_code))
    return world.profile.commands.get(key, [])


def delete_my_commands(world: World, parameters: CommandList) -> bool:
    """Remove the list of commands of exactly that scope and language (Bot API, "deleteMyCommands")."""
    world.profile.commands.pop((_scope(world, parameters.scope), _language(parameters.language_code)), None)
    world.events.emit("menu", {})
    return True


def _set_text(world: World, texts: dict[str, str], language: str, text: str, limit: int) -> bool:
    if unit_length(text) > limit:
        raise bad_request("text is too long")
    code = _language(language)
    texts.pop(code, None)
    if text:
        texts[code] = text
    world.events.emit("menu", {})
    return True


def set_my_name(world: World, parameters: SetMyName) -> bool:
    """Set the bot's name (Bot API, "setMyName")."""
    name = parameters.name or ("" if parameters.language_code else world.identity.name)
    return _set_text(world, world.profile.names, parameters.language_code, name, NAME_UNITS)


def get_my_name(world: World, parameters: InLanguage) -> JsonObject:
    """Give the bot's name (Bot API, "getMyName")."""
    return {"name": in_language(world.profile.names, parameters.language_code)}


def set_my_description(world: World, parameters: SetMyDescription) -> bool:
    """Set what an empty chat shows (Bot API, "setMyDescription")."""
    texts = world.profile.descriptions
    return _set_text(world, texts, parameters.language_code, parameters.description, DESCRIPTION_UNITS)


def get_my_description(world: World, parameters: InLanguage) -> JsonObject:
    """Give what an empty chat shows (Bot API, "getMyDescription")."""
    return {"description": in_language(world.profile.descriptions, parameters.language_code)}


def set_my_short_description(world: World, parameters: SetMyShortDescription) -> bool:
    """Set what the profile page shows (Bot API, "setMyShortDescription")."""
    texts, text = world.profile.short_descriptions, parameters.short_description
    return _set_text(world, texts, parameters.language_code, text, SHORT_DESCRIPTION_UNITS)


def get_my_short_description(world: World, parameters: InLanguage) -> JsonObject:
    """Give what the profile page shows (Bot API, "getMyShortDescription")."""
    return {"short_description": in_language(world.profile.short_descriptions, parameters.language_code)}


def set_chat_menu_button(world: World, parameters: SetChatMenuButton) -> bool:
    """Set the menu button of a private chat, or of all (Bot API, "setChatMenuButton")."""
    button = parameters.menu_button or dict(DEFAULT_MENU_BUTTON)
    if button.get("type") not in MENU_BUTTONS:
        raise bad_request("can't parse menu button: Unsupported type specified")
    if parameters.chat_id is None:
        is_default = button["type"] == "default"
        world.profile.default_menu_button = dict(COMMANDS_MENU_BUTTON) if is_default else button
    else:
        if not find_chat(world, parameters.chat_id).is_private:
            raise bad_request("chat not found")
        world.profile.menu_buttons[parameters.chat_id] = button
    world.events.emit("menu", {})
    return True


def get_chat_menu_button(world: World, parameters: ChatMenuButton) -> JsonObject:
    """Give the menu button of a private chat, or of all (Bot API, "getChatMenuButton")."""
    if parameters.chat_id is None:
        return world.profile.default_menu_button
    find_chat(world, parameters.chat_id)
    return world.profile.menu_buttons.get(parameters.chat_id, dict(DEFAULT_MENU_BUTTON))
