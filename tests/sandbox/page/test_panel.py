"""The panel: the Bot API's calls as they happen, and the sandbox's controls."""

from selenium.webdriver import Keys
from selenium.webdriver.common.by import By

from tests.browser.chat_page import ChatPage
from tests.browser.world import World


def test_calls_appear_with_their_parameters_and_results(page: ChatPage) -> None:
    page.press("#panel-button")
    page.start()
    page.press(".call summary", "sendMessage")
    body = page.one(".call-body").text
    assert '"parse_mode": "HTML"' in body
    assert '"ok": true' in body
    summary = page.one(".call summary", "sendMessage").text
    assert "200" in summary
    assert "ms" in summary


def test_calls_are_filtered_paused_and_cleared(page: ChatPage) -> None:
    page.press("#panel-button")
    page.start()
    page.say("/photo")
    page.one(".call", "sendPhoto")
    page.one("#calls-filter").send_keys("sendphoto")
    page.wait(lambda: len(page.shown(".call")) == 1)
    page.one("#calls-filter").clear()
    page.one("#calls-filter").send_keys(" ", Keys.BACKSPACE)
    page.wait(lambda: len(page.shown(".call")) == 2)
    page.press("#calls-pause")
    page.say("/photo")
    page.one("#calls-pause", "Resume (1 new)")
    assert len(page.shown(".call")) == 2
    page.press("#calls-pause")
    page.wait(lambda: len(page.shown(".call")) == 3)
    page.press("#calls-clear")
    assert page.one("#calls-empty")


def test_an_injected_fault_is_met_and_shown(page: ChatPage, world: World) -> None:
    page.start()
    page.press("#panel-button")
    page.press("#tab-controls")
    page.choose("select[name=kind]", "500")
    page.one("input[name=method]").send_keys("sendMessage")
    page.press(".fault-form button")
    assert "500" in page.one(".faults li").text
    page.say("Are you well?")
    page.wait(lambda: not page.shown(".faults li"))
    page.press("#tab-calls")
    page.press("#calls-errors")
    assert "500" in page.one(".call.failed", "sendMessage").text
    assert not page.shown(".call:not(.failed)")


def test_a_fault_can_be_lifted(page: ChatPage, world: World) -> None:
    page.press("#panel-button")
    page.press("#tab-controls")
    page.press(".fault-form button")
    page.one(".faults li", "429")
    page.press(".faults .icon-button")
    page.wait(lambda: world.ask("/sim/faults") == [])


def test_a_person_is_added_and_talks(page: ChatPage) -> None:
    page.press("#panel-button")
    page.press("#tab-controls")
    page.press("#panel-controls .button", "Add a person")
    page.one("dialog input[name=first_name]").send_keys("Zoé")
    page.choose("dialog select", "es")
    page.press("dialog .button.primary")
    assert page.one("#person-button", "Zoé")
    assert page.one("#composer-action", "Iniciar")
    page.open_chat("Trade talk")
    page.press("#composer-action", "Unirse al grupo")
    assert page.one(".service", "Zoé se unió")


def test_a_group_is_added(page: ChatPage) -> None:
    page.press("#panel-button")
    page.press("#tab-controls")
    page.press("#panel-controls .button", "Add a group")
    page.one("dialog input[name=title]").send_keys("New forum")
    page.choose("dialog select", "forum")
    page.press("dialog .button.primary")
    assert page.one("#chat-heading", "New forum")


def test_reset_begins_anew(page: ChatPage) -> None:
    page.start()
    page.press("#panel-button")
    page.press("#tab-controls")
    page.press("#panel-controls .button.danger")
    page.press("dialog .button.danger")
    assert page.one(".welcome")
    assert page.one("#person-button").find_element(By.CSS_SELECTOR, "strong").text == "Bob"
    page.start()
