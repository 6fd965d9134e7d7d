"""The charts as people see them: every glyph there, colours that stay apart, bars as long as their figures."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib.colors import to_rgb
from PIL import Image

from bot.charts import Charts, cache, draw_trade, file_name
from bot.charts.contents import Bar, Chart, Panel, Row, trade_chart
from bot.charts.phone import phone
from bot.charts.png import png
from bot.charts.scene import COLOURS, FAINT, INK, PAPER, Label, Scene, hatched
from bot.charts.slide import slide
from bot.charts.svg import svg
from bot.knowledge.schema import LANGUAGES, Language
from tests.bases import LIBRARY, ROOT, knowledge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.charts import Format, Shape

BASE = knowledge()
SHAPES: tuple[Shape, ...] = ("phone", "slide")
SVG = "{http://www.w3.org/2000/svg}"
MISSING = "\U0001e900"  # a letter of Adlam, which neither font has
# How red and green look to people without red or green cones (Machado, Oliveira and Fernandes 2009, severity 1.0).
COLOUR_BLIND = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "nobody": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
}
LONG = Chart(
    language="es",
    headline="Un titular que no quiere terminar nunca " * 4,
    subject="De qué tratan las cifras, con todo detalle " * 4,
    stated="Según el artículo " * 8,
    computed="Calculado " * 8,
    panels=(
        Panel(
            (
                Row(
                    short="Un nombre corto que es largo",
                    name="Un nombre larguísimo de una medida " * 4,
                    flow="out",
                    growth="+1.000.000,5 % frente al año anterior " * 2,
                    bars=(
                        Bar("2021", "$4.905 y $x^2$ millones " * 5, 0.9, is_computed=True),
                        Bar("2022", "$4.905 y $x^2$ millones " * 5, 1.0),
                    ),
                ),
            )
        ),
    ),
    source="Fuente con un título muy largo " * 6,
)


def pixels(picture: bytes) -> NDArray[np.float32]:
    with Image.open(BytesIO(picture)) as opened:
        return np.asarray(opened.convert("RGB"), dtype=np.float32) / np.float32(255)


def is_colour(picture: NDArray[np.float32], colour: str) -> NDArray[np.bool_]:
    return np.asarray(np.all(np.abs(picture - np.array(to_rgb(colour))) < 0.01, axis=2))


def texts(drawn: bytes) -> list[str]:
    return [text.text or "" for text in ET.fromstring(drawn).iter(f"{SVG}text")]  # noqa: S314 - our own


def chart_of(*bars: Bar, flow: str = "out") -> Chart:
    row = Row("Exports", "Exports to all", flow, "+1% on 2021", bars)
    return Chart("en", "Title", "Subject", "stated", "computed", (Panel((row,)),), "Source")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES)
def test_no_glyph_is_missing(language: Language, shape: Shape) -> None:
    picture = draw_trade(BASE, language, shape)  # a missing glyph is a warning, and warnings are errors
    assert picture.startswith(b"\x89PNG")


def test_a_missing_glyph_would_be_noticed() -> None:
    chart = replace(trade_chart(BASE, "en"), headline=MISSING)
    with pytest.warns(UserWarning, match="missing from font"):
        png(phone(chart))


def test_a_slide_is_16_to_9_and_a_phone_s_chart_upright() -> None:
    height, width, _ = pixels(draw_trade(BASE, "en", "slide")).shape
    assert (width, height) == (1920, 1080)
    height, width, _ = pixels(draw_trade(BASE, "en", "phone")).shape
    assert width == 1200
    assert width < height < 1.5 * width


def test_a_slide_of_many_measures_is_drawn_smaller() -> None:
    (panel,) = trade_chart(BASE, "en").panels
    chart = replace(trade_chart(BASE, "en"), panels=(Panel(panel.rows * 3),))
    height, width, _ = pixels(png(slide(chart))).shape
    assert (width, height) == (1920, 1080)
    assert texts(svg(slide(chart))).count("4.815 billion CNY") == 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES)
def test_an_svg_says_all_that_the_chart_does(language: Language, shape: Shape) -> None:
    chart = trade_chart(BASE, language)
    said = texts(draw_trade(BASE, language, shape, "svg"))
    gap = "" if language == "zh" else " "
    together = gap.join(said)
    assert chart.headline in together
    assert {chart.subject, chart.stated, chart.computed, chart.source} <= {*said}
    for row in chart.panels[0].rows:
        assert row.name in together
        assert {row.growth, *(bar.written for bar in row.bars)} <= {*said}
    assert said.count("2021") == said.count("2022") == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_svg_needs_nothing_else_to_be_read(language: Language) -> None:
    drawn = draw_trade(BASE, language, "slide", "svg")
    root = ET.fromstring(drawn)  # noqa: S314 - our own
    assert (root.get("width"), root.get("height")) == ("1920", "1080")
    style = root.findtext(f"{SVG}style") or ""
    embedded = re.search(r"url\(data:font/woff;base64,([\w+/=]+)\)", style)
    assert embedded is not None
    assert style.rstrip("; }\n").endswith("sans-serif")
    with TTFont(BytesIO(b64decode(embedded[1]))) as font:
        assert {ord(sign) for text in texts(drawn) for sign in text} <= font.getBestCmap().keys() | {0xA0}
    assert len(drawn) < 60_000
    assert b"http" not in drawn.replace(b"http://www.w3.org/2000/svg", b"")


def test_an_svg_can_be_heard() -> None:
    root = ET.fromstring(draw_trade(BASE, "en", "phone", "svg"))  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Chongqing sells Colombia 54 times what it buys"
    description = root.findtext(f"{SVG}desc") or ""
    assert "2021: about 11.21 million CNY (computed); 2022: 89.5 million CNY; +698.1% on 2021" in description


def test_signs_of_markup_are_text() -> None:
    chart = replace(trade_chart(BASE, "en"), headline='R&D <b> "x"')
    assert 'R&D <b> "x"' in texts(svg(slide(chart)))


@pytest.mark.parametrize("length", [1.0, 0.5, 0.018])
def test_a_stated_bar_is_as_long_as_its_figure(length: float) -> None:
    bar = is_colour(pixels(png(phone(chart_of(Bar("2022", "1", length))))), COLOURS["out"])
    assert bar.any(axis=0).sum() == pytest.approx(length * 1080, abs=1)


def test_a_computed_bar_is_hatched_and_as_long_as_its_figure() -> None:
    bar = is_colour(pixels(png(phone(chart_of(Bar("2021", "1", 0.5, is_computed=True))))), COLOURS["out"])
    rows, columns = np.flatnonzero(bar.any(axis=1)), np.flatnonzero(bar.any(axis=0))
    assert columns[-1] - columns[0] == pytest.approx(540, abs=2)
    across = bar[(rows[0] + rows[-1]) // 2, columns[0] : columns[-1]]
    assert (np.diff(across.astype(int)) == 1).sum() > 20
    assert across.mean() < 0.5


@pytest.mark.parametrize("width", [0.5, 3, 40, 1000])
def test_hatching_stays_in_its_bar(width: float) -> None:
    corners = [corner for area in hatched(10, 20, width, 50, "#0072b2") for corner in area.corners]
    assert all(10 - 1e-9 <= x <= 10 + width + 1e-9 for x, _ in corners)
    assert all(20 <= y <= 70 for _, y in corners)


@pytest.mark.parametrize("chart", [LONG, *(trade_chart(BASE, language) for language in LANGUAGES)])
@pytest.mark.parametrize("lay_out", [phone, slide])
def test_nothing_is_cut_off_or_written_over_another(lay_out: Callable[[Chart], Scene], chart: Chart) -> None:
    scene = lay_out(chart)
    picture = pixels(png(scene))
    margin = 40
    for edge in (picture[:margin], picture[-margin // 2 :], picture[:, :margin], picture[:, -margin:]):
        assert (edge > 0.99).all()
    labels = [shape for shape in scene.shapes if isinstance(shape, Label)]
    drawn = [is_inked(replace(scene, shapes=(label,))) for label in labels]
    for number, one in enumerate(drawn):
        for other in drawn[:number]:
            assert not (one & other).any()


def is_inked(scene: Scene) -> NDArray[np.bool_]:
    return np.asarray((pixels(png(scene)) < 0.5).any(axis=2))


def contrast(first: str, second: str) -> float:
    """The contrast of two colours by WCAG 2.2."""

    def luminance(colour: str) -> float:
        channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return float(np.dot([0.2126, 0.7152, 0.0722], channels))

    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("colour", "least"), [(INK, 4.5), (FAINT, 4.5), *((colour, 3) for colour in COLOURS.values())])
def test_words_and_bars_stand_out_from_the_paper(colour: str, least: float) -> None:
    """4.5 for text and 3 for what is drawn, by WCAG 2.2 (1.4.3 and 1.4.11)."""
    assert contrast(colour, PAPER) >= least


@pytest.mark.parametrize("sight", COLOUR_BLIND)
def test_colours_stay_apart_for_everybody(sight: str) -> None:
    seen = [np.array(COLOUR_BLIND[sight]) @ np.array(to_rgb(colour)) for colour in COLOURS.values()]
    for index, first in enumerate(seen):
        for second in seen[index + 1 :]:
            assert np.abs(first - second).max() > 0.2


def test_files_are_named_after_what_is_in_them() -> None:
    assert file_name(BASE, "es", "slide", "svg") == "chart-2022-slide-es.svg"


async def test_each_chart_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def drawing(_: object, language: Language, shape: Shape, file_format: Format) -> bytes:
        drawn.append((language, shape, file_format))
        return f"{language} {len(drawn)}".encode()

    monkeypatch.setattr(cache, "draw_trade", drawing)
    charts = Charts(BASE)
    first = await asyncio.gather(*(charts.trade(language) for language in (*LANGUAGES, *LANGUAGES)))
    assert sorted(drawn) == sorted((language, "phone", "png") for language in LANGUAGES)
    assert first[:3] == first[3:]
    assert await charts.trade("zh") == first[2]
    assert await charts.trade("zh", "slide", "svg") != first[2]
    assert drawn[-1] == ("zh", "slide", "svg")


async def test_threads_draw_the_same_charts_side_by_side() -> None:
    alone = [draw_trade(BASE, language) for language in LANGUAGES]
    together = await asyncio.gather(*(asyncio.to_thread(draw_trade, BASE, language) for language in LANGUAGES))
    assert together == alone


async def test_without_figures_there_is_no_chart() -> None:
    empty = replace(BASE, facts=replace(BASE.facts, measures=MappingProxyType({})))
    with pytest.raises(ValueError, match="nothing to draw"):
        await Charts(empty).trade("en")


@pytest.mark.parametrize("folder", [LIBRARY])
def test_another_base_has_its_charts(folder: Path) -> None:
    said = texts(draw_trade(knowledge(folder), "en", "slide", "svg"))
    assert {"The year 2021", "91,300", "+30.4% on 2020", "about 70,015 (computed)"} <= {*said}


def test_matplotlib_and_fonts_are_not_loaded_before_a_chart_is_asked_for() -> None:
    program = "import sys, bot.charts; sys.exit(bool({'matplotlib', 'fontTools'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
