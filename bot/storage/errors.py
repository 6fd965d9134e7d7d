"""What can go wrong with the storage, worded for the person who must act."""

from __future__ import annotations


class StorageError(Exception):
    """The database cannot be used; the message says why and what to do."""


class AnotherProcessError(StorageError):
    """Another process has the SQLite file open."""


class NewerSchemaError(StorageError):
    """A newer version of the program has written the database."""


class LostError(Exception):
    """An update that this instance worked on is not its own any more: its lease had lapsed, and another took it.

    Nothing was written. Whoever sees this drops what was worked out.
    """

    def __init__(self, update: int) -> None:
        super().__init__(f"Update {update} is not this instance's any more")
        self.update = update
