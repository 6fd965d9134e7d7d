"""Deletes what is older than its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, delete, select, update

from bot.storage import lines, votes
from bot.storage.records import Outcome
from bot.storage.retention import (
    ANSWERS_SECONDS,
    DEAD_LETTERS_SECONDS,
    HANDLED_SECONDS,
    INSTANCES_SECONDS,
    LANGUAGE_SECONDS,
    MISSED_TEXTS_SECONDS,
    MISSES_SECONDS,
    OPEN_SECONDS,
    VOTES_SECONDS,
)
from bot.storage.tables import (
    ANSWERS,
    DEAD_LETTERS,
    DIALOGUES,
    HANDLED,
    INBOX,
    INSTANCES,
    MISSES,
    OUTBOX,
    PEOPLE,
    VOTES,
)
from bot.storage.transactions import each

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from bot.storage.transactions import Transaction

_DELETED: tuple[tuple[Table, ColumnElement[float], float], ...] = (
    (INSTANCES, INSTANCES.c.alive_until, INSTANCES_SECONDS),
    (HANDLED, HANDLED.c.at, HANDLED_SECONDS),
    (DEAD_LETTERS, DEAD_LETTERS.c.at, DEAD_LETTERS_SECONDS),
    (PEOPLE, PEOPLE.c.at, LANGUAGE_SECONDS),
    (DIALOGUES, DIALOGUES.c.until, 0.0),
    (ANSWERS, ANSWERS.c.at, ANSWERS_SECONDS),
    (MISSES, MISSES.c.last, MISSES_SECONDS),
)


@each
def expire(transaction: Transaction, _: None) -> dict[str, int]:
    """Delete what is older than its time.

    Returns:
        How many rows of which table have gone, of those with any.
    """
    gone = {"inbox": _give_up_updates(transaction), "outbox": _give_up_calls(transaction)}
    for table, time, seconds in _DELETED:
        old = delete(table).where(table.c.bot == transaction.bot, time < transaction.now - seconds)
        gone[table.name] = transaction.connection.execute(old).rowcount
    gone[VOTES.name] = votes.make_anonymous(transaction, transaction.now - VOTES_SECONDS)
    texts = MISSES.c.bot == transaction.bot, MISSES.c.last < transaction.now - MISSED_TEXTS_SECONDS
    transaction.connection.execute(update(MISSES).where(*texts, MISSES.c.text.is_not(None)).values(text=None))
    return {name: number for name, number in gone.items() if number}


def _give_up_updates(transaction: Transaction) -> int:
    """Write dead letters for updates that could not be worked on in time."""
    old = INBOX.c.bot == transaction.bot, INBOX.c.arrived < transaction.now - OPEN_SECONDS
    unsent = select(OUTBOX.c.update_id).where(OUTBOX.c.bot == transaction.bot)
    statement = select(INBOX.c.update_id, INBOX.c.line, INBOX.c.kind).where(*old, INBOX.c.update_id.not_in(unsent))
    rows = transaction.connection.execute(statement).all()
    letters: list[dict[str, Any]] = [
        {"update_id": row.update_id, "kind": row.kind, "error": "expired", "at": transaction.now} for row in rows
    ]
    transaction.insert(DEAD_LETTERS, letters)
    lines.close(transaction, {row.update_id: (row.line, Outcome.EXPIRED) for row in rows})
    return len(rows)


def _give_up_calls(transaction: Transaction) -> int:
    """Erase calls that could not be made in time."""
    old = OUTBOX.c.bot == transaction.bot, OUTBOX.c.arrived < transaction.now - OPEN_SECONDS
    updates = set(transaction.connection.execute(select(OUTBOX.c.update_id).where(*old)).scalars())
    if not updates:
        return 0
    number = transaction.connection.execute(delete(OUTBOX).where(*old)).rowcount
    lines.close_sent(transaction, updates)
    return number
