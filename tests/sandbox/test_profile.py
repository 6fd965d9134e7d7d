"""Commands, names, descriptions and menu buttons: set, got, and seen by people."""

import httpx
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    MenuButtonCommands,
    MenuButtonDefault,
)

from bot.sandbox import Sandbox
from bot.sandbox.core.acts.gathering import menu
from bot.sandbox.core.people import Person

from .conftest import refused


def seen(sandbox: Sandbox, person: Person, chat_id: int) -> list[str]:
    return [command["command"] for command in menu(sandbox.world, person.id, chat_id)["commands"]]


async def test_commands_are_seen_by_scope_and_language(bot: Bot, sandbox: Sandbox, ana: Person, bob: Person) -> None:
    club = sandbox.add_group("Club", ana, bob)
    await bot.set_my_commands([("all", "d")])
    await bot.set_my_commands([("todo", "d")], language_code="es")
    assert (seen(sandbox, bob, bob.id), seen(sandbox, ana, ana.id)) == (["all"], ["todo"])
    await bot.set_my_commands([("group", "d")], BotCommandScopeAllGroupChats())
    assert (seen(sandbox, bob, club.id), seen(sandbox, ana, club.id)) == (["group"], ["group"])
    await bot.set_my_commands([("admin", "d")], BotCommandScopeAllChatAdministrators())
    assert (seen(sandbox, bob, club.id), seen(sandbox, ana, club.id)) == (["group"], ["admin"])
    await bot.set_my_commands([("here", "d")], BotCommandScopeChat(club.id))
    await bot.set_my_commands([("bob", "d")], BotCommandScopeChatMember(club.id, bob.id))
    assert (seen(sandbox, bob, club.id), seen(sandbox, ana, club.id)) == (["bob"], ["here"])
    assert await bot.get_my_commands(BotCommandScopeChat(club.id)) == (BotCommand("here", "d"),)
    await bot.delete_my_commands(BotCommandScopeChat(club.id))
    assert await bot.get_my_commands(BotCommandScopeChat(club.id)) == ()
    assert await bot.get_my_commands(language_code="zh") == ()


async def test_commands_are_refused_in_telegrams_words(bot: Bot) -> None:
    assert await refused(bot.set_my_commands([("No way", "d")])) == "Bot_command_invalid"
    assert await refused(bot.set_my_commands([("addPhoto", "d")])) == "Bot_command_invalid"
    assert await refused(bot.set_my_commands([("x" * 33, "d")])) == "Command length must not exceed 32"
    assert await refused(bot.set_my_commands([("x", "")])) == "Command description must be non-empty"
    assert await refused(bot.set_my_commands([("x", "d" * 257)])) == "Command description length must not exceed 256"
    many = [(f"c{number}", "d") for number in range(101)]
    assert await refused(bot.set_my_commands(many)) == "Bot_commands_too_much"
    assert await refused(bot.set_my_commands([("x", "d")], BotCommandScopeChat(99))) == "Chat not found"
    assert await refused(bot.set_my_commands([("x", "d")], language_code="english")) == (
        "Invalid language code specified"
    )


async def test_setting_no_commands_empties_the_list(http: httpx.AsyncClient, sandbox: Sandbox, ana: Person) -> None:
    api = f"/bot{sandbox.token}/setMyCommands"
    await http.post(api, json={"commands": [{"command": "a", "description": 5}]})
    assert seen(sandbox, ana, ana.id) == ["a"]
    assert (await http.post(api)).json()["ok"]
    assert seen(sandbox, ana, ana.id) == []


async def test_texts_about_the_bot_are_seen_by_language(bot: Bot, sandbox: Sandbox, ana: Person, bob: Person) -> None:
    await bot.set_my_name("Trade bot")
    await bot.set_my_name("Bot de comercio", language_code="es")
    await bot.set_my_description("Answers.")
    await bot.set_my_short_description("Short.", language_code="en")
    assert (await bot.get_my_name("es")).name == "Bot de comercio"
    assert (await bot.get_my_description("zh")).description == "Answers."
    assert (await bot.get_my_short_description()).short_description == ""
    assert menu(sandbox.world, ana.id, ana.id)["name"] == "Bot de comercio"
    assert menu(sandbox.world, bob.id, bob.id)["name"] == "Trade bot"
    assert menu(sandbox.world, bob.id, bob.id)["short_description"] == "Short."
    await bot.set_my_name("", language_code="es")
    assert menu(sandbox.world, ana.id, ana.id)["name"] == "Trade bot"
    assert await refused(bot.set_my_description("x" * 513)) == "Text is too long"


async def test_menu_buttons(bot: Bot, ana: Person) -> None:
    assert await bot.get_chat_menu_button() == MenuButtonCommands()
    assert await bot.get_chat_menu_button(ana.id) == MenuButtonDefault()
    assert await bot.set_chat_menu_button(ana.id, MenuButtonCommands())
    assert await bot.get_chat_menu_button(ana.id) == MenuButtonCommands()
    assert await bot.log_out()
    assert await bot.close()
