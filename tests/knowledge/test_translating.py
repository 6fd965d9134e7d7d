"""What a quote says in another language: the sentences of the article, with the same figures and names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.translating import translated
from bot.knowledge.written import figures_in
from tests.bases import LIBRARY, knowledge

if TYPE_CHECKING:
    from bot.knowledge.schema import Language

BASE = knowledge()
QUOTES = sorted({one.quote for entry in BASE.entries.values() for one in entry.evidence})
QUOTES += [measure.evidence.quote for measure in BASE.facts.measures.values()]


@pytest.mark.parametrize("language", ["es", "zh"])
@pytest.mark.parametrize("quote", [*QUOTES, *BASE.article.sentences])
def test_every_quote_and_every_sentence_is_translated(quote: str, language: Language) -> None:
    said = translated(BASE, quote, language)
    assert said is not None
    assert said != quote


@pytest.mark.parametrize(
    ("quote", "language", "said"),
    [
        (
            "the export was 4.815 billion CNY, a year-on-year increase of 16.6%",
            "es",
            """De ese total, las exportaciones fueron de 4.815 millones de yuanes, un aumento interanual del 16,6 %,
            y las importaciones, de 89,5 millones de yuanes, un aumento interanual del 698,1 %.""",
        ),
        (
            "the export was 4.815 billion CNY, a year-on-year increase of 16.6%",
            "zh",
            "其中，出口48.15亿元，同比增长16.6%；进口8950万元，同比增长698.1%。",
        ),
        ("Made in Chongqing is very popular in Colombia", "zh", "“重庆制造”在哥伦比亚很受欢迎"),
        (
            "very well in Colombia. From the perspective of trade volume",
            "es",
            """A las empresas de Chongqing les va muy bien en Colombia. Desde el punto de vista del volumen de comercio
            entre las dos partes, Chongqing le vende a Colombia mucho más de lo que le compra.""",
        ),
    ],
)
def test_a_part_of_a_sentence_is_given_whole(quote: str, language: Language, said: str) -> None:
    assert translated(BASE, quote, language) == " ".join(said.split())


def test_quote_marks_and_spaces_may_differ() -> None:
    quote = "“Children  read more when they can see the river,” said Lena Hale"
    assert (translated(knowledge(LIBRARY), quote, "es") or "").startswith("«Los niños leen más")


@pytest.mark.parametrize(("quote", "language"), [("Made in", "en"), ("", "es"), ("ade in", "es"), ("Peru", "zh")])
def test_what_has_no_translation(quote: str, language: Language) -> None:
    assert translated(BASE, quote, language) is None


@pytest.mark.parametrize(
    ("english", "language", "written"),
    [
        ("4.815 billion CNY", "es", "4.815 millones de yuanes"),
        ("4.815 billion CNY", "es", "4,815 mil millones de yuanes"),
        ("4.815 billion CNY", "zh", "48.15亿元"),
        ("89.5 million CNY", "es", "89,5 millones de CNY"),
        ("89.5 million CNY", "zh", "8950万元人民币"),
        ("1.2 trillion CNY", "es", "1,2 billones de yuanes"),
        ("1.2 trillion CNY", "zh", "1.2万亿元"),
        ("698.1%", "es", "698,1\u00a0%"),
        ("698.1%", "zh", "698.1％"),
        ("18.5 per cent", "es", "18,5 por ciento"),
        ("48,200 books", "es", "48.200 libros"),
        ("48,200 books", "es", "48200 libros"),
        ("60 years ago", "zh", "60年前"),
        ("in March 2023", "es", "en marzo de 2023"),
        ("in March 2023", "zh", "2023年3月"),
        ("in November", "zh", "十一月"),
        ("May 2021", "es", "mayo de 2021"),
        ("people may march", "es", "la gente puede marchar"),
        ("March on", "zh", "前进"),
    ],
)
def test_figures_are_the_same_however_a_language_writes_them(english: str, language: Language, written: str) -> None:
    money = knowledge().vocabulary[language].money
    assert Counter(figures_in(english, "en")) == Counter(figures_in(written, language, money))


@pytest.mark.parametrize(
    ("english", "language", "written"),
    [
        ("4.815 billion CNY", "es", "4.815 millones de pesos"),
        ("4.815 billion CNY", "es", "4,815 millones de yuanes"),
        ("4.815 billion CNY", "es", "4.815 millones"),
        ("4.815 billion CNY", "zh", "48.15万元"),
        ("18.5%", "es", "18.5 %"),
        ("18.5%", "zh", "18.5"),
        ("in March 2023", "zh", "2023年3个月"),
        ("1,234 books", "es", "1,234 libros"),
    ],
)
def test_figures_that_are_not_the_same(english: str, language: Language, written: str) -> None:
    money = knowledge().vocabulary[language].money
    assert Counter(figures_in(english, "en")) != Counter(figures_in(written, language, money))
