"""Phrasings with optional and alternative parts are written out so that every part occurs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.phrasings import PhrasingError, expand


@pytest.mark.parametrize(
    ("template", "written"),
    [
        ("who is she", ["who is she"]),
        ("the [big] house", ["the big house", "the house"]),
        ("[the] house", ["the house", "house"]),
        ("a (red|blue) house", ["a red house", "a blue house"]),
        ("a (red|blue|) house", ["a red house", "a blue house", "a house"]),
        ("a [big] (red|blue|grey) house", ["a big red house", "a blue house", "a big grey house"]),
        ("(a|b) (c|d)", ["a c", "b d"]),
        ("(a|a)", ["a"]),
        ("[新]阅览室", ["新阅览室", "阅览室"]),
        ("how much is {measure}", ["how much is {measure}"]),
    ],
)
def test_phrasings_are_written_out(template: str, written: list[str]) -> None:
    assert expand(template) == written


@pytest.mark.parametrize(
    "template", ["[", "]", "(", ")", "a [b", "a b]", "[a [b]]", "(a|[b])", "[(a|b)]", "((a))", "][", ")a("]
)
def test_brackets_that_do_not_match(template: str) -> None:
    with pytest.raises(PhrasingError, match="nested or not closed: write one level"):
        expand(template)


WORDS = st.text("abc ", min_size=1, max_size=6)
ALTERNATIVES = st.lists(WORDS, min_size=1, max_size=4)


@given(st.lists(st.one_of(WORDS.map(lambda word: (word,)), ALTERNATIVES.map(tuple)), min_size=1, max_size=6))
def test_every_alternative_occurs(parts: list[tuple[str, ...]]) -> None:
    written = expand("-".join(part[0] if len(part) == 1 else f"({'|'.join(part)})" for part in parts))
    assert len(written) == len(set(written))
    for place, part in enumerate(parts):
        seen = {" ".join(text.split("-")[place].split()) for text in written}
        assert {" ".join(word.split()) for word in part} <= seen


@given(st.text("ab[]()| {}", max_size=30) | st.text(max_size=30))
def test_any_text_is_written_out_or_refused(text: str) -> None:
    try:
        written = expand(text)
    except PhrasingError:
        return
    assert written
    assert not any(sign in one for one in written for sign in "[]()")
