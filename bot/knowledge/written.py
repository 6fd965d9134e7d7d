"""The figures that stand in a text, read as its language writes them, so that two languages can be compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from babel import Locale

from bot.knowledge.quantities import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.knowledge.schema import Language

_MONTH = "month"
_POINT = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_COMMA = r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:,[0-9]+)?"
_CURRENCY = r"[A-Z]{3}(?![A-Za-z])"
_ALSO_WORDS = ("March", "May")
"""Months by what stands beside them alone."""
_BEFORE_MONTH = r"(?:(?<=[0-9] )|(?<=\bin )|(?<=\bsince )|(?<=\buntil )|(?<=\bof )|(?<=\blast )|(?<=\bnext ))"


@dataclass(frozen=True, slots=True)
class Written:
    """A figure in a text: its value in the base unit (a percentage as a fraction), and what it counts."""

    value: Decimal
    counts: str
    text: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Style:
    """How a language writes figures; the magnitudes are powers of ten, the longest words first."""

    number: str
    decimal_mark: str
    magnitudes: Mapping[str, int]
    percent: str
    before_currency: str


_STYLES: Mapping[Language, _Style] = {
    "en": _Style(_POINT, ".", {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}, r"%|per ?cent\b", " ?"),
    "es": _Style(
        _COMMA,
        ",",
        {"mil millones": 9, "millones": 6, "millón": 6, "billones": 12, "billón": 12, "mil": 3},
        "%|por ciento",
        " (?:de )?",
    ),
    "zh": _Style(_POINT, ".", {"万亿": 12, "亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3}, "%", " ?"),
}


def figures_in(text: str, language: Language, money: Iterable[str] = ()) -> list[Written]:
    """The figures of a text, in order: numbers in digits, percentages, amounts of money, months by name.

    Args:
        text: any text.
        language: how it writes numbers: `4.815 millones` is 4,815,000,000 in Spanish alone.
        money: the language's words for the article's currency; a code of three capitals (`CNY`) is known anywhere.
    """
    text = unicodedata.normalize("NFKC", text)
    found = [*_months(text, language)]
    rest = text
    for match, _ in found:
        rest = rest[: match.start()] + " " * (match.end() - match.start()) + rest[match.end() :]
    found += _numbers(rest, language, money)
    return [written for _, written in sorted(found, key=lambda one: one[0].start())]


def _numbers(text: str, language: Language, money: Iterable[str]) -> Iterator[tuple[re.Match[str], Written]]:
    style = _STYLES[language]
    magnitudes = "|".join(style.magnitudes)
    words = "|".join((*(re.escape(word) for word in sorted(money, key=len, reverse=True)), _CURRENCY))
    whole_word = "" if language == "zh" else r"(?!\w)"
    pattern = re.compile(
        rf"(?P<number>{style.number})(?: ?(?P<magnitude>{magnitudes}){whole_word})?"
        rf"(?:(?P<percent> ?(?:{style.percent}))|{style.before_currency}(?P<money>{words}){whole_word})?"
    )
    for match in pattern.finditer(text):
        thousands = "," if style.decimal_mark == "." else "."
        value = Decimal(match["number"].replace(thousands, "").replace(style.decimal_mark, "."))
        value *= Decimal(10) ** style.magnitudes.get(match["magnitude"] or "", 0)
        if match["percent"]:
            yield match, Written(value / 100, Unit.PERCENT, match[0])
        else:
            yield match, Written(value, Unit.MONEY if match["money"] else Unit.NUMBER, match[0])


def _months(text: str, language: Language) -> Iterator[tuple[re.Match[str], Written]]:
    months = Locale(language).months["format"]
    # Chinese writes 三月 or, as its short form, 3月.
    forms = [months["wide"], *([months["abbreviated"]] if language == "zh" else ())]
    for number, name in (pair for names in forms for pair in names.items()):
        pattern = rf"(?<![0-9十]){name}" if language == "zh" else rf"\b{name}\b"
        if name in _ALSO_WORDS:
            pattern = rf"{pattern}(?= [0-9])|{_BEFORE_MONTH}{pattern}"
        for match in re.finditer(pattern, text):
            yield match, Written(Decimal(number), _MONTH, match[0])
