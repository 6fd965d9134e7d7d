"""Numbers and years in a question: exact, whatever habit they are written in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bases import cases, read
from tests.marks import marked

if TYPE_CHECKING:
    from bot.understanding.amounts import Amount


def amounts(text: str) -> tuple[Amount, ...]:
    return read(text).amounts


@pytest.mark.parametrize("case", [marked(case, case["text"]) for case in cases(__file__, "amounts.yaml")])
def test_amounts(case: dict[str, Any]) -> None:
    (amount,) = amounts(case["text"])
    assert [value for value in case["is"] if not amount.is_about(Decimal(value))] == []
    assert [value for value in case["is_not"] if amount.is_about(Decimal(value))] == []


@pytest.mark.parametrize("case", [marked(case, case["text"]) for case in cases(__file__, "years.yaml")])
def test_years(case: dict[str, Any]) -> None:
    assert list(read(case["text"]).years) == case["years"]


@pytest.mark.parametrize(
    ("text", "value", "is_true"),
    [
        ("more than 4 billion yuan?", "4905000000", True),
        ("over 5 billion yuan?", "4905000000", False),
        ("less than 100 million yuan?", "89500000", True),
        ("under 50 million yuan?", "89500000", False),
        ("¿más de 4 mil millones de yuanes?", "4905000000", True),
        ("¿menos de 50 millones de yuanes?", "89500000", False),
        ("超过50亿元吗", "4905000000", False),
        ("不到1亿元吗", "89500000", True),
        ("more than 16 percent?", "0.166", True),
        ("more than 17 percent?", "0.166", False),
    ],
)
def test_comparisons(text: str, value: str, is_true: bool) -> None:  # noqa: FBT001 - a case
    (amount,) = amounts(text)
    assert amount.agrees(Decimal(value)) is is_true


@given(st.integers(1, 999_999))
def test_a_whole_number_is_itself(number: int) -> None:
    for text in (f"{number} million yuan?", f"¿{number} millones de yuanes?", f"{number}百万元"):
        (amount,) = amounts(text)
        assert amount.is_about(Decimal(number) * 10**6)
        assert not amount.is_about(Decimal(number + 1) * 10**6)


@given(st.integers(1900, 2099))
def test_every_year_is_a_year(year: int) -> None:
    for text in (f"exports in {year}", f"exportaciones en {year}", f"{year}年出口"):
        assert read(text).years == (year,)
        assert amounts(text) == ()
