"""No serious or critical finding by axe-core, in any state of the page, by day and by night."""

import os

import pytest
from selenium.webdriver import ActionChains

from tests.browser.chat_page import ChatPage
from tests.browser.world import World
from tests.sandbox.page.axe import AxeUnavailableError, axe_script

RICH = (
    "<b>bold</b> <code>code</code> <tg-spoiler>secret <a href='https://example.org'>link</a></tg-spoiler> "
    "/help @ana #tag "
    "<blockquote>quoted</blockquote>\n<pre><code class='language-python'>print(1)</code></pre>\n"
    "<blockquote expandable>one\ntwo <a href='https://example.org'>link</a>\nthree\nfour\nfive</blockquote>"
)
STYLES = ("primary", "success", "danger")


@pytest.fixture(scope="session")
def axe() -> str:
    try:
        return axe_script()
    except AxeUnavailableError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"axe-core cannot be had: {error}")


@pytest.fixture(params=["light", "dark"])
def coloured(request: pytest.FixtureRequest, page: ChatPage) -> ChatPage:
    page.use_colours(request.param)
    return page


def _check(page: ChatPage, axe: str) -> None:
    page.run(f"if (!window.axe) {{ {axe} }}")
    found = page.driver.execute_async_script("axe.run({resultTypes: ['violations']}).then(arguments[0])")
    serious = [
        f"{finding['id']} ({finding['impact']}): {node['html']} {node['failureSummary']}"
        for finding in found["violations"]
        if finding["impact"] in {"serious", "critical"}
        for node in finding["nodes"]
    ]
    assert not serious, "\n".join(serious)


def test_an_empty_chat(coloured: ChatPage, axe: str) -> None:
    coloured.one(".welcome")
    _check(coloured, axe)


def test_messages_of_all_kinds(coloured: ChatPage, world: World, axe: str) -> None:
    bob, chat = world.person("Bob"), world.chat("Trade talk")
    coloured.open_chat("Trade talk")
    buttons = [{"text": style, "callback_data": style, "style": style} for style in STYLES]
    link = [{"text": "Open", "url": "https://example.org"}, {"text": "Copy", "copy_text": {"text": "x"}}]
    keyboard = {"inline_keyboard": [buttons, link]}
    world.bot("sendMessage", chat_id=chat, text=RICH, parse_mode="HTML", reply_markup=keyboard)
    mine = world.write(chat, bob, "Mine with /help, https://example.org and @ana")
    world.write(chat, world.person("Ana"), "A reply", reply_to=mine["message_id"])
    world.ask(f"/sim/chats/{chat}/messages", {"from": bob, "photo": "", "caption": "A picture"})
    world.ask(f"/sim/chats/{chat}/messages", {"from": bob, "photo": ""})
    world.ask(f"/sim/chats/{chat}/messages", {"from": bob, "document": "YQ==", "file_name": "a.txt"})
    world.ask(f"/sim/chats/{chat}/messages/{mine['message_id']}/reactions", {"from": bob, "emoji": ["👍"]})
    coloured.one(".reaction")
    coloured.one(".file")
    _check(coloured, axe)
    coloured.press(".spoiler")
    coloured.press(".quote.folded")
    _check(coloured, axe)


def test_menus_dialogs_and_suggestions(coloured: ChatPage, axe: str) -> None:
    coloured.start()
    item = coloured.bubble("trial bot")
    ActionChains(coloured.driver).context_click(item).perform()
    coloured.one("[role=menu]")
    _check(coloured, axe)
    coloured.press("[role=menuitem]", "As the Bot API shows it")
    coloured.one("dialog .json")
    _check(coloured, axe)
    coloured.press("dialog .icon-button")
    coloured.press("#person-button")
    coloured.one("[role=menu]")
    _check(coloured, axe)
    coloured.press("[role=menuitem]", "Add a person")
    coloured.one("dialog form")
    _check(coloured, axe)
    coloured.press("dialog .icon-button")
    coloured.write("/")
    coloured.one("[role=option]")
    _check(coloured, axe)
    coloured.composer.clear()
    coloured.write("@sandbox_bot x")
    coloured.one(".suggestion-button")
    _check(coloured, axe)


def test_the_panel(coloured: ChatPage, world: World, axe: str) -> None:
    coloured.start()
    world.ask("/sim/faults", {"kind": "error", "error_code": 500, "method": "sendMessage"})
    coloured.say("Hello")
    coloured.press("#panel-button")
    coloured.press(".call.failed summary")
    coloured.one(".call-body")
    _check(coloured, axe)
    coloured.press("#tab-controls")
    coloured.press(".fault-form button")
    coloured.one(".faults li")
    _check(coloured, axe)


def test_on_a_phone(coloured: ChatPage, axe: str) -> None:
    coloured.resize(360, 740)
    coloured.one("#list-pane")
    _check(coloured, axe)
    coloured.open_chat("Sandbox bot")
    coloured.start()
    _check(coloured, axe)
