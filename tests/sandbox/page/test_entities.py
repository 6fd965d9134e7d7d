"""What the Bot API's entities become, wherever they lie, and that data never becomes markup."""

from selenium.webdriver.common.by import By

from tests.browser.chat_page import ChatPage
from tests.browser.world import World

RICH = (
    "😀 <b>bold <i>and italic</i></b> <u>under</u> <s>gone</s> <code>code</code> "
    '🇨🇴<a href="https://example.org/x">link</a>\n<blockquote>quoted\ntwice</blockquote>\n'
    '<pre><code class="language-python">print(1)</code></pre>after'
)


def _send(page: ChatPage, world: World, text: str, **fields: object) -> None:
    page.start()
    world.bot("sendMessage", chat_id=world.person("Bob"), text=text, **fields)


def test_entities_nest_and_their_offsets_count_utf_16(page: ChatPage, world: World) -> None:
    _send(page, world, RICH, parse_mode="HTML")
    text = page.bubble("after").find_element(By.CSS_SELECTOR, ".text")
    found = {name: text.find_element(By.CSS_SELECTOR, name).text for name in ("strong", "strong em", "u", "s")}
    assert found == {"strong": "bold and italic", "strong em": "and italic", "u": "under", "s": "gone"}
    link = text.find_element(By.CSS_SELECTOR, "a")
    assert (link.text, link.get_attribute("href")) == ("link", "https://example.org/x")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert text.find_element(By.CSS_SELECTOR, "blockquote").text == "quoted\ntwice"
    assert text.find_element(By.CSS_SELECTOR, "pre").text == "print(1)"
    assert text.find_element(By.CSS_SELECTOR, ".pre-head").text == "python"


def test_a_spoiler_is_uncovered_by_a_press(page: ChatPage, world: World) -> None:
    _send(page, world, "the <tg-spoiler>secret <b>words</b></tg-spoiler>", parse_mode="HTML")
    spoiler = page.one(".spoiler")
    assert spoiler.get_attribute("role") == "button"
    spoiler.click()
    assert spoiler.get_attribute("role") is None
    assert not page.all(".spoiler [inert]")


def test_entities_that_overlap_are_cut_so_that_they_nest(page: ChatPage, world: World) -> None:
    entities = [{"type": "bold", "offset": 0, "length": 6}, {"type": "italic", "offset": 3, "length": 6}]
    _send(page, world, "abcdefghijk", entities=entities)
    text = page.bubble("abcdefghijk").find_element(By.CSS_SELECTOR, ".text")
    assert text.text == "abcdefghijk"
    assert "".join(part.text for part in text.find_elements(By.CSS_SELECTOR, "strong")) == "abcdef"
    assert "".join(part.text for part in text.find_elements(By.CSS_SELECTOR, "em")) == "defghi"


def test_markup_in_data_stays_text(page: ChatPage, world: World) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    markup = {"inline_keyboard": [[{"text": evil, "callback_data": "x"}]]}
    _send(page, world, evil, reply_markup=markup)
    assert evil in page.bubble(evil, ".theirs").text
    assert not page.all("#messages img, #messages script")


def test_a_link_that_would_run_a_script_is_text(page: ChatPage) -> None:
    page.start()
    script = """
        const done = arguments[0];
        import("./entities.js").then(({ formatted, safeAddress }) => {
            const entity = { type: "text_link", offset: 0, length: 4, url: "javascript:alert(1)" };
            const box = document.createElement("div");
            box.append(formatted("text", [entity]));
            done([box.querySelector("a"), safeAddress("JavaScript:x"), safeAddress("example.org/a")]);
        });
    """
    assert page.driver.execute_async_script(script) == [None, None, "https://example.org/a"]


def test_a_link_to_the_bot_stays_on_the_page(page: ChatPage, world: World) -> None:
    page.start()
    chat = world.chat("Trade talk")
    page.open_chat("Trade talk")
    markup = {"inline_keyboard": [[{"text": "To the bot", "url": "https://t.me/sandbox_bot?start=deep"}]]}
    world.bot("sendMessage", chat_id=chat, text="Here", reply_markup=markup)
    page.tap("To the bot")
    page.press("#composer-action", "Start")
    assert page.bubble("/start deep", ".mine")
    assert len(page.driver.window_handles) == 1
