"""Instances: which processes are alive, and what is done with what a dead one held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, func, select, update

from bot.storage import lines
from bot.storage.tables import INBOX, INSTANCES, OUTBOX, State
from bot.storage.transactions import each

if TYPE_CHECKING:
    from bot.storage.transactions import Transaction

LEASE_SECONDS: Final = 20.0
"""How long an instance counts as alive after it was heard of: four times as long as it takes to say so again."""

_IS_OF_BOT = INSTANCES.c.bot == bindparam("of_bot")
_OWN = (_IS_OF_BOT, INSTANCES.c.id == bindparam("of"))
_RENEW = update(INSTANCES).where(*_OWN, INSTANCES.c.alive_until >= bindparam("now")).values(alive_until=bindparam("to"))
_REMOVE = delete(INSTANCES).where(*_OWN)
_ALIVE = select(INSTANCES.c.id).where(_IS_OF_BOT, INSTANCES.c.alive_until >= bindparam("now"))
_DEAD = (INBOX.c.bot == bindparam("of_bot"), INBOX.c.state == State.WORKING.value, INBOX.c.holder.not_in(_ALIVE))
_HELD = (INBOX.c.bot == bindparam("of_bot"), INBOX.c.state == State.WORKING.value, INBOX.c.holder == bindparam("of"))
_FREE_UPDATES = update(INBOX).where(*_DEAD).values(state=State.QUEUED.value, holder=None, crashes=INBOX.c.crashes + 1)
_FREE_CALLS = (
    update(OUTBOX)
    .where(OUTBOX.c.bot == bindparam("of_bot"), OUTBOX.c.holder.not_in(_ALIVE))
    .values(holder=None, attempts=OUTBOX.c.attempts + 1)
)
_GIVE_BACK_UPDATES = update(INBOX).where(*_HELD).values(state=State.QUEUED.value, holder=None)
_GIVE_BACK_CALLS = (
    update(OUTBOX).where(OUTBOX.c.bot == bindparam("of_bot"), OUTBOX.c.holder == bindparam("of")).values(holder=None)
)
_OPEN = select(func.count()).select_from(INBOX).where(INBOX.c.bot == bindparam("of_bot"))


@each
def enter(transaction: Transaction, instance: str) -> None:
    """Become an instance, and free what dead ones held."""
    until = transaction.now + LEASE_SECONDS
    transaction.put(INSTANCES, [{"id": instance, "alive_until": until}])
    free_dead(transaction)


@each
def enter_alone(transaction: Transaction, instance: str) -> None:
    """Become the only instance: whatever another held is free, as no other can be alive."""
    transaction.connection.execute(delete(INSTANCES).where(INSTANCES.c.bot == transaction.bot))
    enter(transaction, [instance])


@each
def renew(transaction: Transaction, instance: str) -> bool:
    """Say that an instance is alive, and free what dead ones held.

    Returns:
        Whether it was still alive.
    """
    parameters = {"of_bot": transaction.bot, "now": transaction.now}
    until = transaction.now + LEASE_SECONDS
    renewed = transaction.connection.execute(_RENEW, {**parameters, "of": instance, "to": until}).rowcount
    free_dead(transaction)
    return bool(renewed)


@each
def leave(transaction: Transaction, instance: str) -> int:
    """Give back what an instance holds; it is none any more.

    Returns:
        How many updates are not done, whosever they were.
    """
    parameters = {"of_bot": transaction.bot, "of": instance}
    freed = transaction.connection.execute(select(INBOX.c.line).where(*_HELD), parameters).scalars().all()
    for statement in (_GIVE_BACK_UPDATES, _GIVE_BACK_CALLS, _REMOVE):
        transaction.connection.execute(statement, parameters)
    lines.promote(transaction, freed)
    return transaction.connection.execute(_OPEN, {"of_bot": transaction.bot}).scalar_one()


@each
def number(transaction: Transaction, _: None) -> int:
    """How many instances are alive."""
    parameters = {"of_bot": transaction.bot, "now": transaction.now}
    return len(transaction.connection.execute(_ALIVE, parameters).all())


def free_dead(transaction: Transaction) -> None:
    """Free the updates and calls of instances that are not alive any more."""
    parameters = {"of_bot": transaction.bot, "now": transaction.now}
    freed = transaction.connection.execute(select(INBOX.c.line).where(*_DEAD), parameters).scalars().all()
    if freed:
        transaction.connection.execute(_FREE_UPDATES, parameters)
        # Not at once ready: what has a smaller id may have come to the line meanwhile.
        lines.promote(transaction, freed)
    transaction.connection.execute(_FREE_CALLS, parameters)
