"""Votes: one a person and message, and how many there are of each kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select, union_all

from bot.storage.records import Tally, Vote
from bot.storage.tables import VOTE_COUNTS, VOTES
from bot.storage.transactions import each

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

    from bot.storage.transactions import Transaction

_BEFORE = select(VOTES).where(
    VOTES.c.bot == bindparam("of_bot"), VOTES.c.person == bindparam("by"), VOTES.c.message == bindparam("on")
)
_KIND = (VOTES.c.entry, VOTES.c.is_up, VOTES.c.reason)
_CAST = select(*_KIND, func.count().label("votes")).where(VOTES.c.bot == bindparam("of_bot")).group_by(*_KIND)
_COUNTED = select(VOTE_COUNTS.c.entry, VOTE_COUNTS.c.is_up, VOTE_COUNTS.c.reason, VOTE_COUNTS.c.votes).where(
    VOTE_COUNTS.c.bot == bindparam("of_bot")
)
_ALL = union_all(_CAST, _COUNTED)
_OF_ENTRY = union_all(
    _CAST.where(VOTES.c.entry == bindparam("of")), _COUNTED.where(VOTE_COUNTS.c.entry == bindparam("of"))
)


@each
def cast(transaction: Transaction, vote: Vote) -> bool:
    """Count a vote.

    Returns:
        Whether it is not what the person had voted before.
    """
    asked = {"of_bot": transaction.bot, "by": vote.person, "on": vote.message}
    before = transaction.connection.execute(_BEFORE, asked).first()
    reason = vote.reason or ""
    if before is not None and (before.entry, before.is_up, before.reason) == (vote.entry, vote.is_up, reason):
        return False
    row = {
        "person": vote.person,
        "message": vote.message,
        "entry": vote.entry,
        "is_up": vote.is_up,
        "reason": reason,
        "at": transaction.now,
    }
    transaction.put(VOTES, [row])
    return True


@each
def tally(transaction: Transaction, entry: str) -> Tally:
    """The votes on an entry."""
    rows = transaction.connection.execute(_OF_ENTRY, {"of_bot": transaction.bot, "of": entry})
    return _tallies(rows).get(entry, Tally())


@each
def tallies(transaction: Transaction, _: None) -> dict[str, Tally]:
    """The votes on all entries that have any."""
    return _tallies(transaction.connection.execute(_ALL, {"of_bot": transaction.bot}))


def make_anonymous(transaction: Transaction, before: float) -> int:
    """Count votes that were cast before a time without who gave them.

    Returns:
        How many.
    """
    is_old = (VOTES.c.bot == transaction.bot, VOTES.c.at < before)
    old = select(*_KIND, func.count().label("votes")).where(*is_old).group_by(*_KIND)
    rows = transaction.connection.execute(old).mappings()
    transaction.add(VOTE_COUNTS, "votes", [dict(row) for row in rows])
    return transaction.connection.execute(delete(VOTES).where(*is_old)).rowcount


def _tallies(rows: Iterable[Row[str, bool, str, int]]) -> dict[str, Tally]:
    votes: Counter[tuple[str, bool]] = Counter()
    reasons: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry, is_up, reason, number in rows:
        votes[entry, bool(is_up)] += number
        if reason:
            reasons[entry][reason] += number
    return {
        entry: Tally(votes[entry, True], votes[entry, False], tuple(sorted(reasons[entry].items())))
        for entry in sorted({entry for entry, _ in votes})
    }
