"""Inline mode: "@bot words" shows results above the composer, one tap sends one."""

from selenium.webdriver import Keys

from tests.browser.chat_page import ChatPage
from tests.browser.world import World


def test_results_show_and_one_tap_sends(page: ChatPage) -> None:
    page.open_chat("Trade talk")
    page.write("@sandbox_bot copper")
    assert page.one("[role=option]", "Send: copper")
    page.press("[role=option]", "Send it in bold")
    mine = page.bubble("copper", ".mine")
    assert "via @sandbox_bot" in mine.text
    assert page.composer.get_attribute("value") == ""


def test_arrows_choose_and_enter_sends_the_result(page: ChatPage) -> None:
    page.start()
    page.write("@sandbox_bot tin")
    page.one("[role=option]", "Send: tin")
    page.write(Keys.ARROW_DOWN)
    page.one("[role=option][aria-selected=true]", "Send: tin")
    page.write(Keys.ENTER)
    assert "via @sandbox_bot" in page.bubble("tin", ".mine").text


def test_enter_without_a_choice_sends_what_was_typed(page: ChatPage) -> None:
    page.open_chat("Trade talk")
    page.write("@sandbox_bot really?")
    page.one("[role=option]", "Send: really?")
    page.write(Keys.ENTER)
    assert "via" not in page.bubble("@sandbox_bot really?", ".mine").text


def test_the_button_above_the_results_opens_the_bot(page: ChatPage) -> None:
    page.open_chat("Trade talk")
    page.write("@sandbox_bot x")
    page.press(".suggestion-button", "Open the bot")
    assert page.one("#chat-heading", "Sandbox bot")
    page.press("#composer-action", "Start")
    assert page.bubble("/start inline", ".mine")


def test_buttons_that_switch_to_inline_mode(page: ChatPage, world: World) -> None:
    page.start()
    here = {"text": "Search here", "switch_inline_query_current_chat": "coffee"}
    there = {"text": "Share", "switch_inline_query": "tea"}
    markup = {"inline_keyboard": [[here, there]]}
    world.bot("sendMessage", chat_id=world.person("Bob"), text="Choose", reply_markup=markup)
    page.tap("Search here")
    assert page.one("[role=option]", "Send: coffee")
    page.write(Keys.ESCAPE)
    page.tap("Share")
    page.press(".choice", "Trade talk")
    page.one("#chat-heading", "Trade talk")
    assert page.one("[role=option]", "Send: tea")
