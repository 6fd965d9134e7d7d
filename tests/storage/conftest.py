"""Each test of the storage runs on SQLite in a file and in memory, and on PostgreSQL."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Protocol

import pytest

from bot.storage import open_storage
from tests.storage.examples import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.storage import Storage

BOTS = itertools.count(1)


class Open(Protocol):
    """Opens the test's database, each time as another process would."""

    async def __call__(self) -> Storage: ...


@pytest.fixture
def bot() -> int:
    """A bot of the test's own: what other tests have left behind in the same database is another bot's."""
    return next(BOTS)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["file", "memory", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each kind of database in turn."""
    return _url(request, request.param, tmp_path)


@pytest.fixture(params=["file", "postgresql"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each kind of database that outlives the process."""
    return _url(request, request.param, tmp_path)


def _url(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    if kind == "postgresql":
        postgres: str = request.getfixturevalue("postgres")
        return postgres
    return "sqlite://" if kind == "memory" else f"sqlite:///{folder / 'bot.sqlite3'}"


@pytest.fixture
async def storage(url: str, bot: int, clock: Clock) -> AsyncIterator[Storage]:
    """An empty database with one instance at work."""
    opened = await open_storage(url, bot=bot, clock=clock)
    await opened.enter()
    yield opened
    await opened.close()


@pytest.fixture
async def reopen(lasting: str, bot: int, clock: Clock) -> AsyncIterator[Open]:
    """Opens a database that outlives its processes; what is open at the end is closed."""
    opened: list[Storage] = []

    async def reopened() -> Storage:
        opened.append(await open_storage(lasting, bot=bot, clock=clock))
        return opened[-1]

    yield reopened
    for storage in opened:
        await storage.close()


@pytest.fixture
async def two(postgres: str, bot: int, clock: Clock) -> AsyncIterator[tuple[Storage, Storage]]:
    """Two instances at work over one database."""
    both = (await open_storage(postgres, bot=bot, clock=clock), await open_storage(postgres, bot=bot, clock=clock))
    for storage in both:
        await storage.enter()
    yield both
    for storage in both:
        await storage.close()
