"""The normal form of a text: two ways of writing the same words come out equal, and any text has one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.folding import LOOKED_AT, fold, has_han, tokens
from tests.bases import cases
from tests.marks import marked
from tests.odd_texts import ANY_TEXT, ODD_TEXTS

CASES = cases(__file__, "folded.yaml")


@pytest.mark.parametrize("case", [marked(case, case["name"]) for case in CASES])
def test_the_same_words_fold_to_the_same(case: dict[str, Any]) -> None:
    assert tokens(case["one"]) == tokens(case["other"])
    assert tokens(case["one"])


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        ("?!...", []),
        ("4.905 billion CNY", ["4.905", "billion", "cny"]),
        ("4,905 mil millones", ["4,905", "mil", "millones"]),
        ("1,234,567.89", ["1,234,567.89"]),
        ("18.5%", ["18.5", "%"]),
        ("in 2022.", ["in", "2022"]),
        ("2022,2023", ["2022,2023"]),
        ("49.05亿元", ["49.05", "亿", "元"]),
        ("2022年出口", ["2022", "年", "出", "口"]),
        ("Seres出口", ["seres", "出", "口"]),
        ("89.5m", ["89.5", "m"]),
        ("snake_case", ["snake", "case"]),
        ("rock 'n' roll", ["rock", "n", "roll"]),
        ("o'clock dogs'", ["oclock", "dogs"]),
        ("¿y?", ["y"]),
    ],
)
def test_tokens(text: str, cut: list[str]) -> None:
    assert tokens(text) == cut


@given(ANY_TEXT)
@example("İ")
@example("ﬃ" * 300)
@example("\u0345")
@example("ΐ" * 200)
@example("ß" * 300)
@example("가" * 300)
@example("乾隆")
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(ANY_TEXT)
def test_tokens_of_the_normal_form_are_the_tokens(text: str) -> None:
    assert tokens(fold(text)) == tokens(text)


@given(ANY_TEXT)
def test_no_more_is_looked_at_than_is_said(text: str) -> None:
    assert len(fold(text)) <= LOOKED_AT
    assert all(tokens(text))


@given(st.text("abcde fghij", max_size=LOOKED_AT))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert fold(text) == text


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_texts(text: str) -> None:
    assert len(fold(text)) <= LOOKED_AT
    assert all(cut.strip() for cut in tokens(text))


@pytest.mark.parametrize(
    ("text", "is_chinese"), [("重庆", True), ("Chongqing", False), ("a重", True), ("ñ¿", False), ("", False)]
)
def test_chinese_characters_are_seen(text: str, is_chinese: bool) -> None:  # noqa: FBT001 - a case
    assert has_han(text) is is_chinese
