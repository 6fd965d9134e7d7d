"""What this process knows that it holds: the rest of what the database says is its own was lost on the way to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.storage.records import Pending, Taken


@dataclass(frozen=True, slots=True)
class Holding:
    """Updates by id, and calls by update and number.

    When the connection to the database is lost in the middle of a commit, nobody knows whether it was done. What was
    claimed by it is found by what is missing here.
    """

    updates: set[int] = field(default_factory=set)
    calls: set[tuple[int, int]] = field(default_factory=set)

    def take(self, taken: Iterable[Taken]) -> None:
        """Note updates that were claimed."""
        self.updates.update(one.update for one in taken)

    def end(self, update: int | None, pending: Iterable[Pending] | None) -> None:
        """Note that an update is not worked on any more, and the calls that it has led to."""
        if update is not None:
            self.updates.discard(update)
        self.adopt(pending or ())

    def adopt(self, pending: Iterable[Pending]) -> None:
        """Note calls that are to be made."""
        self.calls.update((one.update, one.number) for one in pending)

    def let_go(self, pending: Pending) -> None:
        """Note that a call is made, or given up."""
        self.calls.discard((pending.update, pending.number))

    def clear(self) -> None:
        """Note that nothing is held any more."""
        self.updates.clear()
        self.calls.clear()
