"""What stands in the charts: the finding, two years side by side, lengths in proportion, figures as in answers."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.charts.captions import trade_caption
from bot.charts.contents import trade_chart
from bot.knowledge.quantities import parse_quantity
from bot.knowledge.schema import LANGUAGES, Language
from tests.bases import LIBRARY, knowledge

BASE = knowledge()


@pytest.mark.parametrize(
    ("language", "headline", "subject"),
    [
        ("en", "Chongqing sells Colombia 54 times what it buys", "Trade between Chongqing and Colombia, 2021 and 2022"),
        (
            "es",
            "Chongqing le vende a Colombia 54 veces lo que le compra",
            "Comercio entre Chongqing y Colombia, 2021 y 2022",
        ),
        ("zh", "重庆对哥伦比亚的出口是进口的54倍", "重庆与哥伦比亚的贸易，2021年和2022年"),
    ],
)
def test_the_headline_says_the_finding_and_the_line_below_it_of_whom_and_when(
    language: Language, headline: str, subject: str
) -> None:
    chart = trade_chart(BASE, language)
    assert (chart.headline, chart.subject) == (headline, subject)
    assert BASE.article.title in chart.source


@pytest.mark.parametrize(
    ("language", "stated", "computed", "growth"),
    [
        (
            "en",
            ["4.905 billion CNY", "4.815 billion CNY", "89.5 million CNY"],
            [
                "about 4.139 billion CNY (computed)",
                "about 4.13 billion CNY (computed)",
                "about 11.21 million CNY (computed)",
            ],
            ["+18.5% on 2021", "+16.6% on 2021", "+698.1% on 2021"],
        ),
        (
            "es",
            ["4.905 millones de yuanes", "4.815 millones de yuanes", "89,5 millones de yuanes"],
            [
                "unos 4.139 millones de yuanes (calculado)",
                "unos 4.130 millones de yuanes (calculado)",
                "unos 11,21 millones de yuanes (calculado)",
            ],
            ["+18,5\u00a0% frente a 2021", "+16,6\u00a0% frente a 2021", "+698,1\u00a0% frente a 2021"],
        ),
        (
            "zh",
            ["49.05亿元", "48.15亿元", "8950万元"],
            ["约41.39亿元（推算）", "约41.3亿元（推算）", "约1121万元（推算）"],
            ["比2021年增长18.5%", "比2021年增长16.6%", "比2021年增长698.1%"],
        ),
    ],
)
def test_each_measure_stands_beside_its_year_before(
    language: Language, stated: list[str], computed: list[str], growth: list[str]
) -> None:
    (panel,) = trade_chart(BASE, language).panels
    assert [[bar.year for bar in row.bars] for row in panel.rows] == [["2021", "2022"]] * 3
    assert [[bar.is_computed for bar in row.bars] for row in panel.rows] == [[True, False]] * 3
    assert [row.bars[0].written for row in panel.rows] == computed
    assert [row.bars[1].written for row in panel.rows] == stated
    assert [row.growth for row in panel.rows] == growth
    assert [row.name.lower() for row in panel.rows] == [
        measure.label[language].lower() for measure in BASE.facts.measures.values()
    ]


def test_bars_are_values_in_proportion_and_never_growth() -> None:
    total, exports, imports = trade_chart(BASE, "en").panels[0].rows
    assert total.bars[1].length == 1
    assert total.bars[0].length == pytest.approx(4.139 / 4.905)
    assert exports.bars[1].length == pytest.approx(4.815 / 4.905)
    assert imports.bars[1].length == pytest.approx(0.0895 / 4.905)
    assert imports.bars[0].length == pytest.approx(0.01121 / 4.905)


def test_what_the_base_does_not_compute_is_computed() -> None:
    base = replace(BASE, figures=MappingProxyType({}))
    assert trade_chart(base, "en").panels == trade_chart(BASE, "en").panels


@pytest.mark.parametrize(("language", "title"), [("en", "The year 2021"), ("es", "El año 2021"), ("zh", "2021年数据")])
def test_without_a_finding_there_is_a_plain_title(language: Language, title: str) -> None:
    base = knowledge(LIBRARY)
    chart = trade_chart(base, language)
    assert (chart.headline, chart.subject) == (title, "")
    # The base's own figure, with more digits than would be computed here.
    assert any(digits in chart.panels[0].rows[0].bars[0].written for digits in ("70,015", "70.015"))


def test_units_are_not_drawn_on_one_scale() -> None:
    measures = dict(BASE.facts.measures)
    measures["imports"] = replace(measures["imports"], value=parse_quantity("120 thousand"))
    facts = replace(BASE.facts, measures=MappingProxyType(measures))
    amounts, numbers = trade_chart(replace(BASE, facts=facts), "en").panels
    assert [row.bars[1].written for row in amounts.rows] == ["4.905 billion CNY", "4.815 billion CNY"]
    assert [(row.bars[1].written, row.bars[1].length) for row in numbers.rows] == [("120,000", 1)]


def test_nothing_at_all_is_a_bar_of_no_length() -> None:
    measures = {"imports": replace(BASE.facts.measures["imports"], value=parse_quantity("0 CNY"))}
    facts = replace(BASE.facts, measures=MappingProxyType(measures))
    base = replace(BASE, facts=facts, figures=MappingProxyType({}))
    assert [bar.length for bar in trade_chart(base, "en").panels[0].rows[0].bars] == [0, 0]


def test_nothing_to_draw_is_said() -> None:
    facts = replace(BASE.facts, measures=MappingProxyType({}))
    with pytest.raises(ValueError, match=r"no measures in facts\.yaml"):
        trade_chart(replace(BASE, facts=facts), "en")


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            """Chongqing sells Colombia 54 times what it buys
            Total trade between Chongqing and Colombia: *4.905 billion CNY*, up 18.5% on 2021 \
(about 4.139 billion CNY, computed)
            Chongqing's exports to Colombia: *4.815 billion CNY*, up 16.6% on 2021 (about 4.13 billion CNY, computed)
            Chongqing's imports from Colombia: *89.5 million CNY*, up 698.1% on 2021 (about 11.21 million CNY, computed)
            From the article "Made in Chongqing is very popular in Colombia\"""",
        ),
        (
            "zh",
            """重庆对哥伦比亚的出口是进口的54倍
            重庆与哥伦比亚的进出口总额：*49.05亿元*，比2021年增长18.5%（推算约41.39亿元）
            重庆对哥伦比亚的出口额：*48.15亿元*，比2021年增长16.6%（推算约41.3亿元）
            重庆从哥伦比亚的进口额：*8950万元*，比2021年增长698.1%（推算约1121万元）
            数据来自文章“Made in Chongqing is very popular in Colombia”""",
        ),
    ],
)
def test_the_caption_has_the_figures_a_line_each(language: Language, lines: str) -> None:
    caption = trade_caption(BASE, language)
    marked = [f"{line.start}*{line.figure}*{line.end}" for line in caption.lines]
    assert [caption.headline, *marked, caption.source] == [line.strip() for line in lines.splitlines()]
    assert caption.text == "\n".join(line.strip() for line in lines.replace("*", "").splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_caption_fits_beneath_a_photo(language: Language) -> None:
    """1,024 characters (Bot API, "sendPhoto"), with room for what the caller adds."""
    assert len(trade_caption(BASE, language).text) < 700
