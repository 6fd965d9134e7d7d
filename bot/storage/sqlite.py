"""SQLite: one file, or memory, used by one thread."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

from bot.storage.errors import StorageError
from bot.storage.transactions import Transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import URL

    from bot.storage.connecting import Identity

R = TypeVar("R")

BUSY_SECONDS = 5.0
"""How long a statement waits for another process that has locked the file, such as one that makes a backup."""

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",  # readers do not wait for the writer
    "PRAGMA synchronous = FULL",  # what is committed survives a power cut: group commit makes that cheap
    "PRAGMA secure_delete = ON",  # what is erased is overwritten
    "PRAGMA temp_store = MEMORY",
)
_FAILURES = (sqlite3.OperationalError, OperationalError, InterfaceError)


class SqliteDatabase:
    """One connection to a SQLite database, in a thread of its own: its calls block, and the event loop must not.

    Args:
        engine: from `make_engine`.
        identity: whose transactions these are.
        clock: the time in seconds since 1970.
    """

    def __init__(self, engine: Engine, identity: Identity, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._identity = identity
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._connection: Connection | None = None

    async def run(self, work: Callable[[Transaction], R]) -> R:
        """See `Database.run`."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    async def run_plain(self, work: Callable[[Connection], R]) -> R:
        """Run something on the connection in a transaction, before there are tables."""
        return await self.run(lambda transaction: work(transaction.connection))

    async def close(self) -> None:
        """See `Database.close`."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown()

    def _run(self, work: Callable[[Transaction], R]) -> R:
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                return work(Transaction(self._connection, self._identity.bot, self._identity.instance, self._clock()))
        except _FAILURES as error:
            raise StorageError(worded(self._engine.url, error)) from error
        except DatabaseError as error:
            if type(error) is DatabaseError:  # a file that is no database, or damaged
                raise StorageError(worded(self._engine.url, error)) from error
            raise

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._engine.dispose()


def make_engine(url: URL, *, reads: bool = False) -> Engine:
    """An engine for a SQLite file, whose folder is made where there is none, or for memory.

    Args:
        url: `sqlite:///FILE`, or `sqlite://` for memory.
        reads: whether it may only read: then nothing is made.

    Raises:
        StorageError: the folder cannot be made, or the file is not there to be read.
    """
    file = file_of(url)
    if file is not None:
        _prepare(file, reads=reads)
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(
            ":memory:" if file is None else file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        ),
        poolclass=StaticPool,
        hide_parameters=True,  # errors are logged, and parameters are what people have written
    )
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin_reading if reads else _begin_writing)
    return engine


def file_of(url: URL) -> Path | None:
    """The file of a SQLite address; None where the database is in memory."""
    return None if url.database in {None, "", ":memory:"} else Path(str(url.database)).expanduser()


def worded(url: URL, error: Exception) -> str:
    """What is wrong with a SQLite database, and what to do."""
    told = str(getattr(error, "orig", error))
    file = file_of(url)
    advice = next((advice for part, advice in _ADVICE.items() if part in told), "Look into the cause named above.")
    return f"The database {file or 'in memory'} cannot be used: {told}. {advice}"


_ADVICE = {
    "full": "Free space on that disk, then start again.",
    "readonly": "Let the user that runs the bot write to the file and its folder.",
    "unable to open": "Let the user that runs the bot write to the file's folder.",
    "locked": "Another program holds it: end that one, such as a backup or a database browser, then start again.",
    "not a database": "It is no SQLite file: name another file in DATABASE_URL, or restore a backup.",
    "malformed": "The file is damaged: restore a backup.",
    "disk I/O": "The disk fails, or the file has been removed: look at the system's log, and restore a backup.",
}


def _prepare(file: Path, *, reads: bool) -> None:
    try:
        if not reads:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Whose it is may read it: it holds what people have asked.
            file.touch(mode=0o600, exist_ok=True)
        elif not file.exists():
            raise StorageError(f"There is no database {file} yet: it is made when the bot runs.")
    except OSError as error:
        raise StorageError(
            f"The database {file} cannot be made: {error.strerror}. Name another file in DATABASE_URL, or let the user "
            "that runs the bot write there."
        ) from error


def _prepare_connection(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
