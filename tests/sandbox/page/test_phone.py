"""At a phone's width: one pane at a time."""

import pytest
from selenium.webdriver.common.by import By

from tests.browser.chat_page import ChatPage
from tests.browser.world import World


@pytest.fixture
def phone(page: ChatPage) -> ChatPage:
    page.resize(360, 740)
    return page


def _is_within_width(page: ChatPage) -> bool:
    return bool(page.run("return document.documentElement.scrollWidth <= innerWidth"))


def test_one_pane_at_a_time_with_back(phone: ChatPage) -> None:
    assert phone.shown("#list-pane")
    assert not phone.shown("#conversation")
    phone.open_chat("Sandbox bot")
    assert phone.one("#conversation")
    assert not phone.shown("#list-pane")
    phone.start()
    assert _is_within_width(phone)
    phone.press("#back-button")
    assert phone.one("#list-pane")
    assert "trial bot" in phone.one(".chat-item", "Sandbox bot").text


def test_the_browsers_own_back_leads_to_the_list(phone: ChatPage) -> None:
    phone.open_chat("Trade talk")
    phone.one("#conversation")
    phone.driver.back()
    assert phone.one("#list-pane")


def test_a_reload_stays_in_the_chat(phone: ChatPage) -> None:
    phone.open_chat("Trade talk")
    phone.driver.refresh()
    assert phone.one("#chat-heading", "Trade talk")


def test_wide_things_do_not_widen_the_page(phone: ChatPage, world: World) -> None:
    phone.open_chat("Sandbox bot")
    phone.start()
    row = [{"text": f"A rather long label {number}", "callback_data": "x"} for number in range(4)]
    text = f"<pre>{'wide ' * 60}</pre>{'unbroken' * 40}"
    world.bot(
        "sendMessage",
        chat_id=world.person("Bob"),
        text=text,
        parse_mode="HTML",
        reply_markup={"inline_keyboard": [row]},
    )
    phone.bubble("unbroken")
    assert _is_within_width(phone)
    for button in phone.shown(".keyboard-button"):
        assert button.rect["x"] + button.rect["width"] <= 360


def test_the_panel_covers_the_chat_and_closes(phone: ChatPage) -> None:
    phone.open_chat("Sandbox bot")
    phone.press("#panel-button")
    panel = phone.one("#panel")
    assert panel.rect["width"] <= 360
    assert _is_within_width(phone)
    panel.find_element(By.CSS_SELECTOR, "#panel-close").click()
    assert not phone.shown("#panel")


def test_a_chat_opens_at_its_newest_message(phone: ChatPage, world: World) -> None:
    bob = world.person("Bob")
    for number in range(12):
        world.write(bob, bob, f"Line {number}")
    world.ask(f"/sim/chats/{bob}/messages", {"from": bob, "photo": ""})
    markup = {"keyboard": [["Yes", "No"]]}
    world.bot("sendMessage", chat_id=bob, text="The newest", reply_markup=markup)
    phone.open(person=bob, chat=bob)
    assert phone.one("#reply-keyboard button", "Yes")
    phone.wait(lambda: phone.run("return document.querySelector('#messages img').complete"))
    messages = phone.one("#messages")
    end = "return arguments[0].scrollHeight - arguments[0].scrollTop - arguments[0].clientHeight"
    phone.wait(lambda: phone.run(end, messages) < 2)
    assert not phone.shown("#to-end")
