"""The pictures themselves: every glyph there, colours that stay apart, bars as long as their figures."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import matplotlib.image
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from bot.charts import Charts, cache, draw_trade
from bot.charts.contents import Bar, Chart, Panel
from bot.charts.drawing import COLOURS, PAPER, WIDTH, draw
from bot.knowledge.loading import load
from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language

ROOT = Path(__file__).parents[2]
MISSING = "\U0001e900"  # a letter of Adlam, which neither font has
# How red and green look to people without red or green cones (Machado, Oliveira and Fernandes 2009, severity 1.0).
COLOUR_BLIND = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "nobody": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
}


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load(ROOT / "knowledge")


def pixels(picture: bytes) -> NDArray[np.float32]:
    return np.asarray(matplotlib.image.imread(BytesIO(picture), format="png"), dtype=np.float32)[:, :, :3]


def is_colour(picture: NDArray[np.float32], colour: str) -> NDArray[np.bool_]:
    return np.asarray(np.all(np.abs(picture - np.array(to_rgb(colour))) < 0.01, axis=2))


def one_bar(bar: Bar, note: str = "") -> Chart:
    return Chart("Title", (Panel("Panel", (bar,), note),), "Source")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_glyph_is_missing(knowledge: KnowledgeBase, language: Language) -> None:
    picture = draw_trade(knowledge, language)  # a missing glyph is a warning, and warnings are errors
    assert picture.startswith(b"\x89PNG")
    height, width, _ = pixels(picture).shape
    assert width == WIDTH
    assert height < 2 * width


def test_a_missing_glyph_would_be_noticed() -> None:
    with pytest.warns(UserWarning, match="missing from font"):
        draw(one_bar(Bar(MISSING, "1", "out", 1.0)))


@pytest.mark.parametrize("length", [1.0, 0.5, 0.018])
def test_a_bar_is_as_long_as_its_figure(length: float) -> None:
    bar = is_colour(pixels(draw(one_bar(Bar("Exports", "1", "out", length)))), COLOURS["out"])
    assert bar.any(axis=0).sum() == pytest.approx(length * 1080, abs=1)


def test_a_cut_bar_shows_two_gaps() -> None:
    bar = is_colour(pixels(draw(one_bar(Bar("Imports", "1", "in", 1.0, cut=True), "cut"))), COLOURS["in"])
    rows = np.flatnonzero(bar.any(axis=1))
    line = bar[rows[2]].astype(int)
    assert (np.diff(line) == 1).sum() == 3


def test_a_figure_too_long_for_its_bar_stands_beside_it_and_a_dollar_is_a_dollar() -> None:
    wide = "$4,905 and $x^2$ " * 3
    picture = pixels(draw(one_bar(Bar("Exports", wide, "out", 0.02))))
    assert not is_colour(picture[:, -55:], "#1d2329").any()


@pytest.mark.parametrize("name", ["A very long name of a measure " * 3, "很长的指标名称" * 30])
def test_a_long_name_stays_on_the_paper(name: str) -> None:
    picture = pixels(draw(one_bar(Bar(name, "1", "out", 1.0))))
    assert (picture[:, -56:] > 0.99).all()


def contrast(first: str, second: str) -> float:
    """The contrast of two colours by WCAG 2.2."""

    def luminance(colour: str) -> float:
        channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return float(np.dot([0.2126, 0.7152, 0.0722], channels))

    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colour", COLOURS.values())
def test_figures_on_bars_can_be_read(colour: str) -> None:
    assert contrast(colour, PAPER) >= 4.5


@pytest.mark.parametrize("sight", COLOUR_BLIND)
def test_colours_stay_apart_for_everybody(sight: str) -> None:
    seen = [np.array(COLOUR_BLIND[sight]) @ np.array(to_rgb(colour)) for colour in COLOURS.values()]
    for index, first in enumerate(seen):
        for second in seen[index + 1 :]:
            assert np.abs(first - second).max() > 0.2


async def test_each_picture_is_drawn_once(knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def drawing(knowledge: KnowledgeBase, language: Language) -> bytes:
        drawn.append(language)
        return f"{language} {len(drawn)}".encode()

    monkeypatch.setattr(cache, "draw_trade", drawing)
    charts = Charts(knowledge)
    first = await asyncio.gather(*(charts.trade(language) for language in (*LANGUAGES, *LANGUAGES)))
    assert sorted(drawn) == sorted(LANGUAGES)
    assert first[:3] == first[3:]
    assert await charts.trade("zh") == first[2]


async def test_threads_draw_the_same_pictures_side_by_side(knowledge: KnowledgeBase) -> None:
    alone = [draw_trade(knowledge, language) for language in LANGUAGES]
    together = await asyncio.gather(*(asyncio.to_thread(draw_trade, knowledge, language) for language in LANGUAGES))
    assert together == alone


async def test_without_figures_there_is_no_picture(knowledge: KnowledgeBase) -> None:
    empty = replace(knowledge, facts=replace(knowledge.facts, measures=MappingProxyType({})))
    with pytest.raises(ValueError, match="nothing to draw"):
        await Charts(empty).trade("en")


def test_matplotlib_is_not_loaded_before_a_picture_is_asked_for() -> None:
    program = "import sys, bot.charts; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
