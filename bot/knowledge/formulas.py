"""The arithmetic of derived figures: `value / (1 + growth)` and the like, exactly and safely."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from decimal import Decimal, DecimalException, DivisionByZero, DivisionUndefined, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# A language of its own and not Python's: an id such as `new-books` or `import` is a name here, and nothing else is one.
_SUMS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {"+": operator.add, "-": operator.sub}
_PRODUCTS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {"*": operator.mul, "/": operator.truediv}
_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
_COMPARISON = re.compile(r"([<>]=?)")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?![\w.])")
_WORD = re.compile(r"[^\W\d][\w-]*(?:\.[\w-]+)*")
_DEEPEST = 20


class FormulaError(ValueError):
    """A formula that cannot be computed; the message says why."""


def compute(formula: str, names: Mapping[str, Decimal]) -> Decimal:
    """Compute a formula.

    Args:
        formula: numbers, names such as `exports.value`, the four operations and brackets.
        names: what each name stands for.

    Raises:
        FormulaError: where the formula is not such a sum, names something unknown or divides by zero.
    """
    return _computed(formula, formula, names)


def holds(condition: str, names: Mapping[str, Decimal]) -> bool:
    """Whether a comparison of two formulas (`imports.growth > exports.growth`) is true.

    Raises:
        FormulaError: as `compute`, and where the text is no single comparison.
    """
    parts = _COMPARISON.split(condition)
    if len(parts) != 3:  # noqa: PLR2004 - left, sign, right
        raise FormulaError(f"{condition!r} is not a comparison: write it like `imports.growth > exports.growth`")
    left, sign, right = parts
    return _COMPARISONS[sign](_computed(left, condition, names), _computed(right, condition, names))


def names_in(formula: str, names: Mapping[str, Decimal]) -> frozenset[str]:
    """The names that a formula or condition uses.

    Raises:
        FormulaError: where it holds what no formula may.
    """
    found = (token for part in _COMPARISON.split(formula)[::2] for token in _tokens(part, formula, names))
    return frozenset(token for token in found if token in names)


def _computed(text: str, formula: str, names: Mapping[str, Decimal]) -> Decimal:
    tokens = _tokens(text, formula, names)
    try:
        value = _Parser(tokens, formula, names).whole()
    except (DivisionByZero, DivisionUndefined, InvalidOperation) as error:
        raise FormulaError(f"{formula!r} divides by zero: correct it") from error
    except DecimalException as error:
        raise FormulaError(f"{formula!r} gives a number that is too large: correct it") from error
    return value


def _tokens(text: str, formula: str, names: Mapping[str, Decimal]) -> list[str]:
    """The numbers, names and signs of a formula."""
    # `exports.value-imports.value` is one name less another: known names come before words with hyphens, longest first.
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    name = re.compile(rf"(?:{known})(?![\w.(])") if known else None
    found: list[str] = []
    at = 0
    while at < len(text):
        match = (name.match(text, at) if name else None) or _NUMBER.match(text, at)
        if match is not None:
            found.append(match[0])
            at = match.end()
        elif text[at] in "+-*/()":
            found.append(text[at])
            at += 1
        elif text[at].isspace():
            at += 1
        else:
            raise _strange(text, at, formula, names)
    return found


def _strange(text: str, at: int, formula: str, names: Mapping[str, Decimal]) -> FormulaError:
    """What to say of a part of a formula that is neither number, name nor sign."""
    word = _WORD.match(text, at)
    if word is None or text[word.end() :].lstrip()[:1] in ("(", "[", "'", '"'):
        return FormulaError(f"{formula!r} may hold numbers, names, + - * / and brackets only")
    return FormulaError(f"{formula!r} names {word[0]!r}, which is none of {', '.join(sorted(names)) or 'nothing'}")


@dataclass(slots=True)
class _Parser:
    """Computes tokens while it reads them, products before sums."""

    tokens: list[str]
    formula: str
    names: Mapping[str, Decimal]
    at: int = 0

    def whole(self) -> Decimal:
        value = self.sum(0)
        if self.next is not None:
            raise self.unreadable()
        return value

    def sum(self, depth: int) -> Decimal:
        value = self.product(depth)
        while (sign := self.next) is not None and sign in _SUMS:
            self.at += 1
            value = _SUMS[sign](value, self.product(depth))
        return value

    def product(self, depth: int) -> Decimal:
        value = self.factor(depth)
        while (sign := self.next) is not None and sign in _PRODUCTS:
            self.at += 1
            value = _PRODUCTS[sign](value, self.factor(depth))
        return value

    def factor(self, depth: int) -> Decimal:
        part = self.next
        self.at += 1
        if part == "(" and depth < _DEEPEST:
            value = self.sum(depth + 1)
            if self.next != ")":
                raise self.unreadable()
            self.at += 1
            return value
        if part is not None and part in self.names:
            return self.names[part]
        if part is None or not part[0].isdigit():
            raise self.unreadable()
        return Decimal(part)

    @property
    def next(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def unreadable(self) -> FormulaError:
        return FormulaError(
            f"{self.formula!r} cannot be read as a formula: write it like `exports.value / (1 + exports.growth)`"
        )
