"""Commands, each a small function; which there are stands in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from telegram import ChatMember
from telegram.constants import ChatType

from bot.telegram import pages
from bot.telegram.addressing import sender
from bot.telegram.dialogues import known_language
from bot.telegram.effects import target_of
from bot.telegram.facts_table import markdown_table
from bot.telegram.handlers.operating import OPERATIONS, may_operate, operate
from bot.telegram.pictures import picture_name
from bot.telegram.rendering import Setting
from bot.telegram.screens import screen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Message

    from bot.knowledge.schema import Language
    from bot.telegram.addressing import Addressed
    from bot.telegram.effects import Effects
    from bot.telegram.screens import Screen
    from bot.telegram.services import Services

ASK = "ask"
_ADMINISTRATORS = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR})
_AUTOMATIC = frozenset({"auto", "automatic"})
_SWITCH = {"on": True, "off": False}


class Commanded:
    """A command that somebody has sent."""

    def __init__(
        self, services: Services, message: Message, asked: Addressed, language: Language, effects: Effects
    ) -> None:
        self.services = services
        self.message = message
        self.argument = asked.text
        self.language = language
        self.effects = effects
        self.is_group = message.chat.type != ChatType.PRIVATE

    @property
    def person(self) -> int:
        """Who has sent it."""
        return sender(self.message) or 0

    def say(self, key: str, **values: object) -> Screen:
        """The bot's own words as a screen."""
        return screen(self.services.text(key, self.language, **values))


Command: TypeAlias = "Callable[[Commanded], Awaitable[Screen | None]]"


async def run_command(
    services: Services, message: Message, asked: Addressed, effects: Effects, language: Language | None = None
) -> None:
    """Run a command; one that is not known is told of in a private chat, and left alone in a group.

    Args:
        services: what handlers work with.
        message: what was sent.
        asked: the command and what stands behind it.
        effects: collects what it leads to.
        language: the one to reply in, where the message's own words tell it.
    """
    operation = OPERATIONS.get(asked.command or "")
    if operation is not None and may_operate(services, message):
        services.counters.count(f"operator-{asked.command}")
        effects.send(await operate(services, operation), target_of(message))
        return
    command = COMMANDS.get(asked.command or "")
    if command is None and message.chat.type != ChatType.PRIVATE:
        return
    language = language or await services.language(message.from_user, sender(message))
    call = Commanded(services, message, asked, language, effects)
    shown = await command(call) if command is not None else call.say("telegram-unknown-command")
    name = f"command-{asked.command}" if command is not None else "command-unknown"
    services.counters.count(name)
    if shown is not None:
        effects.send(shown, target_of(message), label=f"{name} {language}")


async def _start(call: Commanded) -> Screen | None:
    renderer = call.services.renderer
    if call.argument == "chart":
        return await _chart(call)
    entry = renderer.knowledge.entries.get(call.argument)
    if entry is not None:
        try:
            answer = call.services.engine.answer(entry.id, call.language)
        except KeyError:
            pass
        else:
            return renderer.reply(answer, Setting(is_group=call.is_group, has_heading=True))
    return pages.welcome(renderer, call.language, call.services.me.username, is_group=call.is_group)


async def _help(call: Commanded) -> Screen:
    bot, knowledge = call.services.direct.bot, call.services.renderer.knowledge
    has_inline = bool(bot.supports_inline_queries)
    return pages.help_page(knowledge, call.language, bot.username, is_group=call.is_group, has_inline=has_inline)


async def _facts(call: Commanded) -> Screen | None:
    renderer, language = call.services.renderer, call.language
    shown = pages.facts(renderer, language)
    if not (call.services.has_tables and renderer.knowledge.facts.measures):
        return shown
    table = markdown_table(renderer.knowledge, language)
    call.effects.send_table(table, shown, target_of(call.message), label=f"command-facts {language}")
    return None


async def _ask(call: Commanded) -> Screen:
    return call.say("telegram-ask-how")


async def _topics(call: Commanded) -> Screen:
    return pages.chapters(call.services.renderer, call.language)


async def _article(call: Commanded) -> Screen:
    return pages.article(call.services.engine, call.services.renderer, call.language)


async def _chart(call: Commanded) -> Screen | None:
    """Send the picture of the figures."""
    services, language = call.services, call.language
    knowledge = services.renderer.knowledge
    if not knowledge.facts.measures:
        return call.say("unclear")
    caption = pages.chart_caption(services.renderer, language)
    call.effects.send_picture(picture_name(language), caption, target_of(call.message), label=f"chart {language}")
    return None


async def _privacy(call: Commanded) -> Screen:
    return call.say("telegram-privacy")


async def _forget(call: Commanded) -> Screen:
    await call.services.store.forget_person(call.person, before=call.effects.update)
    return call.say("telegram-forgotten")


async def _language(call: Commanded) -> Screen:
    wanted = call.argument.casefold()
    language = known_language(wanted)
    if wanted in _AUTOMATIC or language is not None:
        return await speak(call.services, call.person, language, call.language)
    return pages.languages(call.services.renderer, call.language, await call.services.store.language(call.person))


async def speak(services: Services, person: int, chosen: Language | None, language: Language) -> Screen:
    """Keep a person's choice of language, None for automatic, and say so in it."""
    await services.store.set_language(person, chosen)
    key = "telegram-language-follows" if chosen is None else "telegram-language-set"
    return screen(services.text(key, chosen or language))


async def _listen(call: Commanded) -> Screen:
    """Switch listening; who may is asked of Telegram by the person's id, since names and chats can be feigned."""
    store, chat = call.services.store, call.message.chat
    if not call.is_group:
        return call.say("telegram-listen-group")
    wanted = _SWITCH.get(call.argument.casefold())
    if wanted is None:
        now = "telegram-listen-is-on" if await store.is_listening(chat.id) else "telegram-listen-is-off"
        return call.say("telegram-listen-how", now=call.services.text(now, call.language))
    if call.message.sender_chat is not None or call.message.from_user is None:
        return call.say("telegram-listen-anonymous")
    if not await is_administrator(call.services, chat.id, call.message.from_user.id):
        return call.say("telegram-listen-admins")
    await store.set_listening(chat.id, listening=wanted)
    said = call.services.text("telegram-listen-on" if wanted else "telegram-listen-off", call.language)
    if wanted and not await _hears_all(call.services, chat.id):
        said = f"{said}\n\n{call.services.text('telegram-listen-deaf', call.language)}"
    return screen(said)


async def is_administrator(services: Services, chat: int, person: int) -> bool:
    """Whether Telegram says that a person administers a chat; no where it does not answer."""
    member = await services.direct.quietly(services.direct.bot.get_chat_member(chat, person))
    return member is not None and member.status in _ADMINISTRATORS


async def _hears_all(services: Services, chat: int) -> bool:
    bot = services.direct.bot
    # Asked anew: whoever has just turned privacy off must not be told to do so again.
    me = await services.direct.quietly(bot.get_me())
    return bool(me and me.can_read_all_group_messages) or await is_administrator(services, chat, bot.id)


COMMANDS: dict[str, Command] = {
    "start": _start,
    ASK: _ask,
    "topics": _topics,
    "facts": _facts,
    "chart": _chart,
    "article": _article,
    "language": _language,
    "help": _help,
    "privacy": _privacy,
    "forget": _forget,
    "listen": _listen,
}
"""What each command does; which of them a menu shows stands in `menus`."""
