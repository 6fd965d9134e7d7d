"""The bot's commands: one table for its menus and /help, and what its profile says.

The table says which commands there are and who sees them; their words are texts of the knowledge base.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language

DEFAULT_LANGUAGE: Language = "en"
"""What people see whose app is in none of our languages."""
DESCRIPTION_UNITS = 512
SHORT_DESCRIPTION_UNITS = 120
COMMAND_DESCRIPTION_UNITS = 256


class Audience(StrEnum):
    """Who sees a menu; the values are the types of the Bot API's command scopes."""

    PRIVATE = "all_private_chats"
    GROUP = "all_group_chats"
    GROUP_ADMINISTRATORS = "all_chat_administrators"


_EVERYWHERE = frozenset(Audience)
_PRIVATE = frozenset({Audience.PRIVATE})
_ADMINISTRATORS = frozenset({Audience.GROUP_ADMINISTRATORS})


@dataclass(frozen=True, slots=True)
class Command:
    """A command, and who finds it in the menu; its words are the text `command-<name>`."""

    name: str
    audiences: frozenset[Audience]


COMMANDS = (
    Command("ask", _EVERYWHERE),
    Command("topics", _EVERYWHERE),
    Command("facts", _EVERYWHERE),
    Command("chart", _EVERYWHERE),
    Command("article", _EVERYWHERE),
    Command("language", _EVERYWHERE),
    Command("listen", _ADMINISTRATORS),
    Command("privacy", _EVERYWHERE),
    Command("forget", _EVERYWHERE),
    Command("help", _EVERYWHERE),
    Command("start", _PRIVATE),
)
"""All commands, in the order of the menus."""


@dataclass(frozen=True, slots=True)
class CommandList:
    """The parameters of one setMyCommands; an empty `language_code` is for all other languages."""

    audience: Audience
    language_code: str
    commands: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"commands of {self.audience.value} ({self.language_code or 'no language'})"


@dataclass(frozen=True, slots=True)
class Description:
    """The parameters of one setMyDescription: the text of an empty chat."""

    language_code: str
    text: str

    def __str__(self) -> str:
        return f"description ({self.language_code or 'no language'})"


@dataclass(frozen=True, slots=True)
class ShortDescription:
    """The parameters of one setMyShortDescription: the text of the profile page and of shared links."""

    language_code: str
    text: str

    def __str__(self) -> str:
        return f"short description ({self.language_code or 'no language'})"


class MenuError(ValueError):
    """A text that Telegram would refuse; the message names the file, the key and the limit."""


def commands_for(audience: Audience) -> tuple[Command, ...]:
    """The commands that an audience sees, in order."""
    return tuple(command for command in COMMANDS if audience in command.audiences)


def help_text(
    knowledge: KnowledgeBase, language: Language, audience: Audience, username: str, *, inline: bool = True
) -> str:
    """What /help says, as HTML.

    Args:
        knowledge: whose texts.
        language: the language to write in.
        audience: who asks, and where.
        username: the bot's, without @.
        inline: whether BotFather's inline mode is on (`Bot.supports_inline_queries`).
    """
    texts = knowledge.texts[language]
    values = {"about": knowledge.article.about[language], "username": username}
    how = "help-private" if audience is Audience.PRIVATE else "help-group"
    listed = "\n".join(f"/{c.name} – {escape(texts[f'command-{c.name}'], quote=False)}" for c in commands_for(audience))
    parts = [
        *(escape(texts[key].format_map(values), quote=False) for key in ("help-intro", how)),
        f"<b>{escape(texts['help-commands'], quote=False)}</b>\n{listed}",
    ]
    if inline:
        parts.append(escape(texts["help-inline"].format_map(values), quote=False))
    return "\n\n".join(parts)


def command_lists(knowledge: KnowledgeBase) -> tuple[CommandList, ...]:
    """What setMyCommands is called with: each audience in each language, and once without a language.

    Telegram's apps look for the narrowest scope first, and in it for the language, then for none.

    Raises:
        MenuError: a description is longer than Telegram takes.
    """
    return tuple(
        CommandList(audience, code, _listed(knowledge, language, audience))
        for audience in Audience
        for code, language in _codes()
    )


def _listed(knowledge: KnowledgeBase, language: Language, audience: Audience) -> tuple[tuple[str, str], ...]:
    return tuple(
        (command.name, _text(knowledge, language, f"command-{command.name}", COMMAND_DESCRIPTION_UNITS))
        for command in commands_for(audience)
    )


def descriptions(knowledge: KnowledgeBase) -> tuple[Description, ...]:
    """What setMyDescription is called with, by language.

    Raises:
        MenuError: a text is longer than Telegram takes.
    """
    return tuple(
        Description(code, _text(knowledge, language, "bot-description", DESCRIPTION_UNITS))
        for code, language in _codes()
    )


def short_descriptions(knowledge: KnowledgeBase) -> tuple[ShortDescription, ...]:
    """What setMyShortDescription is called with, by language.

    Raises:
        MenuError: a text is longer than Telegram takes.
    """
    return tuple(
        ShortDescription(code, _text(knowledge, language, "bot-short-description", SHORT_DESCRIPTION_UNITS))
        for code, language in _codes()
    )


def _codes() -> Iterator[tuple[str, Language]]:
    yield "", DEFAULT_LANGUAGE
    yield from ((language, language) for language in LANGUAGES)


def _text(knowledge: KnowledgeBase, language: Language, key: str, limit: int) -> str:
    text = knowledge.texts[language][key].format(about=knowledge.article.about[language]).strip()
    units = len(text.encode("utf-16-le")) // 2
    if not 1 <= units <= limit:
        raise MenuError(f"texts/{language}.yaml: {key} has {units} characters; Telegram takes 1 to {limit}: {text!r}")
    return text
