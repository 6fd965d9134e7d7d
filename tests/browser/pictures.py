"""`python -m tests.browser.pictures`: draws the charts and takes the README's pictures of the bot, in a real browser.

The conversations are real: people write, the bot answers, and what the page then shows is kept.
"""

from __future__ import annotations

import base64
import io
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from bot.charts import draw_trade
from bot.knowledge.schema import LANGUAGES
from tests.bases import knowledge
from tests.browser.chat_page import ChatPage
from tests.browser.chromium import NoBrowserError, chromium
from tests.browser.serving import serving
from tests.browser.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

    from bot.charts import Shape
    from bot.knowledge.schema import Language

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
LARGEST_BYTES = 200_000
WIDTH, HEIGHT = 520, 800
COLOURS = 256
FONT = "'Liberation Sans', Arial, sans-serif"
"""One that is about as wide as those of most people's machines."""
MENTION = "@sandbox_bot"
CHART_SHAPES: tuple[Shape, ...] = ("phone", "slide")


def _open(page: ChatPage, person: int, chat: int) -> None:
    page.resize(WIDTH, HEIGHT, scale=2)
    page.open(person=person, chat=chat)
    page.run("document.documentElement.style.fontFamily = arguments[0]", FONT)


def in_private(page: ChatPage, world: World) -> None:
    """A question with its figure, sentence and buttons, then the chart."""
    bob = world.person("Bob")
    _open(page, bob, bob)
    world.write(bob, bob, "how much did chongqing sell to colombia in 22?")
    page.bubble("4.815 billion CNY", ".theirs")
    world.write(bob, bob, "/chart")
    picture = page.one("#messages img")
    page.wait(lambda: page.run("return arguments[0].complete && arguments[0].naturalWidth > 0", picture))


def in_a_group(page: ChatPage, world: World) -> None:
    """People talk, one mentions the bot and follows up on its answer; it leaves the others alone."""
    group, ana, bob = world.chat("Trade talk"), world.person("Ana"), world.person("Bob")
    _open(page, bob, group)
    world.write(group, ana, "¿Vieron la noticia de Chongqing?")
    world.write(group, bob, f"{MENTION} how much did exports grow?")
    page.bubble("16.6%", ".theirs")
    answer = world.ask(f"/sim/chats/{group}/messages")[-1]["message_id"]
    world.write(group, bob, "and imports?", reply_to=answer)
    page.bubble("698.1%", ".theirs")


SCENES: dict[str, Callable[[ChatPage, World], None]] = {"private": in_private, "group": in_a_group}


def main() -> int:
    """Take every picture.

    Returns:
        0, or 1 where there is no browser or a picture has become too large.
    """
    PICTURES.mkdir(parents=True, exist_ok=True)
    charts = [_drawn(language, shape) for language in LANGUAGES for shape in CHART_SHAPES]
    # The browser must have ended before its folder is removed.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            with serving(ROOT, "bot", "sandbox") as address, chromium(Path(folder)) as driver:
                written = [_taken(name, driver, address) for name in SCENES]
        except NoBrowserError as error:
            print(error, file=sys.stderr)
            return 1
    written += charts
    for path in written:
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")
    return int(any(path.stat().st_size > LARGEST_BYTES for path in written))


def _taken(name: str, driver: Chrome, address: str) -> Path:
    page = ChatPage(driver, address)
    SCENES[name](page, World(address))
    # As high as the conversation, so that nothing of it is cut off.
    hidden = page.run("const list = document.getElementById('messages'); return list.scrollHeight - list.clientHeight")
    page.resize(WIDTH, HEIGHT + hidden, scale=2)
    page.wait(lambda: page.run("const {scrollTop} = document.getElementById('messages'); return scrollTop === 0"))
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": False})
    return _kept(name, base64.b64decode(shot["data"]))


def _drawn(language: Language, shape: Shape) -> Path:
    return _kept(f"chart-{shape}-{language}", draw_trade(knowledge(), language, shape))


def _kept(name: str, picture: bytes) -> Path:
    path = PICTURES / f"{name}.png"
    with Image.open(io.BytesIO(picture)) as opened:
        opened.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    return path


if __name__ == "__main__":
    sys.exit(main())
