"""Targets, tables and JSON."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bench.reports import Report, Target, show, show_targets, write

if TYPE_CHECKING:
    from pathlib import Path

REPORT = Report(
    "answers",
    "Speed",
    ("", "median"),
    (("ours", "0.300"),),
    (Target("a question", 0.3, 0.5, "ms"), Target("its memory", 130, 120, "MB")),
    ("on a quiet machine",),
    {"median": 0.3},
)


@pytest.mark.parametrize(
    ("figure", "at_most", "met"),
    [(0.5, True, True), (0.51, True, False), (72.0, False, True), (0.4, False, False)],
)
def test_a_target_is_met_up_to_its_limit(figure: float, at_most: bool, met: bool) -> None:  # noqa: FBT001 - a case of the table
    assert Target("", figure, 0.5, "", at_most=at_most).met is met


def test_people_see_the_table_its_notes_and_the_targets() -> None:
    out = StringIO()
    console = Console(file=out, width=100)

    show(REPORT, console)
    show_targets([REPORT], ["banking77"], console)

    lines = out.getvalue().splitlines()
    assert any("ours" in line and "0.300" in line for line in lines)
    assert "on a quiet machine" in lines
    assert any(
        "a question" in line and "0.3 ms" in line and "at most 0.5 ms" in line and "yes" in line for line in lines
    )
    assert any("its memory" in line and "130 MB" in line and line.split()[-2] == "no" for line in lines)
    assert any("banking77" in line and "not measured" in line for line in lines)


def test_programs_read_the_figures_and_the_machine(tmp_path: Path) -> None:
    document = json.loads(write(REPORT, tmp_path / "results").read_text(encoding="utf-8"))

    assert document["measured"] == {"median": 0.3}
    assert [target["met"] for target in document["targets"]] == [True, False]
    assert document["machine"]["cores"] >= 1
