"""What a benchmark found: a table for people, figures for programs, and targets that were met or not."""

from __future__ import annotations

import json
import os
import platform
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

RESULTS = Path(__file__).parent / "results"


class BenchmarkError(Exception):
    """A benchmark that cannot run; the message says what it lacks and how to give it."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should reach: `limit` is the highest that is good enough, or the lowest."""

    name: str
    figure: float
    limit: float
    unit: str
    at_most: bool = True

    @property
    def met(self) -> bool:
        """Whether the figure is good enough."""
        return self.figure <= self.limit if self.at_most else self.figure >= self.limit


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one benchmark.

    `measured` holds the figures of the table and more, ready for JSON.
    """

    part: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()
    measured: Mapping[str, object] = field(default_factory=dict)


class Occupancy:
    """How much of the machine a benchmark had, from its making until it is described."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def described(self) -> str:
        """The share of the time that this process was running, and how busy the machine is."""
        wall, processor = time.perf_counter() - self._wall, time.process_time() - self._processor
        share = min(1.0, processor / wall) if wall else 1.0
        return f"This process ran {share:.0%} of the time. {machine_load()}"


def machine_load() -> str:
    """How busy the machine is, in words."""
    return f"Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."


def show(report: Report, console: Console) -> None:
    """Print a report's table and notes."""
    table = Table(title=report.title, title_justify="left", title_style="bold")
    table.add_column(report.columns[0])
    for column in report.columns[1:]:
        table.add_column(column, justify="right")
    for row in report.rows:
        table.add_row(*row)
    console.print(table)
    for note in report.notes:
        console.print(note, style="dim", highlight=False)
    console.print()


def show_targets(reports: Iterable[Report], left_out: Iterable[str], console: Console) -> None:
    """Print all targets of some reports: the figure, the target, and whether it was met.

    Args:
        reports: what was measured.
        left_out: the parts that could not be.
        console: where to.
    """
    table = Table(title="Targets", title_justify="left", title_style="bold")
    for column in ("", "figure", "target", "met"):
        table.add_column(column, justify="right" if column in ("figure", "target") else "left")
    for report in reports:
        for target in report.targets:
            figure = f"{target.figure:,.3g} {target.unit}".rstrip()
            bound = "at most" if target.at_most else "at least"
            met = "[green]yes" if target.met else "[red]no"
            table.add_row(target.name, figure, f"{bound} {target.limit:g} {target.unit}".rstrip(), met)
    for part in left_out:
        table.add_row(part, "not measured", "", "[yellow]-")
    console.print(table)


def write(report: Report, folder: Path = RESULTS) -> Path:
    """Write a report as JSON, with the machine it was measured on.

    Args:
        report: what was found.
        folder: where to; it is made where it is missing.

    Returns:
        The file, named after the part.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{report.part}.json"
    document = {
        "part": report.part,
        "title": report.title,
        "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": {
            "system": platform.platform(),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load": os.getloadavg(),
        },
        "targets": [
            {
                "name": target.name,
                "figure": target.figure,
                "at most" if target.at_most else "at least": target.limit,
                "unit": target.unit,
                "met": target.met,
            }
            for target in report.targets
        ],
        "notes": report.notes,
        "measured": report.measured,
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path
