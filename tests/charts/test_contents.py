"""What stands in the pictures: lengths in proportion, the figures as the bot writes them, cuts that are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts.contents import BESIDE_CUT, SHORTEST, scaled, trade_chart
from bot.knowledge.loading import load
from bot.knowledge.quantities import parse_quantity
from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from decimal import Decimal

    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load(KNOWLEDGE)


@pytest.mark.parametrize(
    ("language", "title", "figures"),
    [
        ("en", "Trade in 2022", ["4.905 billion CNY", "4.815 billion CNY", "89.5 million CNY"]),
        (
            "es",
            "Comercio en 2022",
            ["4.905 millones de yuanes", "4.815 millones de yuanes", "89,5 millones de yuanes"],
        ),
        ("zh", "2022年贸易数据", ["49.05亿元", "48.15亿元", "8950万元"]),
    ],
)
def test_figures_are_written_as_in_answers(
    knowledge: KnowledgeBase, language: Language, title: str, figures: list[str]
) -> None:
    chart = trade_chart(knowledge, language)
    assert chart.title == title
    assert [bar.written for bar in chart.panels[0].bars] == figures
    assert knowledge.article.title in chart.source


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bar_has_its_name_and_the_cut_one_is_told(knowledge: KnowledgeBase, language: Language) -> None:
    values, growth = trade_chart(knowledge, language).panels
    measures = knowledge.facts.measures.values()
    for bar, measure in zip(values.bars, measures, strict=True):
        assert bar.name.lower() == measure.label[language].lower()
        assert not bar.cut
    assert values.note == ""
    assert [bar.cut for bar in growth.bars] == [False, False, True]
    assert growth.note.lower().startswith(knowledge.facts.measures["imports"].short[language].lower())
    assert "15" in growth.note


def test_values_are_in_proportion(knowledge: KnowledgeBase) -> None:
    total, exports, imports = trade_chart(knowledge, "en").panels[0].bars
    assert total.length == 1
    assert exports.length == pytest.approx(4.815 / 4.905)
    assert imports.length == pytest.approx(0.0895 / 4.905)


def test_units_are_not_drawn_on_one_scale(knowledge: KnowledgeBase) -> None:
    measures = dict(knowledge.facts.measures)
    measures["imports"] = replace(measures["imports"], value=parse_quantity("120 thousand"))
    facts = replace(knowledge.facts, measures=MappingProxyType(measures))
    chart = trade_chart(replace(knowledge, facts=facts), "en")
    assert [[bar.written for bar in panel.bars] for panel in chart.panels[:2]] == [
        ["4.905 billion CNY", "4.815 billion CNY"],
        ["120,000"],
    ]


def test_nothing_to_draw_is_said(knowledge: KnowledgeBase) -> None:
    facts = replace(knowledge.facts, measures=MappingProxyType({}))
    with pytest.raises(ValueError, match=r"no measures in facts\.yaml"):
        trade_chart(replace(knowledge, facts=facts), "en")


FIGURES = st.lists(st.decimals(0, 10**12, places=3), min_size=1, max_size=8)


@given(FIGURES)
def test_lengths_stay_in_proportion_and_on_the_paper(values: list[Decimal]) -> None:
    lengths, times = scaled(values)
    longest = values[max(range(len(values)), key=values.__getitem__)]
    for value, length in zip(values, lengths, strict=True):
        assert float(length * longest) == pytest.approx(float(value * max(lengths)), rel=1e-9, abs=1e-9)
    if times is None:
        assert max(lengths) in (0, 1)
        return
    assert sum(length > 1 for length in lengths) == 1
    assert sorted(lengths)[-2] == pytest.approx(BESIDE_CUT)
    assert times > BESIDE_CUT / SHORTEST - 1
