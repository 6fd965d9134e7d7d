"""A SQLite database has one process at a time; the system lets go of its lock however the process ends."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING

from bot.storage.errors import AnotherProcessError, StorageError

if TYPE_CHECKING:
    from pathlib import Path


class LockFile:
    """The lock beside a database file, held until it is closed.

    Args:
        database: the database's file; the lock is beside it, and stays there, empty.

    Raises:
        AnotherProcessError: another process holds it.
        StorageError: the lock's file cannot be made.
    """

    def __init__(self, database: Path) -> None:
        path = database.with_name(f"{database.name}.lock")
        try:
            self._file: IO[bytes] = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        except OSError as error:
            raise StorageError(
                f"The lock {path} cannot be made: {error.strerror}. Let the user that runs the bot write there."
            ) from error
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise AnotherProcessError(
                f"Another process has the database {database} open: this bot runs already. End that one first, or "
                "name another file in DATABASE_URL; several processes can share a PostgreSQL database."
            ) from error

    def close(self) -> None:
        """Let go of the lock."""
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
