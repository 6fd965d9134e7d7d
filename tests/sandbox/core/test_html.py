"""parse_mode HTML: what is shown, and Telegram's words for what is broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.core.entities import ParseError, format_text
from bot.sandbox.core.entities.units import unit_length


def shown(text: str) -> tuple[str, list[tuple[str, str, str]]]:
    formatted = format_text(text, parse_mode="HTML")
    return formatted.text, [(one.type, formatted.covered(one), one.value) for one in formatted.entities]


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("<b>a</b> <strong>b</strong>", "a b", [("bold", "a", ""), ("bold", "b", "")]),
        ("<i>a</i><em>b</em>", "ab", [("italic", "ab", "")]),
        ("<u>a</u>, <ins>b</ins>", "a, b", [("underline", "a", ""), ("underline", "b", "")]),
        ("<s>a</s>-<strike>b</strike>-<del>c</del>", "a-b-c", [("strikethrough", x, "") for x in "abc"]),
        (
            '<tg-spoiler>a</tg-spoiler>.<span class="tg-spoiler">b</span>',
            "a.b",
            [("spoiler", x, "") for x in "ab"],
        ),
        (
            '<a href="http://x.example/?a=1&amp;b=2">l</a>',
            "l",
            [("text_link", "l", "http://x.example/?a=1&b=2")],
        ),
        ('<a href="tg://user?id=7">Eva</a>', "Eva", [("text_mention", "Eva", "7")]),
        ("<a>example.com</a>", "example.com", [("text_link", "example.com", "http://example.com/")]),
        ("<a href='nowhere'>l</a>", "l", []),
        ("<code>a &lt; b</code>", "a < b", [("code", "a < b", "")]),
        ("<pre>x</pre>", "x", [("pre", "x", "")]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", "x", "python")]),
        ('<code class="language-c"><pre>x</pre></code>', "x", [("pre", "x", "c")]),
        ("&LT; &ltx;", "&LT; &ltx;", []),
        ("<blockquote>q</blockquote>", "q", [("blockquote", "q", "")]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q", "")]),
        (
            '<tg-emoji emoji-id="12">👍</tg-emoji>',
            "👍",
            [("custom_emoji", "👍", "12")],
        ),
        ("<b>a <i>b</i></b>", "a b", [("bold", "a b", ""), ("italic", "b", "")]),
        ("<b>a <code>b</code> c</b>", "a b c", [("bold", "a ", ""), ("code", "b", ""), ("bold", " c", "")]),
        ("<b></b>x", "x", []),
        ("  <b> x </b>\n", "x", [("bold", "x", "")]),
        ("👍 <b>x</b>", "👍 x", [("bold", "x", "")]),
        ("&#128077;&#x41;&quot;&amp;&unknown; & done", '👍A"&&unknown; & done', []),
        ("<B>a</b >", "a", [("bold", "a", "")]),
        ("<b>@someone</b>", "@someone", [("mention", "@someone", ""), ("bold", "@someone", "")]),
        ("<code>@someone</code>", "@someone", [("code", "@someone", "")]),
    ],
)
def test_markup_is_shown(markup: str, text: str, entities: list[tuple[str, str, str]]) -> None:
    assert shown(markup) == (text, entities)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a<script>x", 'Unsupported start tag "script" at byte offset 1'),
        ("é<3", "Unclosed start tag at byte offset 2"),
        ("1 < 2 > 0", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<a =x>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=>x", 'Can\'t find end tag corresponding to start tag "a"'),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(markup: str, words: str) -> None:
    with pytest.raises(ParseError) as caught:
        format_text(markup, parse_mode="HTML")
    assert str(caught.value) == words


@given(st.text(alphabet=st.sampled_from(list("<>/&;#=\"' abipreclodxé👍\n"))) | st.text())
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        formatted = format_text(text, parse_mode="HTML")
    except ParseError:
        return
    for entity in formatted.entities:
        assert entity.length > 0
        assert 0 <= entity.offset <= entity.end <= unit_length(formatted.text)


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert format_text(escaped, parse_mode="HTML") == format_text(text)
