"""What a transaction is given, and the few statements that both databases have but spell differently."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection, Executable, Insert, Table

    from bot.storage.errors import LostError

A = TypeVar("A")
R = TypeVar("R")
Row: TypeAlias = "dict[str, Any]"


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction, or one moment of reading.

    Attributes:
        connection: where statements are run.
        bot: the bot whose rows these are.
        instance: who does it.
        now: the time, in seconds since 1970.
        is_repeat: whether it may have been committed already: the connection was lost before that could be known.
    """

    connection: Connection
    bot: int
    instance: str
    now: float
    is_repeat: bool = False

    def run(self, statement: Executable, rows: Sequence[Row]) -> None:
        """Run a statement once for each row of parameters; `of_bot` is added to each."""
        if rows:
            self.connection.execute(statement, [{"of_bot": self.bot, **row} for row in rows])

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows that are known to be new."""
        self._insert(_inserting(table), rows)

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        """Insert rows; one that has another's key takes its place, and the last of several wins."""
        keys = [column.name for column in table.primary_key if column.name != "bot"]
        self._insert(_replacing(self.connection.dialect.name, table), list(_by_key(keys, rows).values()))

    def add(self, table: Table, column: str, rows: Iterable[Row]) -> None:
        """Insert rows; where there is one with the key, its number in `column` grows, and the rest is replaced."""
        self._insert(_adding(self.connection.dialect.name, table, column), list(rows))

    def _insert(self, statement: Insert, rows: Sequence[Row]) -> None:
        if rows:
            self.connection.execute(statement, [{"bot": self.bot, **row} for row in rows])


Many: TypeAlias = "Callable[[Transaction, Sequence[A]], Sequence[R | LostError]]"
"""An operation, done for all who want it at the same time: what they want in, what each of them gets out."""


def each(operation: Callable[[Transaction, A], R]) -> Many[A, R]:
    """An operation that is done for one after the other."""

    @wraps(operation)
    def many(transaction: Transaction, wanted: Sequence[A]) -> Sequence[R]:
        return [operation(transaction, one) for one in wanted]

    return many


def _by_key(keys: Sequence[str], rows: Iterable[Row]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row[key] for key in keys): row for row in rows}


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def _inserting(table: Table) -> Insert:
    return insert(table)


@cache
def _replacing(dialect: str, table: Table) -> Insert:
    statement, keys = _insert(dialect, table), list(table.primary_key)
    replaced = {column.name: statement.excluded[column.name] for column in table.columns if column not in set(keys)}
    if not replaced:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=replaced)


@cache
def _adding(dialect: str, table: Table, column: str) -> Insert:
    statement, keys = _insert(dialect, table), list(table.primary_key)
    changed: dict[str, Any] = {one.name: statement.excluded[one.name] for one in table.columns if one not in set(keys)}
    changed[column] = table.c[column] + statement.excluded[column]
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)
