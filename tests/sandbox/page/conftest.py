"""The chat page in a real browser, on a sandbox with its demo bot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.browser.chat_page import ChatPage, opened
from tests.browser.chromium import errors
from tests.browser.serving import serving
from tests.browser.world import World


@pytest.fixture(scope="session")
def address(root: Path) -> Iterator[str]:
    """Where a sandbox with the demo bot answers."""
    with serving(root, "bot.sandbox") as found:
        yield found


@pytest.fixture
def world(address: str, browser: Chrome) -> World:
    browser.get("about:blank")
    errors(browser)  # what an earlier test left there is not this one's
    return World(address)


@pytest.fixture
def page(browser: Chrome, world: World, address: str) -> Iterator[ChatPage]:
    """The page as Bob, who reads English, sees it at a desktop's width."""
    with opened(browser, address) as page:
        page.open(person=world.person("Bob"))
        yield page
