"""The outbox: calls of the Bot API that are to be made, until Telegram has them or has refused them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, select, update

from bot.storage import lines, people
from bot.storage.records import Answered, Call, Pending, Reference
from bot.storage.tables import OUTBOX
from bot.storage.transactions import each

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import Row

    from bot.storage.transactions import Transaction

_THIS = (OUTBOX.c.bot == bindparam("of_bot"), OUTBOX.c.update_id == bindparam("of"), OUTBOX.c.number == bindparam("at"))
_THERE = select(OUTBOX.c.update_id, OUTBOX.c.number).where(
    OUTBOX.c.bot == bindparam("of_bot"), OUTBOX.c.update_id.in_(bindparam("of", expanding=True))
)
_REMOVE = delete(OUTBOX).where(*_THIS)
_FREE = update(OUTBOX).where(*_THIS).values(holder=None)
_ORPHANED = and_(OUTBOX.c.bot == bindparam("of_bot"), OUTBOX.c.holder.is_(None))
_ADOPT = update(OUTBOX).where(_ORPHANED).values(holder=bindparam("by"))


def add(transaction: Transaction, calls: Iterable[tuple[int, float, Sequence[Call]]]) -> None:
    """Put the calls of updates into the outbox, to be made by this instance.

    Args:
        transaction: in which.
        calls: for each update its id, when it arrived, and its calls.
    """
    transaction.insert(
        OUTBOX,
        [
            _row(update_id, number, arrived, call, transaction.instance)
            for update_id, arrived, wanted in calls
            for number, call in enumerate(wanted)
        ],
    )


def pending_of(update_id: int, calls: Sequence[Call], arrived: float) -> list[Pending]:
    """The calls of an update as they were put into the outbox."""
    return [Pending(update_id, number, call, 0, arrived) for number, call in enumerate(calls)]


@each
def adopt(transaction: Transaction, held: Collection[tuple[int, int]]) -> list[Pending]:
    """Take the calls that are nobody's.

    Args:
        transaction: in which.
        held: the calls that this instance knows that it has, by update and number.

    Returns:
        Those calls, in the order of the updates.
    """
    if transaction.is_repeat:
        _give_back(transaction, held)
    statement = select(OUTBOX).where(_ORPHANED).order_by(OUTBOX.c.update_id, OUTBOX.c.number)
    rows = transaction.connection.execute(statement, {"of_bot": transaction.bot}).all()
    if rows:
        transaction.connection.execute(_ADOPT, {"of_bot": transaction.bot, "by": transaction.instance})
    return [_pending(row) for row in rows]


def sent(transaction: Transaction, wanted: Sequence[tuple[Pending, int | None]]) -> list[None]:
    """Erase calls that Telegram has, whosever they are, and note which messages they have become.

    Args:
        transaction: in which.
        wanted: the calls, each with its message's id where it has become one.
    """
    there = _there(transaction, [pending for pending, _ in wanted])
    answered = [
        _answered(pending.call, message)
        for pending, message in wanted
        # Of somebody who was forgotten meanwhile, nothing is noted.
        if message is not None and (pending.update, pending.number) in there
    ]
    people.note(transaction, [one for one in answered if one is not None])
    _erase(transaction, [pending for pending, _ in wanted])
    return [None] * len(wanted)


def refused(transaction: Transaction, wanted: Sequence[Pending]) -> list[None]:
    """Erase calls that Telegram has refused for good."""
    _erase(transaction, wanted)
    return [None] * len(wanted)


def _there(transaction: Transaction, pending: Sequence[Pending]) -> set[tuple[int, int]]:
    """Which of the calls are still in the outbox."""
    updates = [one.update for one in pending if one.call.answers is not None]
    if not updates:
        return set()
    rows = transaction.connection.execute(_THERE, {"of_bot": transaction.bot, "of": updates})
    return {(row.update_id, row.number) for row in rows}


def _give_back(transaction: Transaction, held: Collection[tuple[int, int]]) -> None:
    """Give back what this instance has taken in a transaction of which it did not hear."""
    own = select(OUTBOX.c.update_id, OUTBOX.c.number).where(
        OUTBOX.c.bot == transaction.bot, OUTBOX.c.holder == transaction.instance
    )
    rows = transaction.connection.execute(own).all()
    unheard = [row for row in rows if (row.update_id, row.number) not in held]
    transaction.run(_FREE, [{"of": row.update_id, "at": row.number} for row in unheard])


def _erase(transaction: Transaction, pending: Sequence[Pending]) -> None:
    transaction.run(_REMOVE, [{"of": one.update, "at": one.number} for one in pending])
    lines.close_sent(transaction, {one.update for one in pending})


def _answered(call: Call, message: int) -> Answered | None:
    if call.answers is None or call.chat is None:
        return None
    question = message if call.answers.question is None else call.answers.question
    return Answered(call.chat, question, message, call.answers.person, call.answers.about)


def _row(update_id: int, number: int, arrived: float, call: Call, holder: str) -> dict[str, Any]:
    answers = call.answers
    return {
        "update_id": update_id,
        "number": number,
        "method": call.method,
        "chat": call.chat,
        "parameters": call.parameters,
        "urgent": call.urgent,
        "label": call.label,
        "question": answers.question if answers else None,
        "person": answers.person if answers else None,
        "about": answers.about if answers else None,
        "arrived": arrived,
        "attempts": 0,
        "holder": holder,
    }


def _pending(row: Row[*tuple[Any, ...]]) -> Pending:
    answers = None if row.about is None else Reference(row.question, row.person, row.about)
    call = Call(row.method, row.chat, row.parameters, bool(row.urgent), answers, row.label)
    return Pending(row.update_id, row.number, call, row.attempts, row.arrived)
