"""Lines: updates that are worked on one at a time, in the order of their ids, by whichever instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, exists, func, select, update

from bot.storage.records import Outcome
from bot.storage.tables import HANDLED, INBOX, OUTBOX, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.storage.transactions import Transaction

_OTHER = INBOX.alias("other")
_NEXT = (
    select(func.min(_OTHER.c.update_id))
    .where(_OTHER.c.bot == bindparam("of_bot"), _OTHER.c.line == bindparam("of"), _OTHER.c.state == State.QUEUED.value)
    .scalar_subquery()
)
_FIRST = INBOX.alias("first")
_IS_TAKEN = exists().where(
    _FIRST.c.bot == bindparam("of_bot"), _FIRST.c.line == bindparam("of"), _FIRST.c.state > State.QUEUED.value
)
_PROMOTE = (
    update(INBOX)
    .where(INBOX.c.bot == bindparam("of_bot"), INBOX.c.update_id == _NEXT, ~_IS_TAKEN)
    .values(state=State.READY.value)
)
_DEMOTE = (
    update(INBOX)
    .where(
        INBOX.c.bot == bindparam("of_bot"),
        INBOX.c.line == bindparam("of"),
        INBOX.c.state == State.READY.value,
        INBOX.c.update_id > bindparam("before"),
    )
    .values(state=State.QUEUED.value)
)
_REMOVE = delete(INBOX).where(INBOX.c.bot == bindparam("of_bot"), INBOX.c.update_id == bindparam("of"))
_UNSENT = exists().where(OUTBOX.c.bot == INBOX.c.bot, OUTBOX.c.update_id == INBOX.c.update_id)
_ALL_SENT = select(INBOX.c.update_id, INBOX.c.line, INBOX.c.outcome).where(
    INBOX.c.bot == bindparam("of_bot"),
    INBOX.c.update_id.in_(bindparam("of", expanding=True)),
    INBOX.c.state == State.SENDING.value,
    ~_UNSENT,
)


def promote(transaction: Transaction, lines: Iterable[str]) -> None:
    """Make the first update of each line ready, where no other of the line is ready or at work."""
    transaction.run(_PROMOTE, [{"of": line} for line in lines])


def demote(transaction: Transaction, first: Mapping[str, int]) -> None:
    """Queue what is ready in a line, where an update with a smaller id has come to the line: by line, its id."""
    transaction.run(_DEMOTE, [{"of": line, "before": update_id} for line, update_id in first.items()])


def close(transaction: Transaction, ended: Mapping[int, tuple[str, Outcome]]) -> None:
    """Remove updates from the inbox, record how they ended, and let their lines go on.

    Args:
        transaction: in which.
        ended: by update, its line and how it ended.
    """
    transaction.run(_REMOVE, [{"of": update_id} for update_id in ended])
    transaction.insert(
        HANDLED,
        [
            {"update_id": update_id, "outcome": outcome.value, "at": transaction.now}
            for update_id, (_, outcome) in ended.items()
        ],
    )
    promote(transaction, {line for line, _ in ended.values()})


def close_sent(transaction: Transaction, updates: Iterable[int]) -> None:
    """Close those of the updates whose calls are all out."""
    rows = transaction.connection.execute(_ALL_SENT, {"of_bot": transaction.bot, "of": list(updates)})
    close(transaction, {row.update_id: (row.line, Outcome(row.outcome)) for row in rows})
