"""The commands' table: what each menu, /help and the profile say."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.loading import load
from bot.knowledge.schema import LANGUAGES, Language
from bot.sandbox.core.entities.formatted import format_text
from bot.telegram.menus import (
    COMMANDS,
    Audience,
    MenuError,
    command_lists,
    commands_for,
    descriptions,
    help_text,
    short_descriptions,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.knowledge.models import KnowledgeBase

KNOWLEDGE = load(Path(__file__).parents[2] / "knowledge")


def with_text(key: str, text: str, language: Language = "zh") -> KnowledgeBase:
    texts = {**KNOWLEDGE.texts, language: MappingProxyType({**KNOWLEDGE.texts[language], key: text})}
    return replace(KNOWLEDGE, texts=MappingProxyType(texts))


def names(audience: Audience) -> list[str]:
    return [command.name for command in commands_for(audience)]


def test_each_command_is_named_as_telegram_allows_and_once() -> None:
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", command.name) for command in COMMANDS)
    assert len({command.name for command in COMMANDS}) == len(COMMANDS) <= 100
    assert all(command.audiences for command in COMMANDS)


def test_who_sees_which_command() -> None:
    everywhere = {"ask", "topics", "facts", "chart", "article", "language", "privacy", "forget", "help"}
    assert set(names(Audience.PRIVATE)) == everywhere | {"start"}
    assert set(names(Audience.GROUP)) == everywhere
    # Telegram shows administrators their own list in place of the group's, so that it must hold all of it.
    assert set(names(Audience.GROUP_ADMINISTRATORS)) == everywhere | {"listen"}


def test_each_audience_has_a_list_in_each_language_and_one_for_all_others() -> None:
    lists = {(each.audience, each.language_code): each.commands for each in command_lists(KNOWLEDGE)}
    assert set(lists) == {(audience, code) for audience in Audience for code in ("", *LANGUAGES)}
    for (audience, code), commands in lists.items():
        assert [name for name, _ in commands] == names(audience)
        assert commands == lists[audience, code or "en"]
    assert ("chart", "贸易数据图") in lists[Audience.GROUP, "zh"]
    assert ("chart", "Las cifras de comercio en un gráfico") in lists[Audience.PRIVATE, "es"]


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("inline", [True, False])
def test_help_tells_the_same_commands_as_the_menu(language: Language, audience: Audience, *, inline: bool) -> None:
    html = help_text(KNOWLEDGE, language, audience, "visit_bot", inline=inline)
    message = format_text(html, parse_mode="HTML")
    menu = next(x.commands for x in command_lists(KNOWLEDGE) if (x.audience, x.language_code) == (audience, language))
    assert re.findall(r"^/(\w+) – (.+)$", message.text, re.MULTILINE) == list(menu)
    assert KNOWLEDGE.article.about[language] in message.text
    assert len(message) <= 4096
    assert "{" not in message.text
    is_group = audience is not Audience.PRIVATE
    assert message.text.count("@visit_bot") == is_group + inline
    commands = [message.covered(entity) for entity in message.entities if entity.type == "bot_command"]
    assert {f"/{name}" for name in names(audience)} <= set(commands)


def test_help_shows_markup_in_texts_as_it_is() -> None:
    html = help_text(with_text("command-ask", "a <b> & c"), "zh", Audience.PRIVATE, "visit_bot")
    assert "/ask – a <b> & c" in format_text(html, parse_mode="HTML").text


def test_descriptions_say_what_the_bot_is_about() -> None:
    for texts, limit in ((descriptions(KNOWLEDGE), 512), (short_descriptions(KNOWLEDGE), 120)):
        by_code = {each.language_code: each.text for each in texts}
        assert set(by_code) == {"", *LANGUAGES}
        assert by_code[""] == by_code["en"]
        for language in LANGUAGES:
            assert KNOWLEDGE.article.about[language] in by_code[language]
            assert len(by_code[language]) <= limit


@pytest.mark.parametrize(
    ("key", "text", "build"),
    [
        ("command-ask", "问" * 257, command_lists),
        ("command-ask", "\U0001f6a2" * 129, command_lists),
        ("command-ask", " ", command_lists),
        ("bot-description", "问" * 513, descriptions),
        ("bot-short-description", "问" * 121, short_descriptions),
    ],
)
def test_a_text_that_telegram_would_refuse_is_named(
    key: str, text: str, build: Callable[[KnowledgeBase], object]
) -> None:
    with pytest.raises(MenuError, match=rf"texts/zh\.yaml: {key} has \d+ characters; Telegram takes 1 to \d+"):
        build(with_text(key, text))
