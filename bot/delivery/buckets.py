"""Token buckets: so many at once, and so many a second on the long run; as many buckets as memory allows."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

MOST_BUCKETS = 50_000
"""How many are remembered, some 200 bytes each; the one that was not used for longest goes first."""

_LEAST = 1e-3

K = TypeVar("K", bound="Hashable")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and then so many a second."""

    burst: float
    each_second: float


def seconds_for(tokens: float, each_second: float) -> float:
    """How long some tokens take; nothing for so few that a time could not tell the difference."""
    return tokens / each_second if tokens > _LEAST else 0.0


class Buckets(Generic[K]):
    """A bucket for each key, full at first.

    Args:
        rate: how they empty and fill.
        most: how many are remembered.
    """

    def __init__(self, rate: Rate, most: int = MOST_BUCKETS) -> None:
        self.rate = rate
        self._most = most
        self._filled: OrderedDict[K, tuple[float, float]] = OrderedDict()

    def level(self, key: K, now: float) -> float:
        """How many tokens a key has."""
        kept = self._filled.get(key)
        if kept is None:
            return self.rate.burst
        level, at = kept
        return min(self.rate.burst, level + max(0.0, now - at) * self.rate.each_second)

    def seconds_until(self, key: K, now: float) -> float:
        """How long until a key has a token; 0 where it has one."""
        return seconds_for(1.0 - self.level(key, now), self.rate.each_second)

    def take(self, key: K, now: float) -> None:
        """Take a token, which may leave the bucket in debt."""
        self._filled[key] = (self.level(key, now) - 1.0, now)
        self._filled.move_to_end(key)
        self._forget_full(now)

    def _forget_full(self, now: float) -> None:
        """Forget the buckets that nobody has used for so long that they are as if new."""
        while len(self._filled) > self._most or self.level(next(iter(self._filled)), now) >= self.rate.burst:
            self._filled.popitem(last=False)

    def __len__(self) -> int:
        return len(self._filled)
