"""One person with the bot: what they ask, tap and see, in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver import Keys
from selenium.webdriver.common.by import By

from tests.unsure import unsure

if TYPE_CHECKING:
    from selenium.webdriver.remote.webelement import WebElement

    from bot.answering.engine import Engine
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language
    from tests.browser.chat_page import ChatPage
    from tests.browser.world import World

QUOTE = "the export was 4.815 billion CNY, a year-on-year increase of 16.6%"
COLOURS = """
    const picture = document.querySelector("#messages img");
    const canvas = Object.assign(document.createElement("canvas"), {width: 200, height: 200});
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0, 200, 200);
    const seen = new Set();
    const {data} = context.getImageData(0, 0, 200, 200);
    for (let at = 0; at < data.length; at += 4) seen.add(data.slice(at, at + 3).join());
    return seen.size;
"""


@pytest.fixture
def bob(page: ChatPage, world: World) -> int:
    """Somebody who reads English, and has the bot's empty chat before them."""
    person = world.newcomer("Robert", "en")
    page.open(person=person, chat=person)
    return person


def texts(item: WebElement, selector: str) -> list[str]:
    return [found.text for found in item.find_elements(By.CSS_SELECTOR, selector)]


def test_start_greets_and_offers_questions(page: ChatPage, bob: int) -> None:
    page.press("#composer-action", "Start")
    page.bubble("I answer questions about one article", ".theirs")
    page.tap("How much do Chongqing and Colombia trade?")
    answer = page.bubble("You asked: How much do Chongqing and Colombia trade?", ".theirs")
    assert "4.905 billion CNY" in texts(answer, "strong")


@pytest.mark.parametrize(
    ("language", "question", "figure", "source"),
    [
        ("en", "how much did Chongqing sell to Colombia?", "4.815 billion CNY", "— the article"),
        ("es", "¿cuánto exportó Chongqing a Colombia?", "4.815 millones de yuanes", "— el artículo"),
        ("zh", "2022年重庆对哥伦比亚的出口额是多少？", "48.15亿元", "— 文章"),
    ],
)
def test_an_answer_shows_figure_quote_and_buttons(
    page: ChatPage, world: World, knowledge: KnowledgeBase, language: Language, question: str, figure: str, source: str
) -> None:
    person = world.newcomer("Somebody", language)
    page.open(person=person, chat=person)
    page.press("#composer-action")
    page.wait(lambda: page.shown("#messages .theirs"))
    page.say(question)
    answer = page.bubble(figure, ".theirs")
    assert figure in texts(answer, ".bubble strong")
    assert texts(answer, "blockquote")[0].startswith(QUOTE)
    assert source in texts(answer, ".bubble em")
    buttons = texts(answer, ".keyboard-button")
    words = knowledge.texts[language]
    assert buttons[-4:] == [f"📋 {words['telegram-copy']}", f"↗ {words['telegram-share']}", "👍", "👎"]
    assert len(buttons) == 6


def test_a_related_question_is_answered_below(page: ChatPage, bob: int) -> None:
    page.press("#composer-action")
    page.say("who is the ambassador?")
    page.bubble("Sergio Cabrera is the Ambassador", ".theirs")
    page.tap("When did Cabrera return to China?")
    answer = page.bubble("You asked: When did Cabrera return to China?", ".theirs")
    assert "March 2023" in answer.text
    assert page.shown("#messages .theirs", "Sergio Cabrera is the Ambassador")


def test_did_you_mean_turns_into_the_answer(page: ChatPage, engine: Engine, bob: int) -> None:
    page.press("#composer-action")
    page.say(unsure(engine))
    offered = page.bubble("Did you mean one of these?", ".theirs")
    label = texts(offered, ".keyboard-button")[0]
    page.tap(label)
    answer = page.bubble(f"You asked: {label}", ".theirs")
    assert texts(answer, "blockquote")
    assert not page.shown("#messages .message", "Did you mean one of these?")


def test_a_follow_up_goes_on_from_the_question_before(page: ChatPage, bob: int) -> None:
    page.press("#composer-action")
    page.say("how much did exports grow?")
    page.bubble("16.6%", ".theirs")
    page.say("and imports?")
    assert "698.1%" in texts(page.bubble("698.1%", ".theirs"), "strong")


def test_what_the_article_lacks_is_declined_with_what_it_has(page: ChatPage, bob: int) -> None:
    page.press("#composer-action")
    page.say("how much were exports in 2019?")
    said = page.bubble("The article has figures for 2022 only", ".theirs")
    assert "It does have:" in said.text
    assert len(texts(said, ".keyboard-button")) == 2


def test_an_edited_question_edits_its_answer(page: ChatPage, bob: int) -> None:
    page.press("#composer-action")
    page.say("how much were imports?")
    page.bubble("89.5 million CNY", ".theirs")
    page.write(Keys.ARROW_UP)
    page.one("#composer-context", "Edit the message")
    page.write(*[Keys.BACKSPACE] * len("imports?"), "exports?", Keys.ENTER)
    assert "edited" in page.bubble("4.815 billion CNY", ".theirs").text
    assert not page.shown("#messages .theirs", "89.5 million CNY")


@pytest.mark.parametrize(("language", "says"), [("en", "From the article"), ("es", "artículo"), ("zh", "文章")])
def test_the_chart_is_a_picture(page: ChatPage, world: World, language: str, says: str) -> None:
    person = world.newcomer("Somebody", language)
    page.open(person=person, chat=person)
    page.press("#composer-action")
    page.say("/chart")
    assert says in page.bubble(says, ".theirs:has(img)").text
    picture = page.one("#messages img")
    page.wait(lambda: page.run("return arguments[0].complete && arguments[0].naturalWidth", picture))
    assert page.run("return arguments[0].naturalWidth", picture) >= 600
    assert page.run(COLOURS) > 20, "the picture is as good as empty"
    page.press("#messages .picture")
    assert page.one("dialog img").rect["width"] > picture.rect["width"]


def test_the_copy_button_copies_the_quote(page: ChatPage, bob: int, address: str) -> None:
    permissions = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": address}
    page.driver.execute_cdp_cmd("Browser.grantPermissions", permissions)
    page.press("#composer-action")
    page.say("how much were exports?")
    page.tap("Copy")
    assert page.toast() == "Copied"
    script = "navigator.clipboard.readText().then(arguments[0], error => arguments[0](String(error)))"
    assert page.driver.execute_async_script(script).startswith(f"“{QUOTE}” — the article")


def test_a_thumb_is_thanked_for(page: ChatPage, bob: int) -> None:
    page.press("#composer-action")
    page.say("who is the ambassador?")
    page.tap("👍")
    assert page.toast() == "Thank you!"


def test_the_subjects_are_browsed_in_one_message(page: ChatPage, bob: int) -> None:
    page.press("#composer-action")
    page.say("/topics")
    page.tap("Companies")
    page.tap("What does Seres make?")
    answer = page.bubble("electric cars", ".theirs")
    assert texts(answer, "blockquote")
    page.tap("‹ Back")
    page.one(".keyboard-button", "What does Seres make?")
    page.tap("‹ Back")
    assert page.bubble("What would you like to know about?", ".theirs")
    assert not page.shown("#messages .theirs", "electric cars")


def test_a_chosen_language_is_kept(page: ChatPage, bob: int) -> None:
    page.press("#composer-action")
    page.say("/language")
    page.tap("中文")
    page.one(".keyboard-button", "✓ 中文")
    page.say("how much were exports?")
    assert page.bubble("48.15亿元", ".theirs")


def test_a_link_opens_its_answer(page: ChatPage, world: World) -> None:
    person = world.newcomer("Robert", "en")
    page.open(query="?start=haifu-entered", person=person)
    page.press("#composer-action", "Start")
    assert "Haifu Medical has already entered" in page.bubble("You asked: Is Haifu already in Colombia?").text


def test_the_menu_offers_the_commands_in_the_persons_language(page: ChatPage, world: World) -> None:
    person = world.newcomer("Ana", "es")
    page.open(person=person, chat=person)
    page.press("#composer-action")
    page.write("/")
    page.press("[role=option]", "Las cifras de comercio en una tabla")
    assert "4.905 millones" in page.bubble("4.905 millones", ".theirs").text


def test_it_fits_a_phone(page: ChatPage, bob: int) -> None:
    page.resize(360, 740)
    page.press("#composer-action")
    page.say("/facts")
    page.bubble("4.905 billion CNY", ".theirs")
    page.say("how much were exports?")
    page.bubble("16.6%", ".theirs")
    assert page.run("return document.documentElement.scrollWidth <= innerWidth")
    for button in page.shown(".keyboard-button"):
        assert button.rect["x"] + button.rect["width"] <= 360
