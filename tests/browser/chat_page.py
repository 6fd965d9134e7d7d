"""The page as a test uses it: what a person sees and presses, each with its waiting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlencode

from selenium.common import ElementNotInteractableException, StaleElementReferenceException
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.browser.chromium import errors

SECONDS = 8
POLL_SECONDS = 0.03
SHOWN = """
    const isShown = element => element.checkVisibility({visibilityProperty: true, opacityProperty: true});
    return [...document.querySelectorAll(arguments[0])].filter(
        element => isShown(element) && element.innerText.includes(arguments[1])
    );
"""
Found = TypeVar("Found")
UNSETTLED = (StaleElementReferenceException, ElementNotInteractableException)
"""What is met while the page is being drawn; a moment later it is another element, or has its size."""


class ChatPage:
    """The chat page in a browser.

    Args:
        driver: the browser.
        address: the sandbox's.
    """

    def __init__(self, driver: Chrome, address: str) -> None:
        self.driver = driver
        self._address = address

    def open(self, *, query: str = "", **view: int) -> None:
        self.driver.get("about:blank")
        self.driver.get(f"{self._address}/{query}#{urlencode(view)}")
        self.wait(lambda: not self.all("body.loading"))

    def resize(self, width: int, height: int, scale: int = 1) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def use_colours(self, scheme: str) -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        # Both colours of everything have to be the new ones before anybody looks at their contrast.
        self.run("document.getAnimations().forEach(animation => animation.finish()); document.body.offsetHeight")
        self.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(null)))"
        )

    def wait(self, condition: Callable[[], Found | None]) -> Found:
        """Wait until something holds; what is redrawn in between is looked at again."""
        waiting = WebDriverWait(self.driver, SECONDS, POLL_SECONDS, UNSETTLED)
        found = waiting.until(lambda _: condition())
        assert found  # for mypy: until() ends with something or raises
        return found

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def shown(self, selector: str, text: str = "") -> list[WebElement]:
        """The elements that can be seen and have a text in them."""
        found: list[WebElement] = self.run(SHOWN, selector, text)
        return found

    def one(self, selector: str, text: str = "") -> WebElement:
        """The first shown element with a text in it; waits for it."""
        return self.wait(lambda: next(iter(self.shown(selector, text)), None))

    def press(self, selector: str, text: str = "", *, newest: bool = False) -> None:
        """Press the first shown element with a text in it, or the last; one that is redrawn just then is tried anew."""

        def pressed() -> bool:
            found = self.shown(selector, text)
            for one in found[-1:] if newest else found[:1]:
                one.click()
                return True
            return False

        self.wait(pressed)

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list that drops down."""
        Select(self.one(selector)).select_by_value(value)

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever the script returns
        return self.driver.execute_script(script, *arguments)

    @property
    def composer(self) -> WebElement:
        return self.one("#composer-text")

    def start(self) -> None:
        """Press Start, and wait for the bot's greeting."""
        self.press("#composer-action")
        self.bubble("trial bot")

    def write(self, *keys: str) -> None:
        # After Start the composer takes the place of its button, a moment later.
        self.wait(lambda: self.composer.is_displayed() and self.composer.is_enabled())
        self.composer.send_keys(*keys)

    def say(self, text: str) -> None:
        self.write(text, Keys.ENTER)

    def bubble(self, text: str, kind: str = "") -> WebElement:
        """The newest message with a text in it; waits for it."""
        return self.wait(lambda: next(reversed(self.shown(f"#messages li.message{kind}", text)), None))

    def act(self, text: str, action: str) -> None:
        """Open a message's menu and choose from it."""
        item = self.bubble(text)
        ActionChains(self.driver).move_to_element(item).perform()
        item.find_element(By.CSS_SELECTOR, ".message-more").click()
        self.press("[role=menuitem]", action)

    def tap(self, label: str) -> None:
        """Press the newest inline button with that label."""
        self.press(".keyboard-button", label, newest=True)

    def become(self, name: str) -> None:
        self.press("#person-button")
        self.press("[role=menuitemradio]", name)
        self.one("#person-button", name)

    def open_chat(self, title: str) -> None:
        self.press(".chat-item", title)

    def toast(self) -> str:
        return self.one(".toast").text

    @property
    def focused(self) -> WebElement:
        return self.driver.switch_to.active_element

    def keys(self, *keys: str) -> None:
        """Press keys wherever the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def tab_back(self) -> None:
        ActionChains(self.driver).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()

    def log(self) -> str:
        """What a screen reader was told."""
        return str(self.run("return document.getElementById('announcer').textContent"))


@contextmanager
def opened(driver: Chrome, address: str) -> Iterator[ChatPage]:
    """The page at a desktop's width; in the end it must have logged no error but refusals, which tests ask for."""
    page = ChatPage(driver, address)
    page.resize(1280, 800)
    yield page
    assert not [error for error in errors(driver) if "status of 4" not in error]
