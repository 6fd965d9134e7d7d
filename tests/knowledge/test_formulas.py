"""Formulas compute exactly what arithmetic says, and are nothing but arithmetic."""

from __future__ import annotations

import operator
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.knowledge.formulas import FormulaError, compute, holds

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = {"exports.value": Decimal(4815), "imports.value": Decimal("89.5"), "growth": Decimal("0.166")}
SIGNS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


class Sum(NamedTuple):
    """A formula, and what Python makes of it; None where it cannot be computed."""

    text: str
    value: Decimal | None


def joined(left: Sum, sign: str, right: Sum) -> Sum:
    text = f"({left.text}) {sign} ({right.text})"
    if left.value is None or right.value is None:
        return Sum(text, None)
    try:
        return Sum(text, SIGNS[sign](left.value, right.value))
    except (DivisionByZero, InvalidOperation):
        return Sum(text, None)


NUMBERS = st.integers(0, 10**6).map(lambda number: Sum(str(number), Decimal(number)))
FRACTIONS = st.decimals(0, 1000, places=2).map(lambda number: Sum(f"{number:f}", number))
NAMED = st.sampled_from(sorted(NAMES)).map(lambda name: Sum(name, NAMES[name]))
SUMS = st.recursive(
    NUMBERS | FRACTIONS | NAMED, lambda inner: st.builds(joined, inner, st.sampled_from("+-*/"), inner), max_leaves=12
)


@given(SUMS)
@example(Sum("1 / 0", None))
@example(Sum("0 / 0", None))
@example(Sum("2 + 3 * 4", Decimal(14)))
@example(Sum("2 - 3 - 4", Decimal(-5)))
@example(Sum("8 / 4 / 2", Decimal(1)))
@example(Sum("0.1 + 0.2", Decimal("0.3")))
def test_formulas_compute_as_decimals_do(formula: Sum) -> None:
    if formula.value is None:
        with pytest.raises(FormulaError, match="divides by zero"):
            compute(formula.text, NAMES)
    else:
        assert compute(formula.text, NAMES) == formula.value


REFUSED = [
    "", " ", "1 +", "(1", "1)", "1 2", "growth growth", "2 ** 9", "7 // 2", "7 % 2", "1 if 1 else 2", "lambda: 1",
    "print(1)", "growth()", "__import__('os')", "exports.value.__class__", "exports['value']", "[1]", "{1}", "'1'",
    "1 < 2", "True and False", "not 1", "~1", "1 | 2", "x := 1", "f'{growth}'", "await growth", "1j", "None", "...",
    "growth; growth", "a" * 5000, "(" * 400 + "1" + ")" * 400, "\x00", "１", "growth\n+1\n+",
    "()", "-1", "1e9", "1_000", "0x1f", "1.", ".5",
]  # fmt: skip


@pytest.mark.parametrize("formula", REFUSED, ids=[formula[:24] for formula in REFUSED])
def test_nothing_but_arithmetic_is_a_formula(formula: str) -> None:
    with pytest.raises(FormulaError):
        compute(formula, NAMES)


@pytest.mark.parametrize("formula", ["True", "growth * False"])
def test_truth_is_no_number(formula: str) -> None:
    with pytest.raises(FormulaError):
        compute(formula, NAMES)


@given(st.text(max_size=60) | st.text("0123456789.+-*/() growthexpsvalu_[]{}'<>=", max_size=60))
def test_any_text_is_computed_or_refused(text: str) -> None:
    try:
        assert isinstance(compute(text, NAMES), Decimal)
    except FormulaError as error:
        assert str(error)  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    ("condition", "is_true"),
    [
        ("exports.value > imports.value", True),
        ("exports.value < imports.value", False),
        ("growth >= 0.166", True),
        ("growth <= 0.166", True),
        ("growth * 1000 > 166", False),
        ("exports.value - imports.value > 4000", True),
    ],
)
def test_conditions(condition: str, is_true: bool) -> None:  # noqa: FBT001 - a case
    assert holds(condition, NAMES) is is_true


@pytest.mark.parametrize(
    "condition", ["1", "1 + 2", "1 < 2 < 3", "growth == 1", "growth != 1", "growth in growth", "1 >"]
)
def test_conditions_are_single_comparisons(condition: str) -> None:
    with pytest.raises(FormulaError):
        holds(condition, NAMES)


HYPHENS = {"new-books.value": Decimal(7), "import.value": Decimal(2), "value": Decimal(5), "growth": Decimal(1)}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("new-books.value - import.value", 5),
        ("new-books.value-import.value", 5),
        ("value-growth", 4),
        ("value-import.value", 3),
        ("value/(1+growth)", Decimal("2.5")),
    ],
)
def test_ids_with_hyphens_and_words_of_programmers_are_names(formula: str, value: Decimal) -> None:
    assert compute(formula, HYPHENS) == value


def test_digits_are_kept_all() -> None:
    assert compute("0.1234567890123456789", {}) == Decimal("0.1234567890123456789")


@pytest.mark.parametrize("formula", ["9" * 990, "*".join(["9" * 40] * 24)])
def test_a_very_large_number_is_a_number(formula: str) -> None:
    assert compute(formula, {}).is_finite()


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(FormulaError, match=r"names 'export\.value', which is none of exports\.value, growth, imports"):
        compute("export.value * 2", NAMES)
