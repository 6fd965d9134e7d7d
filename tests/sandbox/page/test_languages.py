"""The page's own words follow the person's language at once."""

import json
import re
from pathlib import Path

import pytest

from tests.browser.chat_page import ChatPage
from tests.browser.world import World

FILES = Path(__file__).parents[3] / "bot" / "sandbox" / "page"


@pytest.mark.parametrize(
    ("languages", "name"),
    [("es-CO", "Ana"), ("en-GB,es", "Bob"), ("zh-CN,en", "李梅"), ("fr-FR,zh", "李梅"), ("fr", "Ana")],
)
def test_one_begins_as_somebody_who_speaks_the_browsers_language(page: ChatPage, languages: str, name: str) -> None:
    agent = page.run("return navigator.userAgent")
    page.driver.execute_cdp_cmd("Network.setUserAgentOverride", {"userAgent": agent, "acceptLanguage": languages})
    try:
        page.open()
        assert page.one("#person-button", name)
    finally:
        page.driver.execute_cdp_cmd("Network.setUserAgentOverride", {"userAgent": agent})


@pytest.mark.parametrize(
    ("name", "language", "words"),
    [
        ("Bob", "en", ("You are", "Bot API calls", "Start", "Write a message")),
        ("Ana", "es", ("Eres", "Llamadas a la API", "Iniciar", "Escribe un mensaje")),
        ("李梅", "zh-Hans", ("当前身份", "API 调用", "开始", "输入消息")),
    ],
)
def test_the_three_languages(page: ChatPage, name: str, language: str, words: tuple[str, ...]) -> None:
    hint, tab, start, field = words
    page.press("#panel-button")
    if name != "Bob":
        page.become(name)
    assert page.run("return document.documentElement.lang") == language
    assert page.one("#person-button", hint)
    assert page.one("#tab-calls").text == tab
    assert page.one("#composer-action").text == start
    page.press("#composer-action")
    page.wait(lambda: page.composer.get_attribute("placeholder") == field)


def test_the_commands_are_in_the_persons_language(page: ChatPage) -> None:
    page.become("李梅")
    page.press("#composer-action")
    page.write("/")
    assert "开始" in page.one("[role=option]", "/start").text


def test_a_changed_language_shows_at_once(page: ChatPage, world: World) -> None:
    world.ask(f"/sim/people/{world.person('Bob')}", {"language_code": "es"}, method="PATCH")
    assert page.one("#person-button", "Eres")


def test_another_language_gets_english(page: ChatPage, world: World) -> None:
    world.ask(f"/sim/people/{world.person('Bob')}", {"language_code": "pt-br"}, method="PATCH")
    assert page.one("#person-button", "pt-br")
    assert page.one("#person-button", "You are")


def _words(language: str) -> dict[str, str]:
    text = (FILES / "words" / f"{language}.js").read_text(encoding="utf-8")
    return dict(re.findall(r'^  "?([\w.]+)"?: (.*),$', text, re.MULTILINE))


@pytest.mark.parametrize("language", ["es", "zh"])
def test_each_language_has_all_the_words_and_their_gaps(language: str) -> None:
    english, other = _words("en"), _words(language)
    assert other.keys() == english.keys()
    for key, words in english.items():
        assert set(re.findall(r"\{(\w+)\}", words)) == set(re.findall(r"\{(\w+)\}", other[key])), key


def test_no_word_is_missing_or_left_over() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FILES.glob("*.js"))
    marks = re.findall(r'data-say[a-z-]*="([^"]+)"', (FILES / "index.html").read_text(encoding="utf-8"))
    said = set(re.findall(r'\bsay\(\s*"([\w.]+)"', code)) | set(marks)
    english = _words("en")
    assert said <= english.keys(), json.dumps(sorted(said - english.keys()))
    built = ("service.", "action.", "status.", "switch.", "fault.", "mute.", "controls.")
    quoted = set(re.findall(r'"([\w.]+)"', code))
    assert {key for key in english if key not in said | quoted and not key.startswith(built)} == set()
