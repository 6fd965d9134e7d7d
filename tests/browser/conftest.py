"""This bot in a real browser: the one that `make run` starts, with what it really knows, on the sandbox's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chat_page import ChatPage, opened
from tests.browser.chromium import errors
from tests.browser.serving import serving
from tests.browser.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome


@pytest.fixture(scope="session")
def address(root: Path) -> Iterator[str]:
    """Where the bot can be talked to."""
    with serving(root, "bot", "sandbox") as found:
        yield found


@pytest.fixture
def world(address: str, browser: Chrome) -> World:
    browser.get("about:blank")
    errors(browser)  # what an earlier test left there is not this one's
    return World(address)


@pytest.fixture
def page(browser: Chrome, world: World, address: str) -> Iterator[ChatPage]:
    """The page at a desktop's width, not opened yet."""
    with opened(browser, address) as page:
        yield page
