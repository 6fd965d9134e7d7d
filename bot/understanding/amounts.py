"""Numbers and years in a question: exact, never fuzzy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.knowledge.quantities import Unit
from bot.understanding.features import is_han

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.language.grammar import Grammar
    from bot.understanding.lexicon import Span

_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT_YEAR = re.compile(r"[0-3]\d")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_MAGNITUDES = {
    "thousand": 3, "ten-thousand": 4, "million": 6, "ten-million": 7, "hundred-million": 8, "billion": 9,
}  # fmt: skip
_CLOSE = Decimal("0.06")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that somebody wrote, with every way to read it.

    `readings` are pairs of the value (in the base unit; a percentage as a fraction) and the worth of its last digit:
    "4.905 millones" is 4.905 or 4905 million, as the writer's habit is.
    """

    written: str
    readings: tuple[tuple[Decimal, Decimal], ...]
    unit: Unit
    comparison: str | None = None

    @property
    def is_loose(self) -> bool:
        """Whether it is a bare number of one digit, which may be meant exactly or as a rough size."""
        return self.comparison is None and len(self.written.strip("0.,")) <= 1

    def is_about(self, value: Decimal) -> bool:
        """Whether a figure is this number, rounded to the digits that it was written with."""
        return any(self._close(read, step, value) for read, step in self.readings)

    def _close(self, read: Decimal, step: Decimal, value: Decimal) -> bool:
        if abs(value - read) <= step / 2:
            return True
        # "Nearly 5 billion" and a bare round number are meant loosely.
        return self.comparison == "about" and abs(value - read) <= _CLOSE * value

    def agrees(self, value: Decimal) -> bool:
        """Whether what is claimed of a figure is true: it is this number, or above or below it as was said."""
        if self.comparison == "more":
            return any(value > read for read, _ in self.readings)
        if self.comparison == "less":
            return any(value < read for read, _ in self.readings)
        return self.is_about(value)


def years(spans: Sequence[Span], found: Sequence[str]) -> tuple[int, ...]:
    """The calendar years that are named, with two digits too where a word or 年 marks them as a year."""
    named: dict[int, None] = {}
    for position, span in enumerate(spans):
        token = found[span.start]
        after = spans[position + 1] if position + 1 < len(spans) else None
        if _YEAR.fullmatch(token) and not _counts_something(after):
            named[int(token)] = None
        elif _SHORT_YEAR.fullmatch(token):
            marked = position > 0 and "year_markers" in spans[position - 1].tags and not _counts_something(after)
            if marked or (span.end < len(found) and found[span.end] == "年"):
                named[2000 + int(token)] = None
    return tuple(named)


def _counts_something(after: Span | None) -> bool:
    if after is None:
        return False
    return after.text == "%" or any(
        tag.startswith(("magnitudes", "percents", "money", "other_money")) for tag in after.tags
    )


def is_within_year(spans: Sequence[Span], found: Sequence[str], named_years: Sequence[int], grammar: Grammar) -> bool:
    """Whether the first year is told as "in 2021", not as "from 2021" or "than in 2021".

    Where the language has no such word for it (`within-year` is empty), any year is that is not set against another.
    """
    tags: frozenset[str] = frozenset()
    for span in spans:
        token = found[span.start]
        if named_years and token.isdigit() and int(token) % 100 == named_years[0] % 100:
            return "against" not in tags and ("within_year" in tags or not grammar.within_year)
        tags = span.tags
    return False


def amounts(
    spans: Sequence[Span], found: Sequence[str], named_years: Sequence[int], grammar: Grammar
) -> tuple[Amount, ...]:
    """The numbers that are named, years aside; in words before a magnitude alone, as in "five billion"."""
    return tuple(_amounts(spans, found, {str(year) for year in named_years}, grammar.numerals))


def _in_words(spans: Sequence[Span], found: Sequence[str], position: int, numerals: Mapping[str, int]) -> str:
    """The number that words up to a place tell, where a magnitude follows them; else nothing."""
    if found[spans[position].start] not in numerals or position + 1 >= len(spans):
        return ""
    if not spans[position + 1].values("magnitudes"):
        return ""
    begun = position
    while begun > 0 and found[spans[begun - 1].start] in numerals:
        begun -= 1
    total = 0
    for word in found[spans[begun].start : spans[position].end]:
        value = numerals.get(word, 0)
        total = max(total, 1) * value if value in (10, 100) else total + value
    return str(total)


def _amounts(
    spans: Sequence[Span], found: Sequence[str], years_written: set[str], numerals: Mapping[str, int]
) -> Iterator[Amount]:
    for position, span in enumerate(spans):
        token = found[span.start]
        token = _in_words(spans, found, position, numerals) or token
        if not token[0].isdecimal() or token in years_written or f"20{token}" in years_written:
            continue
        before = spans[position - 1] if position else None
        following = spans[position + 1 : position + 4]
        exponent, unit = 0, Unit.NUMBER
        for after in following:
            magnitudes = after.values("magnitudes")
            if magnitudes and unit is Unit.NUMBER:
                exponent += _MAGNITUDES[magnitudes[-1]]
                unit = Unit.MONEY
            elif after.text == "%" or "percents" in after.tags:
                unit = Unit.PERCENT
                break
            elif "money" in after.tags:
                unit = Unit.MONEY
                break
            else:
                break
        if before is not None and "percents" in before.tags and is_han(before.text):
            unit = Unit.PERCENT
        scale = Decimal(10) ** (-2 if unit is Unit.PERCENT else exponent)
        readings = tuple((number * scale, step * scale) for number, step in _readings(token))
        yield Amount(token, readings, unit, _comparison(spans, position))


def _readings(token: str) -> Iterator[tuple[Decimal, Decimal]]:
    if _GROUPED.fullmatch(token):
        yield Decimal(re.sub(r"[.,]", "", token)), Decimal(1)
    if token.count(".") + token.count(",") <= 1:
        number = Decimal(token.replace(",", "."))
        yield number, Decimal(10) ** int(number.as_tuple().exponent)


def _comparison(spans: Sequence[Span], position: int) -> str | None:
    """What stands around a number: `more`, `less`, `about`, or nothing."""
    around = [*spans[max(0, position - 2) : position], *spans[position + 1 : position + 4]]
    for kind in ("more", "less", "about"):
        if any(f"comparisons:{kind}" in span.tags for span in around):
            return kind
    return None
