"""What one person and one group may ask: whoever sends more is told once, and the surplus is dropped unseen."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from bot.delivery.buckets import Buckets, Rate

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.delivery.arriving import Sight

PERSON = Rate(burst=20, each_second=1.25)
"""One person everywhere: a little more than a question a second, which somebody in a hurry may well ask."""
GROUP = Rate(burst=20, each_second=20 / 60)
"""One group: what Telegram lets a bot say there (Bots FAQ, "My bot is hitting limits": 20 messages a minute)."""
INLINE = Rate(burst=40, each_second=4)
"""Inline queries of one person: an app sends one at each pause in typing."""

SURPLUS = "surplus"
"""The kind of an update that is answered by the notice alone."""

_Key: TypeAlias = "tuple[str, int]"


class Verdict(Enum):
    """What becomes of an update."""

    PASSES = auto()
    IS_TOLD = auto()
    IS_DROPPED = auto()


class FairShare:
    """Decides which updates are taken.

    What a group says to itself costs nothing: only what wants an answer is counted.

    Args:
        clock: the time in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._people: Buckets[int] = Buckets(PERSON)
        self._groups: Buckets[int] = Buckets(GROUP)
        self._inline: Buckets[int] = Buckets(INLINE)
        self._told: dict[_Key, float] = {}

    def judge(self, sight: Sight) -> Verdict:
        """Whether an update is within the share of who sent it, and of where."""
        arrived, now = sight.arrived, self._clock()
        if arrived.kind == "inline_query" and arrived.person is not None:
            if self._inline.seconds_until(arrived.person, now) > 0:
                return Verdict.IS_DROPPED
            self._inline.take(arrived.person, now)
            return Verdict.PASSES
        if not sight.is_addressed:
            return Verdict.PASSES
        if arrived.person is not None and self._people.seconds_until(arrived.person, now) > 0:
            return self._surplus(("person", arrived.person), now)
        if sight.is_group and arrived.chat is not None and self._groups.seconds_until(arrived.chat, now) > 0:
            return self._surplus(("group", arrived.chat), now)
        if arrived.person is not None:
            self._people.take(arrived.person, now)
        if sight.is_group and arrived.chat is not None:
            self._groups.take(arrived.chat, now)
        return Verdict.PASSES

    def _surplus(self, key: _Key, now: float) -> Verdict:
        """Tell once in a minute: whoever goes on and on is not told again and again, which would be a flood itself."""
        told = self._told.get(key)
        if told is not None and now - told < TOLD_SECONDS:
            return Verdict.IS_DROPPED
        if len(self._told) >= _MOST_TOLD:
            self._told = {known: at for known, at in self._told.items() if now - at < TOLD_SECONDS}
        if len(self._told) >= _MOST_TOLD:
            return Verdict.IS_DROPPED
        self._told[key] = now
        return Verdict.IS_TOLD


TOLD_SECONDS = 60.0
"""How long a notice holds for."""
_MOST_TOLD = 10_000
