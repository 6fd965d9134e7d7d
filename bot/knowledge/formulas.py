"""The arithmetic of derived figures: `value / (1 + growth)` and the like, exactly and safely."""

from __future__ import annotations

import ast
import operator
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ARITHMETIC: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Decimal, Decimal], bool]] = {
    ast.Gt: operator.gt,
    ast.Lt: operator.lt,
    ast.GtE: operator.ge,
    ast.LtE: operator.le,
}


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
    return _number(_parsed(formula), formula, names)


def holds(condition: str, names: Mapping[str, Decimal]) -> bool:
    """Whether a comparison of two formulas (`imports.growth > exports.growth`) is true.

    Raises:
        FormulaError: as `compute`, and where the text is no single comparison.
    """
    node = _parsed(condition)
    if not isinstance(node, ast.Compare) or len(node.ops) != 1 or type(node.ops[0]) not in _COMPARISONS:
        raise FormulaError(f"{condition!r} is not a comparison: write it like `imports.growth > exports.growth`")
    left, right = _number(node.left, condition, names), _number(node.comparators[0], condition, names)
    return _COMPARISONS[type(node.ops[0])](left, right)


def _parsed(formula: str) -> ast.expr:
    try:
        return ast.parse(formula, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"{formula!r} cannot be read as a formula") from error


def _number(node: ast.expr, formula: str, names: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Constant(value=int() | float()):
            return Decimal(str(node.value))
        case ast.BinOp() if type(node.op) in _ARITHMETIC:
            left, right = _number(node.left, formula, names), _number(node.right, formula, names)
            try:
                return _ARITHMETIC[type(node.op)](left, right)
            except (DivisionByZero, InvalidOperation) as error:
                raise FormulaError(f"{formula!r} divides by zero") from error
        case ast.Name() | ast.Attribute():
            name = ast.unparse(node)
            if name in names:
                return names[name]
            raise FormulaError(f"{formula!r} names {name!r}, which is none of {', '.join(sorted(names))}")
        case _:
            raise FormulaError(f"{formula!r} may hold numbers, names, + - * / and brackets only")
