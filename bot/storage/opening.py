"""Opens a database: finds out which, locks it, brings its tables up to date."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.storage import migrating, sqlite
from bot.storage.connecting import Identity, parse_url
from bot.storage.lock_file import LockFile
from bot.storage.storage import Storage

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import URL


async def open_database(url: str, *, bot: int, clock: Callable[[], float] | None, reads_only: bool) -> Storage:
    """See `bot.storage.open_storage`."""
    parsed, identity = parse_url(url), Identity(bot)
    if parsed.get_backend_name() == "postgresql":
        return await _open_postgres(parsed, identity, clock, reads_only=reads_only)
    return await _open_sqlite(parsed, identity, clock or time.time, reads_only=reads_only)


async def _open_sqlite(url: URL, identity: Identity, clock: Callable[[], float], *, reads_only: bool) -> Storage:
    file = sqlite.file_of(url)
    writing = sqlite.SqliteDatabase(sqlite.make_engine(url, reads=reads_only), identity, clock)
    lock = LockFile(file) if file is not None and not reads_only else None
    try:
        await writing.run_plain(migrating.check if reads_only else migrating.migrate)
    except BaseException:
        await writing.close()
        if lock is not None:
            lock.close()
        raise
    reading = writing
    if file is not None:
        reading = sqlite.SqliteDatabase(sqlite.make_engine(url, reads=True), identity, clock)
    return Storage(writing, reading, identity, is_alone=True, close=lock.close if lock is not None else None)


async def _open_postgres(
    url: URL, identity: Identity, clock: Callable[[], float] | None, *, reads_only: bool
) -> Storage:
    from bot.storage import postgres  # noqa: PLC0415 - who uses SQLite need not wait for asyncpg

    writing = postgres.PostgresDatabase(postgres.make_engine(url), identity, clock)
    try:
        await writing.run_plain(migrating.check if reads_only else migrating.migrate)
    except BaseException:
        await writing.close()
        raise
    reading = postgres.PostgresDatabase(postgres.make_engine(url), identity, clock, reads=True)
    return Storage(writing, reading, identity, is_alone=False)
