"""`visitbot misses`: what was asked in vain, listed and written down."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.storage import Arrived, Finished, Miss, Outcome, open_storage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

_TOKEN = "123456:" + "a" * 35


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("TELEGRAM_TOKEN", _TOKEN)
    asyncio.run(_miss(url))


async def _miss(url: str) -> None:
    storage = await open_storage(url, bot=123456)
    await storage.enter()
    missed = [
        Miss("exports 2019", "en", "other-year", ("figure-value", "figure-growth"), "exports in 2019: #how many?"),
        Miss("exports 2019", "en", "other-year", ("figure-value", "figure-growth"), "exports in 2019: #how many?"),
        Miss("el tiempo", "es", "off-topic"),
    ]
    for number, miss in enumerate(missed, 1):
        await storage.put([Arrived(number, "1", "message", False, 1, 1, None, b"{}")])  # noqa: FBT003
        await storage.claim(1)
        await storage.finish(Finished(number, Outcome.SILENT, misses=(miss,)))
    await storage.leave()
    await storage.close()


@pytest.mark.usefixtures("database")
def test_they_are_listed_the_most_frequent_first(run: Run) -> None:
    first, second = run("misses").output.splitlines()[1:3]
    assert first.split()[:3] == ["2", "other-year", "en"]
    assert "figure-value, figure-growth" in first
    assert "(words not kept)" in second


@pytest.mark.usefixtures("database")
def test_they_are_written_as_yaml(run: Run, tmp_path: Path) -> None:
    assert run("misses", "--write", "missed.yaml").output == "2 written to missed.yaml\n"
    written = (tmp_path / "missed.yaml").read_text("utf-8")
    assert yaml.safe_load(written) == [
        {"id": "figure-value", "ask": {"en": ["exports in 2019: #how many?"]}},
        {"id": "new-entry", "ask": {"es": None}},
    ]
    assert "# 2 times, other-year, last on 20" in written


def test_a_database_that_is_not_there_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", _TOKEN)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite3'}")
    result = run("misses")
    assert result.exit_code == 74
    assert "Traceback" not in result.output
