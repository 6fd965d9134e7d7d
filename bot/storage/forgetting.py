"""Erases all that is kept of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, or_, select

from bot.storage import lines
from bot.storage.records import Outcome
from bot.storage.tables import ANSWERS, DIALOGUES, INBOX, OUTBOX, PEOPLE, VOTES, State
from bot.storage.transactions import each

if TYPE_CHECKING:
    from bot.storage.transactions import Transaction


@each
def forget_person(transaction: Transaction, asked: tuple[int, int | None]) -> None:
    """Delete a person's choice of language, votes, dialogues, which messages answer theirs, and what waits of theirs.

    What is being worked on is left to whoever works on it.

    Args:
        transaction: in which.
        asked: the person, and the update in which they asked for it: what came later stays in the inbox.
    """
    person, before = asked
    for table in (PEOPLE, DIALOGUES, ANSWERS, VOTES):
        transaction.connection.execute(delete(table).where(table.c.bot == transaction.bot, table.c.person == person))
    _drop(transaction, person, before)
    _withdraw(transaction, person, before)


def _drop(transaction: Transaction, person: int, before: int | None) -> None:
    """Drop the person's updates that nobody works on yet."""
    waiting = [
        INBOX.c.bot == transaction.bot,
        INBOX.c.person == person,
        INBOX.c.state.in_([State.QUEUED.value, State.READY.value]),
        *_earlier(INBOX.c.update_id, before),
    ]
    rows = transaction.connection.execute(select(INBOX.c.update_id, INBOX.c.line).where(*waiting)).all()
    lines.close(transaction, {row.update_id: (row.line, Outcome.DROPPED) for row in rows})


def _withdraw(transaction: Transaction, person: int, before: int | None) -> None:
    """Delete the calls that answer the person."""
    theirs = select(INBOX.c.update_id).where(
        INBOX.c.bot == transaction.bot, INBOX.c.person == person, INBOX.c.state == State.SENDING.value
    )
    calls = [
        OUTBOX.c.bot == transaction.bot,
        or_(OUTBOX.c.person == person, OUTBOX.c.update_id.in_(theirs)),
        *_earlier(OUTBOX.c.update_id, before),
    ]
    updates = set(transaction.connection.execute(select(OUTBOX.c.update_id).where(*calls)).scalars())
    transaction.connection.execute(delete(OUTBOX).where(*calls))
    lines.close_sent(transaction, updates)


def _earlier(update_id: ColumnElement[int], before: int | None) -> list[ColumnElement[bool]]:
    return [] if before is None else [update_id < before]
