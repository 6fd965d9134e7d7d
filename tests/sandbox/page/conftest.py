"""A real browser on a real sandbox with its demo bot; skipped where there is no browser, but never in CI."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

from tests.sandbox.page.chat_page import ChatPage
from tests.sandbox.page.world import World

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-device-scale-factor=1",
    "--force-prefers-reduced-motion",
)
STOP_SECONDS = 10


def _browser_and_driver() -> tuple[str, str]:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if browser and driver:
        return browser, driver
    reason = "no Chromium and chromedriver here (Debian: apt install chromium chromium-driver)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    binary, driver_path = _browser_and_driver()
    options = ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=ChromeService(driver_path))
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where a sandbox with the demo bot answers."""
    command = [sys.executable, "-m", "bot.sandbox", "--port", "0", "--no-browser"]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        told = process.stdout.readline()
        yield next(word for word in told.split() if word.startswith("http://"))
        process.terminate()
        process.wait(STOP_SECONDS)


def _errors(browser: Chrome) -> list[str]:
    entries = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in entries if entry["level"] == "SEVERE"]


@pytest.fixture
def world(address: str, browser: Chrome) -> World:
    browser.get("about:blank")
    _errors(browser)  # what an earlier test left there is not this one's
    return World(address)


@pytest.fixture
def page(browser: Chrome, world: World, address: str) -> Iterator[ChatPage]:
    """The page as Bob, who reads English, sees it at a desktop's width."""
    opened = ChatPage(browser, address)
    opened.resize(1280, 800)
    opened.open(person=world.person("Bob"))
    yield opened
    errors = [error for error in _errors(browser) if "status of 4" not in error]
    assert not errors
