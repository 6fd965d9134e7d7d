"""Figures as the article writes them: a number, its magnitude and its unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_MAGNITUDES = {"": 0, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_WRITTEN = re.compile(
    r"(?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)\s*(?:(?P<percent>%)|(?P<magnitude>thousand|million|billion|trillion)?"
    r"\s*(?P<currency>[A-Z]{3})?)"
)


class Unit(StrEnum):
    """What a figure counts."""

    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure, exact.

    `value` is in the base unit (yuan, not billions of them; 0.166 for 16.6%), `step` is the worth of its last written
    digit (0.001 billion is 1000000), which says how exactly it is meant.
    """

    value: Decimal
    step: Decimal
    unit: Unit
    written: str

    def agrees_with(self, exact: Decimal) -> bool:
        """Whether `exact`, rounded to the digits that this figure is written with, is this figure."""
        return abs(exact - self.value) <= self.step / 2


def parse_quantity(written: str) -> Quantity:
    """Read a figure such as `4.905 billion CNY`, `18.5%` or `53.8`.

    Raises:
        ValueError: where the text is no such figure; the message says how one is written.
    """
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise ValueError(
            f"{written!r} is not a figure: write it like `4.905 billion CNY`, `89.5 million CNY`, `18.5%` or `53.8`"
        )
    number = Decimal(match["number"].replace(",", ""))
    digits = number.as_tuple().exponent
    exponent = -2 if match["percent"] else _MAGNITUDES[match["magnitude"] or ""]
    unit = Unit.PERCENT if match["percent"] else Unit.MONEY if match["currency"] else Unit.NUMBER
    scale = Decimal(10) ** exponent
    return Quantity(number * scale, Decimal(10) ** int(digits) * scale, unit, written.strip())
