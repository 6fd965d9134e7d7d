"""All of it without a mouse."""

from selenium.webdriver import Keys

from tests.browser.chat_page import ChatPage
from tests.browser.world import World


def _tab_to(page: ChatPage, selector: str, *, back: bool = False, most: int = 40) -> None:
    for _ in range(most):
        if page.run("return document.activeElement.matches(arguments[0])", selector):
            return
        if back:
            page.tab_back()
        else:
            page.keys(Keys.TAB)
    raise AssertionError(f"Tab does not lead to {selector}")


def test_start_write_and_tap(page: ChatPage) -> None:
    page.keys(Keys.TAB)
    assert page.focused.get_attribute("id") == "skip"
    page.keys(Keys.ENTER)
    assert page.focused.get_attribute("id") == "composer-action"
    page.keys(Keys.ENTER)
    page.bubble("trial bot")
    page.wait(lambda: page.focused.get_attribute("id") == "composer-text")
    page.keys("Hello", Keys.ENTER)
    page.bubble("You wrote: Hello")
    _tab_to(page, ".keyboard-button", back=True)
    for _ in range(3):
        page.tab_back()
    assert page.focused.text == "👍 Like"
    page.keys(Keys.ENTER)
    assert page.toast() == "Thank you!"
    page.bubble("The last one came from Bob.")
    assert page.focused.text == "👍 Like"


def test_the_focus_is_seen(page: ChatPage) -> None:
    page.start()
    _tab_to(page, "#attach-button")
    style = "return getComputedStyle(document.activeElement).outlineStyle"
    assert page.run(style) != "none"


def test_arrows_move_among_messages_and_enter_opens_their_menu(page: ChatPage) -> None:
    page.start()
    page.say("First")
    page.bubble("You wrote: First")
    _tab_to(page, "li.message", back=True)
    page.keys(Keys.HOME)
    assert "/start" in page.focused.text
    page.keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert "First" in page.focused.text
    page.keys(Keys.ENTER)
    assert page.one("[role=menu]")
    assert page.run("return document.activeElement.closest('[role=menu]') !== null")
    page.keys(Keys.ESCAPE)
    page.wait(lambda: not page.all("[role=menu]"))
    assert "First" in page.focused.text


def test_another_person_and_chat(page: ChatPage) -> None:
    _tab_to(page, "#person-button")
    page.keys(Keys.ENTER)
    page.one("[role=menuitemradio][aria-checked=true]", "Bob")
    page.keys(Keys.ARROW_UP, Keys.ENTER)
    page.one("#person-button", "Ana")
    _tab_to(page, ".chat-item")
    page.keys(Keys.TAB, Keys.ENTER)
    assert page.one("#chat-heading", "Trade talk")


def test_the_panel_opens_and_esc_closes_it(page: ChatPage) -> None:
    _tab_to(page, "#panel-button")
    page.keys(Keys.ENTER)
    page.wait(lambda: page.focused.get_attribute("id") == "tab-calls")
    page.keys(Keys.ARROW_RIGHT)
    assert page.focused.get_attribute("id") == "tab-controls"
    assert page.shown("#panel-controls")
    page.keys(Keys.ESCAPE)
    assert not page.shown("#panel")
    assert page.focused.get_attribute("id") == "panel-button"


def test_new_messages_are_announced(page: ChatPage, world: World) -> None:
    page.start()
    page.wait(lambda: "Hello, Bob!" in page.log())
    page.open_chat("Trade talk")
    world.write(world.chat("Trade talk"), world.person("Ana"), "¿Hola?")
    page.wait(lambda: "Ana: ¿Hola?" in page.log())
