"""A database's address, and what both kinds of database offer: to run a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.transactions import Transaction

R = TypeVar("R")


@dataclass(slots=True)
class Identity:
    """For which bot the database is used, and by which instance; the latter changes where a lease has lapsed."""

    bot: int
    instance: str = ""


class Database(Protocol):
    """One connection to a database, over which one transaction runs after the other."""

    async def run(self, work: Callable[[Transaction], R]) -> R:
        """Run a transaction and commit it.

        Args:
            work: what is done in it; no other thread runs it, but not necessarily the event loop's.

        Raises:
            StorageError: the database cannot be used.
            Exception: whatever `work` raises; then nothing was written.
        """
        ...

    async def close(self) -> None:
        """Let go of the connection."""
        ...


def parse_url(url: str) -> URL:
    """A database's address: `sqlite:///FILE`, `sqlite://` (in memory) or `postgresql://...`.

    Raises:
        StorageError: it is neither.
    """
    wanted = "it must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):
        # Its words could hold the password.
        raise StorageError(f"DATABASE_URL is no database's address: {wanted}.") from None
    kind = parsed.drivername.partition("+")[0]
    if kind in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+asyncpg")
    if kind == "sqlite":
        return parsed.set(drivername="sqlite")
    raise StorageError(f"DATABASE_URL is of a database that this program does not know, {kind}: {wanted}.")
