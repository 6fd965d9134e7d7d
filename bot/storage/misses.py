"""Questions without a good answer, counted by the fingerprint of their normal form, never by who asked."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from bot.storage.records import Miss
from bot.storage.tables import MISSES
from bot.storage.transactions import each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from bot.storage.transactions import Transaction

_FINGERPRINT_BYTES = 12
_MOST_FREQUENT = (
    select(MISSES)
    .where(MISSES.c.bot == bindparam("of_bot"))
    .order_by(MISSES.c.times.desc(), MISSES.c.last.desc(), MISSES.c.form, MISSES.c.language)
    .limit(bindparam("most"))
)
_FORGET_TEXTS = update(MISSES).where(MISSES.c.bot == bindparam("of_bot"), MISSES.c.text.is_not(None)).values(text=None)


def count(transaction: Transaction, missed: Sequence[Miss]) -> None:
    """Count questions; of each normal form the newest reason, nearest entries and words are kept."""
    transaction.add(MISSES, "times", [_row(miss, transaction.now) for miss in missed])


@each
def most_frequent(transaction: Transaction, most: int) -> list[Miss]:
    """The questions that were asked most often, the most frequent first."""
    rows = transaction.connection.execute(_MOST_FREQUENT, {"of_bot": transaction.bot, "most": most})
    return [_miss(row) for row in rows]


@each
def forget_texts(transaction: Transaction, _: None) -> int:
    """Erase the words of all questions; they stay counted.

    Returns:
        How many had words.
    """
    return transaction.connection.execute(_FORGET_TEXTS, {"of_bot": transaction.bot}).rowcount


def fingerprint(form: str) -> str:
    """What is kept of a normal form: the same for the same form, and no way back but by guessing it."""
    return blake2b(form.encode("utf-8", "surrogatepass"), digest_size=_FINGERPRINT_BYTES).hexdigest()


def _row(miss: Miss, now: float) -> dict[str, Any]:
    return {
        "form": fingerprint(miss.form),
        "language": miss.language,
        "reason": miss.reason,
        "nearest": " ".join(miss.nearest),
        "text": miss.text,
        "times": miss.times,
        "last": now,
    }


def _miss(row: Row[*tuple[Any, ...]]) -> Miss:
    return Miss(row.form, row.language, row.reason, tuple(row.nearest.split()), row.text, row.times, row.last)
