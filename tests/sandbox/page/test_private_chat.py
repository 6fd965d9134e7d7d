"""One person with the bot: write, tap, edit, reply, copy, send pictures."""

import base64
from pathlib import Path

import pytest
from selenium.webdriver import Keys
from selenium.webdriver.common.by import By

from tests.browser.chat_page import ChatPage
from tests.browser.world import World

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAE0lEQVR4nGP4z8AARAz/gRgEGQASjAP9f8xnYQAAAABJRU5ErkJggg=="
)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "pixel.png"
    path.write_bytes(PIXEL)
    return path


def test_an_empty_chat_shows_what_the_bot_is_and_offers_to_start(page: ChatPage) -> None:
    assert "shows what the sandbox can do" in page.one(".welcome").text
    assert not page.shown("#composer-text")
    page.start()
    assert page.bubble("/start", ".mine")
    assert page.composer


def test_what_one_writes_is_answered_with_a_quoted_reply(page: ChatPage) -> None:
    page.start()
    page.say("Good morning")
    answer = page.bubble("You wrote: Good morning", ".theirs")
    assert answer.find_element(By.CSS_SELECTOR, ".reply-snippet").text == "Bob\nGood morning"
    assert answer.find_element(By.CSS_SELECTOR, "strong:not(.snippet-name)").text == "Good morning"
    assert page.composer.get_attribute("value") == ""


def test_a_line_break_is_kept(page: ChatPage) -> None:
    page.start()
    page.write("one", Keys.SHIFT, Keys.ENTER, Keys.NULL, "two", Keys.ENTER)
    assert page.bubble("one\ntwo", ".mine")


def test_a_tapped_button_waits_then_shows_a_toast_and_the_edit(page: ChatPage, world: World) -> None:
    page.start()
    fault = {"kind": "delay", "method": "answerCallbackQuery", "seconds": 1}
    world.ask("/sim/faults", fault)
    page.tap("Like")
    assert page.one(".keyboard-button[aria-busy]").text == "👍 Like"
    assert page.toast() == "Thank you!"
    page.wait(lambda: not page.all(".keyboard-button[aria-busy]"))
    liked = page.bubble("The last one came from Bob.")
    assert "edited" in liked.text


def test_an_alert_is_a_dialog_that_esc_closes(page: ChatPage, world: World) -> None:
    page.start()
    bob = world.person("Bob")
    markup = {"inline_keyboard": [[{"text": "Careful", "callback_data": "nobody answers this"}]]}
    message = world.bot("sendMessage", chat_id=bob, text="An alert", reply_markup=markup)
    tapped = world.ask(f"/sim/chats/{bob}/messages/{message['message_id']}/tap", {"from": bob, "text": "Careful"})
    world.bot("answerCallbackQuery", callback_query_id=tapped["id"], text="Mind the gap", show_alert=True)
    assert "Mind the gap" in page.one("dialog").text
    page.keys(Keys.ESCAPE)
    page.wait(lambda: not page.all("dialog"))


def test_arrow_up_edits_the_last_message_and_the_bot_hears_of_it(page: ChatPage) -> None:
    page.start()
    page.say("Helo")
    page.bubble("You wrote: Helo")
    page.write(Keys.ARROW_UP)
    assert page.one("#composer-context", "Edit the message")
    page.write(Keys.BACKSPACE, "lo", Keys.ENTER)
    assert "edited" in page.bubble("Hello", ".mine").text
    assert page.bubble("You corrected it: Hello", ".theirs")


def test_esc_gives_up_an_edit(page: ChatPage) -> None:
    page.start()
    page.say("Stay")
    page.bubble("You wrote: Stay")
    page.write(Keys.ARROW_UP)
    page.one("#composer-context")
    page.write(" no", Keys.ESCAPE)
    assert not page.shown("#composer-context")
    assert page.composer.get_attribute("value") == ""


def test_reply_to_a_message_and_jump_to_it(page: ChatPage) -> None:
    page.start()
    page.act("trial bot", "Reply")
    assert page.one("#composer-context", "Reply to Sandbox bot")
    page.say("To you")
    mine = page.bubble("To you", ".mine")
    snippet = mine.find_element(By.CSS_SELECTOR, ".reply-snippet")
    assert "Hello, Bob!" in snippet.text
    snippet.click()
    page.wait(lambda: "Hello, Bob!" in page.focused.text and "message" in str(page.focused.get_attribute("class")))


def test_delete_a_message(page: ChatPage, world: World) -> None:
    page.start()
    page.say("Oops")
    page.bubble("You wrote: Oops")
    page.act("Oops", "Delete")
    page.wait(lambda: len(page.shown("#messages li.message")) == 3)


def test_the_copy_button_really_copies(page: ChatPage, address: str) -> None:
    permissions = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": address}
    page.driver.execute_cdp_cmd("Browser.grantPermissions", permissions)
    page.start()
    page.tap("Copy the code")
    assert page.toast() == "Copied"
    script = "navigator.clipboard.readText().then(arguments[0], error => arguments[0](String(error)))"
    assert page.driver.execute_async_script(script) == "SANDBOX-2026"


def test_a_photo_with_a_caption(page: ChatPage, picture: Path) -> None:
    page.start()
    page.all("#file-input")[0].send_keys(str(picture))
    assert page.one("#composer-context", "pixel.png")
    assert page.composer.get_attribute("placeholder") == "Add a caption"
    page.say("My picture")
    mine = page.bubble("My picture", ".mine")
    image = mine.find_element(By.CSS_SELECTOR, "img")
    page.wait(lambda: page.run("return arguments[0].naturalWidth", image) > 0)
    assert page.bubble("A picture of 2 × 2, with «My picture»", ".theirs")


def test_a_picture_is_sent_as_a_file_where_one_wants_it(page: ChatPage, picture: Path) -> None:
    page.start()
    page.all("#file-input")[0].send_keys(str(picture))
    page.press(".as-file input")
    page.press("#send-button")
    assert "pixel.png" in page.one(".message.mine .file").text


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_a_picture_can_be_pasted_or_dropped(page: ChatPage, event: str) -> None:
    page.start()
    page.run(
        """
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array([1, 2, 3])], "dropped.png", {type: "image/png"}));
        const options = {bubbles: true, cancelable: true};
        const made = arguments[0] === "paste"
            ? new ClipboardEvent("paste", {...options, clipboardData: data})
            : new DragEvent("drop", {...options, dataTransfer: data});
        document.getElementById("composer-text").dispatchEvent(made);
        """,
        event,
    )
    assert page.one("#composer-context", "dropped.png")
    page.write(Keys.ESCAPE)
    assert not page.shown("#composer-context")


def test_the_bot_sends_a_picture_that_opens(page: ChatPage) -> None:
    page.start()
    page.say("/photo")
    page.press(".message.theirs .picture")
    assert page.one("dialog img")
    page.keys(Keys.ESCAPE)
    page.wait(lambda: not page.all("dialog"))


def test_commands_are_offered_and_completed(page: ChatPage) -> None:
    page.start()
    page.write("/")
    page.wait(lambda: len(page.shown("[role=option]")) == 4)
    assert page.one("[role=option]", "/quote\nA long quote")
    page.write("q")
    page.wait(lambda: len(page.shown("[role=option]")) == 1)
    page.write(Keys.TAB)
    assert page.composer.get_attribute("value") == "/quote "
    page.write(Keys.ENTER)
    assert page.one(".quote")


def test_the_commands_button_opens_the_menu_and_a_tap_sends(page: ChatPage) -> None:
    page.start()
    page.press("#commands-button")
    page.press("[role=option]", "/help")
    page.bubble("/help", ".mine")
    assert page.bubble("I repeat what you write", ".theirs")


def test_a_command_in_a_text_can_be_tapped(page: ChatPage) -> None:
    page.start()
    page.say("/help")
    page.bubble("I repeat what you write", ".theirs")
    page.press(".message.theirs .inline-link", "/photo")
    assert page.one(".message.theirs .picture")


def test_an_expandable_quote_opens_by_click_and_by_key(page: ChatPage) -> None:
    page.start()
    page.say("/quote")
    quote = page.one(".quote.folded")
    folded = quote.size["height"]
    quote.click()
    page.wait(lambda: quote.size["height"] > folded)
    toggle = quote.find_element(By.CSS_SELECTOR, ".quote-toggle")
    assert toggle.get_attribute("aria-expanded") == "true"
    toggle.send_keys(Keys.ENTER)
    page.wait(lambda: quote.size["height"] == folded)


def test_a_reply_keyboard_sends_its_words_and_goes(page: ChatPage, world: World) -> None:
    page.start()
    bob = world.person("Bob")
    keyboard = {"keyboard": [["Coffee", {"text": "Tea"}]], "one_time_keyboard": True}
    world.bot("sendMessage", chat_id=bob, text="What will it be?", reply_markup=keyboard)
    page.press("#reply-keyboard button", "Tea")
    assert page.bubble("You wrote: Tea", ".theirs")
    assert not page.shown("#reply-keyboard")
    world.bot("sendMessage", chat_id=bob, text="Which sort?", reply_markup={"force_reply": True})
    assert page.one("#composer-context", "Which sort?")


def test_a_reply_keyboard_is_there_again_when_the_page_is_loaded_anew(page: ChatPage, world: World) -> None:
    page.start()
    keyboard = {"keyboard": [["Coffee", "Tea"]]}
    message = world.bot("sendMessage", chat_id=world.person("Bob"), text="What will it be?", reply_markup=keyboard)
    page.one("#reply-keyboard button", "Tea")
    page.driver.refresh()
    assert page.one("#reply-keyboard button", "Tea")
    page.become("Ana")
    page.wait(lambda: not page.shown("#reply-keyboard"))
    page.become("Bob")
    assert page.one("#reply-keyboard button", "Tea")
    world.bot("deleteMessage", chat_id=world.person("Bob"), message_id=message["message_id"])
    page.wait(lambda: not page.shown("#reply-keyboard"))


def test_a_deep_link_offers_start_and_carries_its_payload(page: ChatPage, world: World) -> None:
    page.start()
    page.open(query="?start=abc", person=world.person("Bob"))
    assert page.one("#composer-action").text == "Start"
    page.press("#composer-action")
    assert page.bubble("/start abc", ".mine")


def test_block_and_unblock(page: ChatPage) -> None:
    page.start()
    page.press("#chat-menu-button")
    page.press("[role=menuitem]", "Block the bot")
    page.press("#composer-action", "Unblock the bot")
    assert page.composer


def test_a_failed_message_is_told_and_kept(page: ChatPage) -> None:
    page.start()
    page.run("document.getElementById('composer-text').value = 'x'.repeat(5000)")
    page.write("y", Keys.ENTER)
    assert page.one(".toast.error").text
    assert len(page.composer.get_attribute("value") or "") == 5001


def test_what_is_unsent_waits_in_its_chat(page: ChatPage) -> None:
    page.start()
    page.write("unsent")
    page.open_chat("Trade talk")
    page.wait(lambda: page.composer.get_attribute("value") == "")
    page.open_chat("Sandbox bot")
    page.wait(lambda: page.composer.get_attribute("value") == "unsent")
