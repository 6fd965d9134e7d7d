"""What outlives an update: the inbox, the outbox, and what is remembered of people, groups and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.errors import AnotherProcessError, LostError, NewerSchemaError, StorageError
from bot.storage.records import (
    Answered,
    Arrived,
    Call,
    Finished,
    Kept,
    Miss,
    Outcome,
    Pending,
    Place,
    Reference,
    Taken,
    Tally,
    Vote,
    Waiting,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.storage import Storage as Storage

__all__ = [
    "RENEW_SECONDS",
    "AnotherProcessError",
    "Answered",
    "Arrived",
    "Call",
    "Finished",
    "Kept",
    "LostError",
    "Miss",
    "NewerSchemaError",
    "Outcome",
    "Pending",
    "Place",
    "Reference",
    "StorageError",
    "Taken",
    "Tally",
    "Vote",
    "Waiting",
    "open_storage",
]

RENEW_SECONDS = 5.0
"""How often an instance says that it is alive (`Storage.renew`)."""


async def open_storage(
    url: str, *, bot: int, clock: Callable[[], float] | None = None, reads_only: bool = False
) -> Storage:
    """Open a database, and bring its tables up to date.

    Args:
        url: `sqlite:///FILE`, `sqlite://` (in memory, gone with the storage) or `postgresql://...`.
        bot: the bot's id: its rows are its own.
        clock: the time in seconds since 1970; None for the machine's, or for PostgreSQL the server's, which is the
            same for all instances.
        reads_only: to look into a database that a bot may be using; nothing is written, locked or brought up to date.

    Raises:
        AnotherProcessError: another process uses the SQLite file.
        NewerSchemaError: a newer version of the program has written it.
        StorageError: it cannot be opened.
    """
    # SQLAlchemy takes a third of a second, which programs that open no database need not wait for.
    from bot.storage.opening import open_database  # noqa: PLC0415

    return await open_database(url, bot=bot, clock=clock, reads_only=reads_only)
