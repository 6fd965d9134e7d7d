"""What operators are told is what the program does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.delivery.exits import ExitCode
from bot.delivery.metrics import Metrics
from bot.delivery.monitoring import OLDEST_SECONDS, TELEGRAM_SECONDS
from bot.settings import Settings
from bot.telegram.handlers.operating import OPERATIONS

if TYPE_CHECKING:
    from pathlib import Path

SYSTEM = {"HTTPS_PROXY", "POSTGRES_PASSWORD", "REPOSITORY", "HOST", "USER", "DATABASE", "PASSWORD"}
"""Words in capitals that are no settings of the program."""


@pytest.fixture(scope="session")
def page(root: Path) -> str:
    return (root / "docs" / "operating.md").read_text("utf-8")


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    below = page[page.index(f"\n## {heading}") + 1 :].partition("\n## ")[0]
    lines = [line for line in below.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_every_exit_code_is_told_with_whether_it_is_started_again(page: str, root: Path) -> None:
    told = {int(code): again for code, _, _, again in rows(page, "Exit codes")}
    unit = (root / "deploy" / "visitbot.service").read_text("utf-8")
    line = re.search(r"^RestartPreventExitStatus=(.+)$", unit, re.MULTILINE)
    assert line is not None
    final = {0, *map(int, line[1].split())}
    assert told == {code: "no" if code in final else "yes" for code in ExitCode}


def test_every_metric_is_told(page: str) -> None:
    registered = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in Metrics(lambda: 0.0).registry.collect()
        if not family.name.endswith("_created")
    }
    told = {row[0].strip("`") for row in rows(page, "Metrics, and when to be alarmed")}
    assert told == registered


def test_alarms_are_those_of_readyz(page: str) -> None:
    alarms = {row[0].strip("`"): row[2] for row in rows(page, "Metrics, and when to be alarmed")}
    assert alarms["visitbot_inbox_oldest_seconds"].startswith(f"above {OLDEST_SECONDS:.0f}:")
    assert alarms["visitbot_intake_age_seconds"].startswith(f"polling: above {TELEGRAM_SECONDS:.0f}.")


def test_every_command_for_operators_is_told(page: str) -> None:
    told = page[page.index("\n## Who may do what") :]
    assert [name for name in OPERATIONS if f"`/{name}`" not in told] == []


def test_the_settings_that_it_names_exist(page: str) -> None:
    named = set(re.findall(r"\b([A-Z][A-Z_]{3,})(?==|`)", page))
    assert "DATABASE_URL" in named
    assert named - {name.upper() for name in Settings.model_fields} - SYSTEM == set()


def test_what_it_links_to_is_there(page: str, root: Path) -> None:
    targets = re.findall(r"\]\(([^)]+)\)", page)
    assert "privacy.md" in targets
    assert [target for target in targets if not (root / "docs" / target).is_file()] == []
