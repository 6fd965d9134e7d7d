"""The inbox: updates on their way to whoever works on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, func, select, union_all, update

from bot.storage import lines, misses, outbox, people
from bot.storage.errors import LostError
from bot.storage.records import Arrived, Outcome, Taken, Waiting
from bot.storage.tables import DEAD_LETTERS, HANDLED, INBOX, State
from bot.storage.transactions import each

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Row

    from bot.storage.records import Call, Finished, Pending
    from bot.storage.transactions import Transaction

MOST_FAILURES: Final = 3
"""How often an update may fail; then it is given up."""

_URGENT, _NOT_URGENT = 0, 1
_THIS = (INBOX.c.bot == bindparam("of_bot"), INBOX.c.update_id == bindparam("of"))
_TAKE = update(INBOX).where(*_THIS).values(state=State.WORKING.value, holder=bindparam("by"))
_SEND = update(INBOX).where(*_THIS).values(state=State.SENDING.value, body=None, outcome=bindparam("ended"))
_TRY_AGAIN = update(INBOX).where(*_THIS).values(state=State.QUEUED.value, holder=None, failures=INBOX.c.failures + 1)
_READY = (
    select(INBOX)
    .where(INBOX.c.bot == bindparam("of_bot"), INBOX.c.state == State.READY.value)
    .order_by(INBOX.c.rank, INBOX.c.arrived, INBOX.c.update_id)
    .limit(bindparam("most"))
)
_OWN = (INBOX.c.bot == bindparam("of_bot"), INBOX.c.holder == bindparam("by"))
_HELD = select(INBOX.c.update_id, INBOX.c.line, INBOX.c.kind, INBOX.c.arrived, INBOX.c.failures).where(
    *_OWN, INBOX.c.update_id.in_(bindparam("of", expanding=True)), INBOX.c.state == State.WORKING.value
)
_KNOWN = union_all(
    *(
        select(table.c.update_id).where(
            table.c.bot == bindparam("of_bot"), table.c.update_id.in_(bindparam("of", expanding=True))
        )
        for table in (INBOX, HANDLED)
    )
)
_WRITTEN = union_all(
    select(INBOX.c.update_id).where(
        *_OWN, INBOX.c.update_id.in_(bindparam("with_calls", expanding=True)), INBOX.c.state == State.SENDING.value
    ),
    select(HANDLED.c.update_id).where(
        HANDLED.c.bot == bindparam("of_bot"), HANDLED.c.update_id.in_(bindparam("without", expanding=True))
    ),
)
_BY_STATE = (
    select(INBOX.c.state, func.count().label("number"), func.min(INBOX.c.arrived).label("oldest"))
    .where(INBOX.c.bot == bindparam("of_bot"))
    .group_by(INBOX.c.state)
)


@dataclass(frozen=True, slots=True)
class _Ended:
    """An update that was worked on, how it ended, and the calls that it has led to."""

    update: int
    line: str
    arrived: float
    outcome: Outcome
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """An update that could not be handled, the class of the error, and the calls that say so where it is given up."""

    update: int
    error: str
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Buried:
    """An update that cannot be handled, known by its id where it has one, and the calls that say so."""

    update: int | None
    kind: str
    error: str
    calls: tuple[Call, ...]


def put(transaction: Transaction, wanted: Sequence[Sequence[Arrived]]) -> list[int]:
    """Put updates into the inbox; an id that has been there before is passed over.

    Returns:
        For each group, how many were new.
    """
    known = _known(transaction, {one.update for arrived in wanted for one in arrived})
    new: dict[int, Arrived] = {}
    counts = []
    for arrived in wanted:
        fresh = {one.update: one for one in arrived if one.update not in known}
        known.update(fresh)
        new.update(fresh)
        counts.append(len(fresh))
    first: dict[str, int] = {}
    for one in new.values():
        first[one.line] = min(one.update, first.get(one.line, one.update))
    lines.demote(transaction, first)
    transaction.insert(INBOX, [_row(one, transaction.now) for one in new.values()])
    lines.promote(transaction, first)
    return counts


def claim(transaction: Transaction, wanted: Sequence[tuple[int, Collection[int]]]) -> list[list[Taken]]:
    """Take the next updates of lines that nobody works on, urgent ones first, then the oldest.

    Args:
        transaction: in which.
        wanted: for each who asks, how many at most, and which updates this instance knows that it works on.

    Returns:
        For each, those that are theirs.
    """
    if transaction.is_repeat:
        _give_back(transaction, {update_id for _, held in wanted for update_id in held})
    parameters = {"of_bot": transaction.bot, "most": sum(most for most, _ in wanted)}
    rows = transaction.connection.execute(_READY, parameters).all()
    transaction.run(_TAKE, [{"of": row.update_id, "by": transaction.instance} for row in rows])
    taken = iter(rows)
    return [[_taken(row) for _, row in zip(range(most), taken, strict=False)] for most, _ in wanted]


def finish(transaction: Transaction, wanted: Sequence[Finished]) -> list[list[Pending] | LostError]:
    """Write all that updates have led to.

    Returns:
        For each, the calls that are to be made now; that it is lost, where it is another instance's meanwhile.
    """
    updates = [finished.update for finished in wanted]
    held = _held(transaction, updates)
    written = _written(transaction, wanted) if transaction.is_repeat else frozenset()
    own = [one for one in wanted if one.update in held and one.update not in written]
    _end(
        transaction,
        [_Ended(one.update, held[one.update].line, held[one.update].arrived, one.outcome, one.calls) for one in own],
    )
    people.keep(transaction, [kept for one in own for kept in one.kept])
    misses.count(transaction, [miss for one in own for miss in one.misses])
    return [
        outbox.pending_of(one.update, one.calls, held[one.update].arrived if one.update in held else transaction.now)
        if one.update in held or one.update in written
        else LostError(one.update)
        for one in wanted
    ]


@each
def fail(transaction: Transaction, failed: Failed) -> list[Pending] | LostError | None:
    """Count a failure; the last one gives the update up, and writes a dead letter.

    Returns:
        The calls to be made where it is given up; None where it will be tried again.
    """
    row = _held(transaction, [failed.update]).get(failed.update)
    if row is None and transaction.is_repeat and _written(transaction, [failed]):
        return outbox.pending_of(failed.update, failed.calls, transaction.now)
    if row is None:
        return LostError(failed.update)
    if row.failures + 1 < MOST_FAILURES:
        transaction.run(_TRY_AGAIN, [{"of": failed.update}])
        lines.promote(transaction, [row.line])
        return None
    _write_letter(transaction, failed.update, row.kind, failed.error)
    _end(transaction, [_Ended(failed.update, row.line, row.arrived, Outcome.GIVEN_UP, failed.calls)])
    return outbox.pending_of(failed.update, failed.calls, row.arrived)


@each
def bury(transaction: Transaction, buried: Buried) -> list[Pending]:
    """Write a dead letter for an update, whether it is in the inbox or has never come so far.

    Returns:
        The calls to be made; none where it was handled or buried before, or is another instance's.
    """
    if buried.update is None:
        _write_letter(transaction, None, buried.kind, buried.error)
        return []
    row = _held(transaction, [buried.update]).get(buried.update)
    if row is None and transaction.is_repeat and _written(transaction, [buried]):
        return outbox.pending_of(buried.update, buried.calls, transaction.now)
    if row is None:
        if _known(transaction, {buried.update}):
            return []
        row = _enter(transaction, buried.update, buried.kind)
    _write_letter(transaction, buried.update, buried.kind, buried.error)
    _end(transaction, [_Ended(buried.update, row.line, row.arrived, Outcome.GIVEN_UP, buried.calls)])
    return outbox.pending_of(buried.update, buried.calls, row.arrived)


@each
def waiting(transaction: Transaction, _: None) -> Waiting:
    """How much is to be done."""
    rows = transaction.connection.execute(_BY_STATE, {"of_bot": transaction.bot}).all()
    number = {State(row.state): int(row.number) for row in rows}
    return Waiting(
        waiting=number.get(State.QUEUED, 0) + number.get(State.READY, 0),
        working=number.get(State.WORKING, 0),
        sending=number.get(State.SENDING, 0),
        oldest=max((transaction.now - row.oldest for row in rows), default=0.0),
    )


def _known(transaction: Transaction, updates: Collection[int]) -> set[int]:
    """Those of the updates that are in the inbox, or have been."""
    parameters = {"of_bot": transaction.bot, "of": list(updates)}
    return set(transaction.connection.execute(_KNOWN, parameters).scalars())


def _held(transaction: Transaction, updates: Sequence[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    """The rows of those updates that this instance works on."""
    parameters = {"of_bot": transaction.bot, "of": list(updates), "by": transaction.instance}
    return {row.update_id: row for row in transaction.connection.execute(_HELD, parameters)}


def _written(transaction: Transaction, wanted: Sequence[Finished | Failed | Buried]) -> frozenset[int]:
    """Those of the updates that this instance has finished in a transaction of which it did not hear."""
    parameters = {
        "of_bot": transaction.bot,
        "by": transaction.instance,
        "with_calls": [one.update for one in wanted if one.calls],
        "without": [one.update for one in wanted if not one.calls],
    }
    return frozenset(transaction.connection.execute(_WRITTEN, parameters).scalars())


def _give_back(transaction: Transaction, held: Collection[int]) -> None:
    """Give back what this instance has claimed in a transaction of which it did not hear."""
    unheard = (
        INBOX.c.bot == transaction.bot,
        INBOX.c.state == State.WORKING.value,
        INBOX.c.holder == transaction.instance,
        INBOX.c.update_id.not_in(list(held)),
    )
    freed = transaction.connection.execute(select(INBOX.c.line).where(*unheard)).scalars().all()
    transaction.connection.execute(update(INBOX).where(*unheard).values(state=State.QUEUED.value, holder=None))
    lines.promote(transaction, freed)


def _end(transaction: Transaction, ended: Sequence[_Ended]) -> None:
    """Put the calls of updates into the outbox, and erase the updates; those without calls are done."""
    sending = [one for one in ended if one.calls]
    transaction.run(_SEND, [{"of": one.update, "ended": one.outcome.value} for one in sending])
    outbox.add(transaction, [(one.update, one.arrived, one.calls) for one in sending])
    lines.close(transaction, {one.update: (one.line, one.outcome) for one in ended if not one.calls})


def _enter(transaction: Transaction, update_id: int, kind: str) -> Row[*tuple[Any, ...]]:
    """Put an update that cannot be read into the inbox, at work, in a line of its own."""
    arrived = Arrived(update_id, f"unreadable:{update_id}", kind, False, None, None, None, b"")  # noqa: FBT003
    row = {**_row(arrived, transaction.now), "state": State.WORKING.value, "holder": transaction.instance}
    transaction.insert(INBOX, [row])
    return _held(transaction, [update_id])[update_id]


def _write_letter(transaction: Transaction, update_id: int | None, kind: str, error: str) -> None:
    transaction.insert(DEAD_LETTERS, [{"update_id": update_id, "kind": kind, "error": error, "at": transaction.now}])


def _row(arrived: Arrived, now: float) -> dict[str, Any]:
    return {
        "update_id": arrived.update,
        "line": arrived.line,
        "kind": arrived.kind,
        "rank": _URGENT if arrived.urgent else _NOT_URGENT,
        "person": arrived.person,
        "chat": arrived.chat,
        "arrived": now,
        "expires": arrived.expires,
        "body": arrived.body,
        "state": State.QUEUED.value,
        "failures": 0,
        "crashes": 0,
    }


def _taken(row: Row[*tuple[Any, ...]]) -> Taken:
    return Taken(
        update=row.update_id,
        line=row.line,
        kind=row.kind,
        urgent=row.rank == _URGENT,
        person=row.person,
        chat=row.chat,
        expires=row.expires,
        body=bytes(row.body),
        attempt=row.failures + 1,
        crashes=row.crashes,
        arrived=row.arrived,
    )
