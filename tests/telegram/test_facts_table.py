"""The table of the trade figures, as people see it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.loading import load
from bot.knowledge.schema import LANGUAGES
from bot.sandbox.core.entities.formatted import FormattedText, format_text
from bot.telegram.facts_table import LONGEST, facts_table

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase, Measure
    from bot.knowledge.schema import Language

KNOWLEDGE = load(Path(__file__).parents[2] / "knowledge")
EXPORTS = KNOWLEDGE.facts.measures["exports"]

SEEN = {
    "en": """\
Trade in 2022, in CNY

Total trade between Chongqing and Colombia
4.905 billion CNY, up 18.5% on 2021

Chongqing's exports to Colombia
4.815 billion CNY, up 16.6% on 2021

Chongqing's imports from Colombia
89.5 million CNY, up 698.1% on 2021

Computed from these figures
Balance (exports − imports): 4.7255 billion CNY
Ratio (exports ÷ imports): 53.8
Share (exports ÷ total trade): 98.2%
Share (imports ÷ total trade): 1.82%

In the article's words
""",
    "es": """\
Comercio en 2022, en CNY

El comercio total entre Chongqing y Colombia
4.905 millones de yuanes, 18,5\u00a0% más que en 2021

Las exportaciones de Chongqing a Colombia
4.815 millones de yuanes, 16,6\u00a0% más que en 2021

Las importaciones de Chongqing desde Colombia
89,5 millones de yuanes, 698,1\u00a0% más que en 2021

Calculado a partir de estas cifras
Saldo (exportaciones − importaciones): 4.725,5 millones de yuanes
Razón (exportaciones ÷ importaciones): 53,8
Participación (exportaciones ÷ comercio total): 98,2\u00a0%
Participación (importaciones ÷ comercio total): 1,82\u00a0%

En palabras del artículo
""",
    "zh": """\
2022年贸易数据（货币：CNY）

重庆与哥伦比亚的进出口总额
49.05亿元，比2021年增长18.5%

重庆对哥伦比亚的出口额
48.15亿元，比2021年增长16.6%

重庆从哥伦比亚的进口额
8950万元，比2021年增长698.1%

由以上数据计算得出
差额（出口 − 进口）：47.255亿元
比值（出口 ÷ 进口）：53.8
占比（出口 ÷ 总额）：98.2%
占比（进口 ÷ 总额）：1.82%

文章原文
""",
}


def seen(html: str) -> FormattedText:
    """What Telegram makes of the markup; it refuses what is not well-formed."""
    return format_text(html, parse_mode="HTML")


def with_exports(exports: Measure) -> KnowledgeBase:
    measures = MappingProxyType({**KNOWLEDGE.facts.measures, "exports": exports})
    return replace(KNOWLEDGE, facts=replace(KNOWLEDGE.facts, measures=measures))


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_see_the_figures(language: Language) -> None:
    message = seen(facts_table(KNOWLEDGE, language))
    quotes = "\n".join(f"“{measure.evidence.quote}”" for measure in KNOWLEDGE.facts.measures.values())
    assert message.text == SEEN[language] + quotes
    bold = [message.covered(entity) for entity in message.entities if entity.type == "bold"]
    assert bold[0] == SEEN[language].splitlines()[0]
    assert len(bold) == 1 + 3 + 4
    assert [message.covered(e) for e in message.entities if e.type == "expandable_blockquote"] == [quotes]


@pytest.mark.parametrize("language", LANGUAGES)
@given(label=st.text(min_size=1, max_size=60), quote=st.text(min_size=1, max_size=200))
def test_any_words_are_well_formed(language: Language, label: str, quote: str) -> None:
    words = dict.fromkeys(LANGUAGES, label)
    evidence = replace(EXPORTS.evidence, quote=quote)
    html = facts_table(with_exports(replace(EXPORTS, label=words, short=words, evidence=evidence)), language)
    assert len(html) <= LONGEST
    assert KNOWLEDGE.facts.measures["imports"].label[language][1:] in seen(html).text


def test_markup_in_words_is_shown_as_it_is() -> None:
    words = dict.fromkeys(LANGUAGES, "cars <b> & {parts}")
    message = seen(facts_table(with_exports(replace(EXPORTS, label=words, short=words)), "en"))
    assert "Cars <b> & {parts}\n4.815 billion CNY" in message.text
    assert "Balance (cars <b> & {parts} − imports)" in message.text


@pytest.mark.parametrize(("length", "quoted"), [(100, True), (1600, True), (2000, False), (6000, False)])
def test_quotes_too_long_are_left_out_and_the_figures_stay(length: int, quoted: bool) -> None:  # noqa: FBT001 - a case
    evidence = replace(EXPORTS.evidence, quote="\U0001f6a2" * length)
    html = facts_table(with_exports(replace(EXPORTS, evidence=evidence)), "en")
    assert len(html.encode("utf-16-le")) // 2 <= LONGEST
    assert ("blockquote" in html) == quoted
    assert "Balance" in seen(html).text


def test_without_figures_there_is_no_table() -> None:
    facts = replace(KNOWLEDGE.facts, measures=MappingProxyType({}))
    assert facts_table(replace(KNOWLEDGE, facts=facts), "en") == ""


def test_without_derived_figures_the_heading_is_left_out() -> None:
    html = facts_table(replace(KNOWLEDGE, figures=MappingProxyType({})), "en")
    assert "Computed" not in html
    assert "89.5 million CNY" in html
