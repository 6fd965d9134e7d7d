"""parse_mode MarkdownV2 and Markdown: what is shown, and Telegram's words for what is broken."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.core.entities import ParseError, format_text
from bot.sandbox.core.entities.units import unit_length


def shown(text: str, mode: str = "MarkdownV2") -> tuple[str, list[tuple[str, str, str]]]:
    formatted = format_text(text, parse_mode=mode)
    return formatted.text, [(one.type, formatted.covered(one), one.value) for one in formatted.entities]


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("*a*", "a", [("bold", "a", "")]),
        ("_a_", "a", [("italic", "a", "")]),
        ("__a__", "a", [("underline", "a", "")]),
        ("~a~", "a", [("strikethrough", "a", "")]),
        ("||a||", "a", [("spoiler", "a", "")]),
        ("`a\\`b`", "a`b", [("code", "a`b", "")]),
        ("```py\nx = 1```", "x = 1", [("pre", "x = 1", "py")]),
        ("```\nx```", "x", [("pre", "x", "")]),
        ("```x```", "x", [("pre", "x", "")]),
        ("[l](http://x.example/a_b)", "l", [("text_link", "l", "http://x.example/a_b")]),
        ("[l](http://x.example/\\))", "l", [("text_link", "l", "http://x.example/)")]),
        ("[Eva](tg://user?id=7)", "Eva", [("text_mention", "Eva", "7")]),
        ("![👍](tg://emoji?id=12)", "👍", [("custom_emoji", "👍", "12")]),
        (
            "*a _b __c___ d*",
            "a b c d",
            [("bold", "a b c d", ""), ("italic", "b c", ""), ("underline", "c", "")],
        ),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", "a\nb", "")]),
        (">a\n>b||", "a\nb", [("expandable_blockquote", "a\nb", "")]),
        (">a\n**>b||", "a\nb", [("blockquote", "a", ""), ("expandable_blockquote", "b", "")]),
        ("1\\. a\\-b\\!", "1. a-b!", []),
        ("\\\\", "\\", []),
    ],
)
def test_markdown_v2_is_shown(markup: str, text: str, entities: list[tuple[str, str, str]]) -> None:
    assert shown(markup) == (text, entities)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("a.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("é *a", "Can't find end of Bold entity at byte offset 3"),
        ("_a", "Can't find end of Italic entity at byte offset 0"),
        ("*a _b* c_", "Can't find end of Italic entity at byte offset 8"),
        ("`a", "Can't find end of Code entity at byte offset 0"),
        ("```a", "Can't find end of Pre entity at byte offset 0"),
        ("[a](b", "Can't find end of a URL at byte offset 4"),
        ("![a](b", "Can't find end of a custom emoji URL at byte offset 5"),
        ("```py\nx", "Can't find end of PreCode entity at byte offset 0"),
        ("![a](b)", "Custom emoji entity must contain a tg://emoji URL"),
        ("||a", "Can't find end of Spoiler entity at byte offset 0"),
    ],
)
def test_broken_markdown_v2_is_refused_in_telegrams_words(markup: str, words: str) -> None:
    with pytest.raises(ParseError) as caught:
        format_text(markup, parse_mode="MarkdownV2")
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("*a* _b_ `c`", "a b c", [("bold", "a", ""), ("italic", "b", ""), ("code", "c", "")]),
        ("```py\nx```", "x", [("pre", "x", "py")]),
        ("[l](http://x.example/)", "l", [("text_link", "l", "http://x.example/")]),
        ("a\\_b.c!", "a_b.c!", []),
    ],
)
def test_legacy_markdown_is_shown(markup: str, text: str, entities: list[tuple[str, str, str]]) -> None:
    assert shown(markup, "Markdown") == (text, entities)


@pytest.mark.parametrize(("markup", "offset"), [("é_a", 2), ("*a", 0), ("`a", 0), ("```a", 0), ("[a", 0)])
def test_broken_legacy_markdown_is_refused_in_telegrams_words(markup: str, offset: int) -> None:
    with pytest.raises(ParseError) as caught:
        format_text(markup, parse_mode="Markdown")
    assert str(caught.value) == f"Can't find end of the entity starting at byte offset {offset}"


@pytest.mark.parametrize("mode", ["MarkdownV2", "Markdown"])
@given(text=st.text(alphabet=st.sampled_from(list("_*[]()~`>#+-=|{}.!\\ ab\n👍é"))) | st.text())
def test_any_text_is_parsed_or_refused(mode: str, text: str) -> None:
    try:
        formatted = format_text(text, parse_mode=mode)
    except ParseError:
        return
    for entity in formatted.entities:
        assert entity.length > 0
        assert 0 <= entity.offset <= entity.end <= unit_length(formatted.text)


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = re.sub(r"([\\_*\[\]()~`>#+\-=|{}.!])", r"\\\1", text)
    assert format_text(escaped, parse_mode="MarkdownV2") == format_text(text)
