"""What the tests of the whole share: databases of each kind, and a bot of each test's own."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Identity

if TYPE_CHECKING:
    from pathlib import Path

BOTS = itertools.count(200_001)


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns of its next version


@pytest.fixture
def identity() -> Identity:
    """A bot of the test's own: what other tests have left behind in the same database is another bot's."""
    return Identity(token=f"{next(BOTS)}:SANDBOX")


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of the kind of database that the test is parametrised with."""
    if request.param == "PostgreSQL":
        postgres: str = request.getfixturevalue("postgres")
        return postgres
    return f"sqlite:///{tmp_path / 'bot.sqlite3'}"
