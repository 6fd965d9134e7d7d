"""How figures are written in each language, by the rules of the Unicode CLDR (through Babel)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from babel.numbers import format_compact_decimal, format_decimal, format_percent

from bot.knowledge.quantities import Quantity, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge.schema import Language

_LOCALES: dict[Language, str] = {"en": "en", "es": "es_CO", "zh": "zh_Hans_CN"}
# Chinese has no long compact forms in CLDR; its short ones are 万 and 亿, written out.
_FORMS: dict[Language, Literal["short", "long"]] = {"en": "long", "es": "long", "zh": "short"}
_DIGITS = 6
_MILLION = Decimal(1_000_000)


@lru_cache(maxsize=1024)
def write_number(value: Decimal, language: Language) -> str:
    """A plain number: `53.8`, `53,8`."""
    return str(format_decimal(value.normalize(), locale=_LOCALES[language]))


@lru_cache(maxsize=1024)
def write_percent(value: Decimal, step: Decimal, language: Language) -> str:
    """A fraction as a percentage with as many digits as it is known to: `698.1%`, `698,1 %`."""
    digits = max(0, -int((step * 100).normalize().as_tuple().exponent))
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    sign = "\u00a0%" if language == "es" else "%"
    return str(format_percent(value, format=pattern + sign, locale=_LOCALES[language]))


@lru_cache(maxsize=1024)
def write_amount(value: Decimal, language: Language) -> str:
    """A large number in the words of the language: `4.905 billion`, `4.905 millones`, `49.05亿`.

    Where Spanish is spoken in Colombia, customs and newspapers count thousands of millions in millions.
    """
    if language == "es" and value >= _MILLION:
        millions = value / _MILLION
        return f"{write_number(millions, language)} {'millón' if millions == 1 else 'millones'}"
    written = format_compact_decimal(
        value, format_type=_FORMS[language], locale=_LOCALES[language], fraction_digits=_DIGITS
    )
    written = str(written).replace("\u00a0", " ")
    # Spanish counts no thousand by one: "mil", not "1 mil".
    return written.removeprefix("1 ") if language == "es" else written


def write(quantity: Quantity, language: Language, texts: Mapping[str, str]) -> str:
    """Write a figure.

    Args:
        quantity: the figure.
        language: the language to write it in.
        texts: the bot's own words in that language; `money` and `money-small` put the currency to an amount.
    """
    if quantity.unit is Unit.PERCENT:
        return write_percent(quantity.value, quantity.step, language)
    if quantity.unit is Unit.NUMBER:
        return write_number(quantity.value, language)
    template = texts["money" if quantity.value >= _MILLION else "money-small"]
    return template.format(amount=write_amount(quantity.value, language))
