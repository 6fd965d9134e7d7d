"""Figures are read as the article writes them, exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.quantities import parse_quantity
from tests.bases import cases

CASES = cases(__file__, "quantities.yaml")
NO_FIGURES = [
    "", " ", "many", "4.905 bilion CNY", "4,905 million yuan", "4.9.5", "18,5%", "-5%", "1e9", "5 % CNY", "12,34", ".5",
    "5.", "５", "nan", "inf", "5 million million", "CNY 5", "1,2345", "5%%", "5 cny",
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case["written"] for case in CASES])
def test_figures(case: dict[str, Any]) -> None:
    found = parse_quantity(case["written"])
    assert (found.value, found.step, found.unit) == (Decimal(case["value"]), Decimal(case["step"]), case["unit"])


@pytest.mark.parametrize("written", NO_FIGURES)
def test_no_figures(written: str) -> None:
    with pytest.raises(ValueError, match="is not a figure: write it like"):
        parse_quantity(written)


@pytest.mark.parametrize(
    ("written", "exact", "agrees"),
    [
        ("4.139 billion CNY", "4139240506", True),
        ("4.139 billion CNY", "4139500000", True),
        ("4.139 billion CNY", "4139500001", False),
        ("4.140 billion CNY", "4139240506", False),
        ("98.2%", "0.98165", True),
        ("98.2%", "0.98149", False),
        ("53.8", "53.799", True),
        ("53.80", "53.79", False),
    ],
)
def test_a_figure_agrees_with_what_rounds_to_it(written: str, exact: str, agrees: bool) -> None:  # noqa: FBT001 - a case
    assert parse_quantity(written).agrees_with(Decimal(exact)) is agrees


@given(st.decimals(min_value=0, max_value=10**9, places=3), st.sampled_from(["thousand", "million", "billion"]))
def test_any_amount_is_read_exactly(number: Decimal, magnitude: str) -> None:
    scale = {"thousand": 10**3, "million": 10**6, "billion": 10**9}[magnitude]
    assert parse_quantity(f"{number:f} {magnitude} CNY").value == number * scale


@given(st.text(max_size=40))
def test_any_text_is_a_figure_or_is_refused(text: str) -> None:
    try:
        found = parse_quantity(text)
    except ValueError as error:
        assert "write it like" in str(error)  # noqa: PT017 - either outcome is right
    else:
        assert found.value.is_finite()
        assert found.step > 0
