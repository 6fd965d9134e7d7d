"""Group commit: all who want something of the database at the same time share a transaction."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.connecting import Database
    from bot.storage.transactions import Many, Transaction

A = TypeVar("A")
R = TypeVar("R")

_MOST_AT_ONCE = 256
"""Operations in one transaction: what is lost of time where one fails and all are done again, each alone."""


@dataclass(slots=True)
class _Wanted:
    """One operation that waits for its turn."""

    operation: Many[Any, Any]
    argument: Any
    future: asyncio.Future[Any]


class Lane:
    """Runs operations in transactions, one transaction after the other, and all that wait in the same one.

    A database syncs its file once for each transaction, and has a fixed cost for each statement, so that thirty
    operations together cost little more than one. Where one of them fails, all are done again, each alone, so that
    nobody suffers from somebody else's.

    Args:
        database: where transactions are run.
        transaction: makes a transaction out of a connection's.
        last: the operations that are done after all others of their transaction, as they build on them.
    """

    def __init__(self, database: Database, last: Sequence[Many[Any, Any]] = ()) -> None:
        self._database = database
        self._last = frozenset(last)
        self._waiting: list[_Wanted] = []
        self._work: asyncio.Task[None] | None = None
        self._is_closed = False

    async def do(self, operation: Many[A, R], argument: A) -> R:
        """Do an operation; it is committed when this returns.

        Raises:
            StorageError: the database cannot be used, or has been closed.
            LostError: as the operation says.
        """
        if self._is_closed:
            raise StorageError("The database has been closed.")
        wanted = _Wanted(operation, argument, asyncio.get_running_loop().create_future())
        self._waiting.append(wanted)
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._work_off())
        result: R = await wanted.future
        return result

    async def close(self) -> None:
        """Finish what waits, and take nothing more."""
        self._is_closed = True
        if self._work is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._work

    async def _work_off(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
                # Whoever has been cancelled meanwhile would not learn what was done for them.
                await self._commit([wanted for wanted in batch if not wanted.future.done()])
        except asyncio.CancelledError:
            for wanted in self._waiting:
                wanted.future.cancel()
            raise

    async def _commit(self, batch: Sequence[_Wanted]) -> None:
        if not batch:
            return
        groups = self._grouped(batch)
        try:
            results = await self._database.run(lambda transaction: _run(transaction, groups))
        except StorageError as error:
            _fail(batch, error)
        except asyncio.CancelledError:
            for wanted in batch:
                wanted.future.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - it is handed to whoever caused it
            if len(batch) == 1:
                _fail(batch, error)
                return
            for wanted in batch:
                await self._commit([wanted])
        else:
            for group, given in zip(groups, results, strict=True):
                _resolve(group, given)

    def _grouped(self, batch: Sequence[_Wanted]) -> list[list[_Wanted]]:
        """Those that want the same together, in the order in which the first of each came."""
        groups: dict[Many[Any, Any], list[_Wanted]] = {}
        for wanted in batch:
            groups.setdefault(wanted.operation, []).append(wanted)
        return sorted(groups.values(), key=lambda group: group[0].operation in self._last)


def _run(transaction: Transaction, groups: Sequence[Sequence[_Wanted]]) -> list[Sequence[Any]]:
    return [group[0].operation(transaction, [wanted.argument for wanted in group]) for group in groups]


def _resolve(group: Sequence[_Wanted], results: Sequence[Any]) -> None:
    for wanted, result in zip(group, results, strict=True):
        if wanted.future.done():
            continue
        if isinstance(result, Exception):
            wanted.future.set_exception(result)
        else:
            wanted.future.set_result(result)


def _fail(batch: Sequence[_Wanted], error: Exception) -> None:
    for wanted in batch:
        if not wanted.future.done():
            wanted.future.set_exception(error)
