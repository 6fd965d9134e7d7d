"""Inline mode: the answers show as somebody types the bot's name and a question, and one tap shares one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language
    from tests.browser.chat_page import ChatPage
    from tests.browser.world import World


@pytest.mark.parametrize(
    ("language", "question", "figure"),
    [
        ("en", "how much were exports in 2022", "4.815 billion CNY"),
        ("es", "¿cuánto exportó Chongqing?", "4.815 millones de yuanes"),
        ("zh", "重庆对哥伦比亚的出口额是多少", "48.15亿元"),
    ],
)
def test_an_answer_is_shared_with_figure_and_quote(
    page: ChatPage, world: World, language: str, question: str, figure: str
) -> None:
    person = world.newcomer("Somebody", language)
    page.open(person=person, chat=world.group("Coffee club", person))
    page.write(f"@sandbox_bot {question}")
    page.press("[role=option]", figure)
    shared = page.bubble(figure, ".mine")
    assert "@sandbox_bot" in shared.find_element(By.CSS_SELECTOR, ".via").text
    assert figure in [found.text for found in shared.find_elements(By.CSS_SELECTOR, "strong")]
    assert "the export was 4.815 billion CNY" in shared.find_element(By.CSS_SELECTOR, "blockquote").text


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_nothing_typed_offers_the_popular_questions(
    page: ChatPage, world: World, knowledge: KnowledgeBase, language: Language
) -> None:
    person = world.newcomer("Somebody", language)
    page.open(person=person, chat=world.group("Coffee club", person))
    page.write("@sandbox_bot ")
    titles = [knowledge.entries[entry].title[language] for entry in knowledge.article.popular]
    page.one("[role=option]", titles[0])
    assert [option.text.splitlines()[-2] for option in page.shown("[role=option]")] == titles
    assert page.one(".suggestion-button", knowledge.texts[language]["telegram-inline-ask"])


def test_a_shared_answer_leads_to_the_bot(page: ChatPage, world: World) -> None:
    person = world.newcomer("Robert", "en")
    page.open(person=person, chat=world.group("Coffee club", person))
    page.write("@sandbox_bot who is the ambassador")
    page.press("[role=option]", "Sergio Cabrera is the Ambassador")
    page.bubble("Sergio Cabrera is the Ambassador", ".mine")
    page.tap("More answers")
    page.press("#composer-action", "Start")
    assert page.bubble("Sergio Cabrera is the Ambassador", ".theirs")
