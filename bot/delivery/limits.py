"""Telegram's limits on what a bot sends: per chat, per group, and over all.

The figures are those of the Bots FAQ ("My bot is hitting limits, how do I avoid this?"): a message a second in one
chat, 20 a minute in a group. The 30 a second over all are for bulk notifications; answers to people may be more, and
nobody says how many, so that this limit is found out: halved where a good part of a second's calls is refused without
their chats' own pace explaining it, and then raised again, slowly.
"""

from __future__ import annotations

from collections import OrderedDict, deque

from bot.delivery.buckets import Buckets, Rate, seconds_for

PRIVATE = Rate(burst=5, each_second=1)
GROUP_MOST, GROUP_SECONDS = 20, 60.0
FASTEST, SLOWEST = 500.0, 30.0
"""Calls a second over all: what is begun with, and what it is never lowered below."""
RAISED_EACH_SECOND = 2.0
"""How much the limit over all is raised again in a second, in calls a second."""

LEAST_REFUSALS, LEAST_PART = 3, 0.2
"""How many refusals without another reason in one second, and what part of its calls, show that the bot is too fast."""
_WINDOW = 1.0
_MOST_GROUPS = 10_000


class Pace:
    """Says when a chat's next call may go out, and learns from refusals."""

    def __init__(self) -> None:
        self._private: Buckets[int] = Buckets(PRIVATE)
        self._groups = _Windows(GROUP_MOST)
        self._overall = _Overall()

    def share(self, instances: int) -> None:
        """Take this process's share of the limits, where several send for the same bot."""
        shares = max(1, instances)
        self._private.rate = Rate(max(1.0, PRIVATE.burst / shares), PRIVATE.each_second / shares)
        self._groups.most = max(1, GROUP_MOST // shares)
        self._overall.shares = shares

    def seconds_for_chat(self, chat: int, now: float) -> float:
        """How long a chat must wait for its own sake."""
        return self._groups.seconds_until(chat, now) if chat < 0 else self._private.seconds_until(chat, now)

    def seconds_for_all(self, now: float) -> float:
        """How long everybody must wait."""
        return self._overall.seconds_until(now)

    def note_call(self, chat: int | None, now: float) -> None:
        """Count a call that goes out."""
        self._overall.take(now)
        if chat is not None:
            (self._groups if chat < 0 else self._private).take(chat, now)

    def note_refusal(self, chat: int | None, now: float) -> bool:
        """Learn that Telegram found a call too early.

        Returns:
            Whether the limit over all was lowered.
        """
        is_explained = chat is not None and (
            self._groups.is_busy(chat, now)
            if chat < 0
            else self._private.level(chat, now) < self._private.rate.burst / 2
        )
        return not is_explained and self._overall.lower(now)


class _Windows:
    """At most so many in any minute, by chat."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken: OrderedDict[int, deque[float]] = OrderedDict()

    def seconds_until(self, chat: int, now: float) -> float:
        taken = self._taken.get(chat)
        if taken is None or len(taken) < self.most:
            return 0.0
        return max(0.0, taken[-self.most] + GROUP_SECONDS - now)

    def is_busy(self, chat: int, now: float) -> bool:
        return sum(now - at < GROUP_SECONDS for at in self._taken.get(chat, ())) > self.most / 2

    def take(self, chat: int, now: float) -> None:
        taken = self._taken.get(chat)
        if taken is None:
            taken = self._taken[chat] = deque(maxlen=GROUP_MOST)
        taken.append(now)
        self._taken.move_to_end(chat)
        if len(self._taken) > _MOST_GROUPS:
            self._taken.popitem(last=False)


class _Overall:
    """One bucket for all calls, whose rate is lowered and raised."""

    def __init__(self) -> None:
        self.shares = 1
        self._rate, self._changed = FASTEST, float("-inf")
        self._level, self._at = FASTEST / 4, float("-inf")
        self._calls, self._refusals, self._since = 0, 0, float("-inf")

    def rate(self, now: float) -> float:
        raised = self._rate + max(0.0, now - self._changed) * RAISED_EACH_SECOND
        return min(FASTEST, raised) / self.shares

    def seconds_until(self, now: float) -> float:
        return seconds_for(1.0 - self._filled(now), self.rate(now))

    def take(self, now: float) -> None:
        self._level, self._at = self._filled(now) - 1.0, now
        self._look(now)
        self._calls += 1

    def lower(self, now: float) -> bool:
        self._look(now)
        self._refusals += 1
        if self._refusals < LEAST_REFUSALS or self._refusals < self._calls * LEAST_PART:
            return False
        self._calls, self._refusals, self._since = 0, 0, now
        self._rate, self._changed = max(SLOWEST, self.rate(now) * self.shares / 2), now
        self._level, self._at = min(self._level, 1.0), now
        return True

    def _look(self, now: float) -> None:
        """Begin to count anew each second."""
        if now - self._since >= _WINDOW:
            self._calls, self._refusals, self._since = 0, 0, now

    def _filled(self, now: float) -> float:
        rate = self.rate(now)
        # A quarter of a second's worth may go out at once.
        return min(rate / 4, self._level + max(0.0, now - self._at) * rate)
