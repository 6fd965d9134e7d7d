"""A thousand chats and three thousand messages: few requests, and only a part of it in the page."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome, Keys

from bot.sandbox import Draft, NewChat, Sandbox, running_server
from tests.browser.chat_page import ChatPage, opened
from tests.browser.world import World

CHATS, MESSAGES = 1000, 3000
TITLE = "Archive"
MOST_REQUESTS = 12
MOST_IN_PAGE = 400
REQUESTS = "return performance.getEntriesByType('resource').filter(entry => entry.name.includes('/sim/')).length"
TO_THE_TOP = "document.getElementById('messages').scrollTop = 0"
TO_THE_END = "const list = document.getElementById('messages'); list.scrollTop = list.scrollHeight"
NUMBERS = "return [...document.querySelectorAll('#messages li[data-message]')].map(one => Number(one.dataset.message))"


def furnish(sandbox: Sandbox) -> None:
    bob = sandbox.add_person("Bob", language_code="en")
    ana = sandbox.add_person("Ana", language_code="es")
    for number in range(CHATS):
        chat = sandbox.add_chat(NewChat("supergroup", f"Group {number}", members=(bob.id, ana.id)))
        sandbox.write(ana, f"Hello from {number}", chat=chat)
    archive = sandbox.add_chat(NewChat("supergroup", TITLE, members=(bob.id, ana.id), bot="administrator"))
    for number in range(1, MESSAGES):
        sandbox.write(ana, f"Message {number}", chat=archive)
    sandbox.write(ana, Draft("Do you remember?", reply_to=5), chat=archive)


async def run(started: threading.Event, found: dict[str, str], ended: threading.Event) -> None:
    async with running_server(scene=furnish) as server:
        found["address"] = server.url
        started.set()
        await asyncio.to_thread(ended.wait)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server without a bot, in a thread of its own: a process would have to be told of all this by requests."""
    started, ended = threading.Event(), threading.Event()
    found: dict[str, str] = {}
    serving = threading.Thread(target=lambda: asyncio.run(run(started, found, ended)))
    serving.start()
    assert started.wait(60)
    yield found["address"]
    ended.set()
    serving.join()


@pytest.fixture
def page(browser: Chrome, world: World, address: str) -> Iterator[ChatPage]:
    with opened(browser, address) as page:
        page.open(person=world.person("Bob"), chat=world.chat(TITLE))
        page.bubble("Do you remember?")
        yield page


def numbers(page: ChatPage) -> list[int]:
    """The messages that are in the page, which must be in order and each there once."""
    found: list[int] = page.run(NUMBERS)
    assert found == sorted(set(found))
    return found


def test_a_thousand_chats_are_listed_with_a_handful_of_requests(page: ChatPage) -> None:
    assert len(page.all(".chat-item")) == CHATS + 2
    assert page.run(REQUESTS) <= MOST_REQUESTS
    assert "Hello from 7" in page.one(".chat-item", "Group 7").text
    page.open_chat("Group 7")
    assert page.bubble("Hello from 7")


def test_a_long_chat_is_loaded_as_one_scrolls_up(page: ChatPage) -> None:
    first = numbers(page)
    assert first[-1] == MESSAGES
    assert len(first) < MOST_IN_PAGE
    page.run(TO_THE_TOP)
    page.wait(lambda: numbers(page)[0] < first[0])
    assert page.one("#messages li", f"Message {first[0]}")
    while numbers(page)[0] > first[0] - 300:
        before = numbers(page)[0]
        page.run(TO_THE_TOP)
        page.wait(lambda before=before: numbers(page)[0] < before)  # type: ignore[misc]
    assert numbers(page) == list(range(numbers(page)[0], MESSAGES + 1))


def test_what_one_reads_stays_in_place_while_more_is_loaded(page: ChatPage) -> None:
    top = "return document.querySelector(`[data-message='${arguments[0]}']`).getBoundingClientRect().top"
    first = numbers(page)[0]
    page.run(TO_THE_TOP)
    before = page.run(top, first)
    page.wait(lambda: numbers(page)[0] < first)
    page.wait(lambda: abs(page.run(top, first) - before) < 2)


def test_one_jumps_to_a_message_far_above_and_back(page: ChatPage, world: World) -> None:
    page.press(".reply-snippet", "Message 5")
    page.wait(lambda: "Message 5" in page.focused.text)
    assert numbers(page)[0] == 1
    assert len(numbers(page)) < MOST_IN_PAGE
    world.write(world.chat(TITLE), world.person("Ana"), "News")
    assert page.one("#to-end").text == "1"
    assert not page.shown("#messages li", "News")
    page.run(TO_THE_END)
    page.wait(lambda: numbers(page)[-1] > 60)
    assert numbers(page) == list(range(1, numbers(page)[-1] + 1))
    page.press("#to-end")
    assert page.bubble("News")
    assert numbers(page)[-1] == MESSAGES + 1
    assert len(numbers(page)) < MOST_IN_PAGE


def test_what_one_writes_while_far_above_is_shown(page: ChatPage) -> None:
    page.press(".reply-snippet", "Message 5")
    page.wait(lambda: "Message 5" in page.focused.text)
    page.say("I do")
    assert page.bubble("I do", ".mine")


def test_the_page_does_not_grow_without_end(page: ChatPage, world: World) -> None:
    chat, ana = world.chat(TITLE), world.person("Ana")
    for number in range(MOST_IN_PAGE):
        world.write(chat, ana, f"Another {number}")
    page.bubble(f"Another {MOST_IN_PAGE - 1}")
    assert len(numbers(page)) < MOST_IN_PAGE
    oldest = numbers(page)[0]
    page.run(TO_THE_TOP)
    page.wait(lambda: numbers(page)[0] < oldest)
    assert numbers(page) == list(range(numbers(page)[0], numbers(page)[-1] + 1))


def test_a_pinned_message_far_above_is_named_and_found(page: ChatPage, world: World) -> None:
    world.bot("pinChatMessage", chat_id=world.chat(TITLE), message_id=9)
    page.press(".pinned-button", "Message 9")
    page.wait(lambda: "Message 9" in page.focused.text)


def test_the_list_knows_what_was_said_before_a_deleted_message(page: ChatPage, world: World) -> None:
    chat, ana = world.chat("Group 3"), world.person("Ana")
    message = world.write(chat, ana, "Oops")["message_id"]
    page.one(".chat-item", "Oops")
    world.ask(f"/sim/chats/{chat}/messages/{message}?from={ana}", method="DELETE")
    page.wait(lambda: "Hello from 3" in page.one(".chat-item", "Group 3").text)


def test_all_keys_reach_the_edges_of_what_is_loaded(page: ChatPage) -> None:
    page.bubble("Do you remember?").click()
    first = numbers(page)[0]
    page.run("document.querySelector('#messages li:last-of-type').focus()")
    page.keys(Keys.HOME)
    page.wait(lambda: numbers(page)[0] < first)
