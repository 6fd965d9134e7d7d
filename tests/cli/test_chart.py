"""`visitbot chart`: the file that it writes, and what it says about it."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.bases import LIBRARY
from tests.knowledge.test_broken_bases import without_figures

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run, Start


def test_a_slide_as_svg(run: Run, tmp_path: Path) -> None:
    result = run("chart", "--language", "es", "--shape", "slide", "--format", "svg", "--output", "comercio.svg")
    assert result.exit_code == 0, result.output
    assert "Wrote comercio.svg." in result.stderr
    assert "4.815 millones de yuanes" in result.stdout
    drawn = (tmp_path / "comercio.svg").read_text("utf-8")
    assert ">Chongqing le vende a Colombia 54 veces lo que le compra</" in drawn
    assert 'width="1920" height="1080"' in drawn


def test_without_options_a_png_for_a_phone(run: Run, tmp_path: Path) -> None:
    result = run("chart")
    assert result.exit_code == 0, result.output
    with Image.open(tmp_path / "chart-2022-phone-en.png") as picture:
        assert picture.width == 1200
        assert picture.height > picture.width


@pytest.mark.parametrize(("name", "begins"), [("here.SVG", b"<svg"), ("here", b"\x89PNG"), ("here.png", b"\x89PNG")])
def test_the_ending_says_the_format(run: Run, tmp_path: Path, name: str, begins: bytes) -> None:
    assert run("chart", "-o", name).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_to_standard_output_goes_the_picture_alone(start: Start) -> None:
    result = start("chart", "--shape", "slide", "--language", "zh", "--output", "-")
    assert result.returncode == 0, result.stderr
    with Image.open(io.BytesIO(result.stdout)) as picture:
        assert picture.size == (1920, 1080)


def test_a_file_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    result = run("chart", "--output", "nowhere/chart.png")
    assert result.exit_code == 1
    assert "cannot be written to nowhere/chart.png" in result.stderr


def test_a_headline_that_the_facts_do_not_bear_out_is_not_drawn(run: Run, copied: Path) -> None:
    facts = copied / "facts.yaml"
    text = facts.read_text("utf-8")
    assert 'result: "54"' in text
    facts.write_text(text.replace('result: "54"', 'result: "45"'), "utf-8")
    result = run("chart", "--knowledge", str(copied))
    assert result.exit_code == 1
    assert "headline.result: '45' does not recompute: exports.value / imports.value gives 53.7989" in result.stderr


def test_a_base_without_figures_has_no_chart(run: Run, tmp_path: Path) -> None:
    base = without_figures(shutil.copytree(LIBRARY, tmp_path / "library"))
    result = run("chart", "--knowledge", str(base))
    assert result.exit_code == 1
    assert "There is no chart: there is nothing to draw" in result.stderr
