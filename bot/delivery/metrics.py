"""What is counted and measured, for /metrics and for the log; docs/operating.md says what each means."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Gauge, Histogram
from prometheus_client import Counter as Total

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
"""The bounds of the latency's buckets."""


class Metrics:
    """Counts events by plain names, and keeps the figures that a monitoring system watches.

    Args:
        clock: the time in seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.registry = registry = CollectorRegistry(auto_describe=False)
        self._clock = clock
        self._counted: Counter[str] = Counter()
        self._events = Total("visitbot_events", "What happened, by name", ["event"], registry=registry)
        self.updates = Total("visitbot_updates", "Updates taken into the inbox", ["kind"], registry=registry)
        self.replies = Total("visitbot_replies", "Replies that Telegram has", ["kind", "language"], registry=registry)
        self.latency = Histogram(
            "visitbot_answer_seconds", "From an update's arrival to its sent answer", buckets=SECONDS, registry=registry
        )
        self.limits = Total("visitbot_limits_hit", "Limits that held something back", ["limit"], registry=registry)
        self.dropped = Total("visitbot_dropped", "Updates dropped, by reason", ["reason"], registry=registry)
        self.dead = Total("visitbot_dead_letters", "Updates given up, by reason", ["reason"], registry=registry)
        self.store_errors = Total("visitbot_store_errors", "Failures of the store", registry=registry)
        self.inbox_waiting = Gauge("visitbot_inbox_waiting", "Updates waiting", registry=registry)
        self.inbox_oldest = Gauge("visitbot_inbox_oldest_seconds", "Age of the oldest waiting one", registry=registry)
        self.outbox_waiting = Gauge("visitbot_outbox_waiting", "Calls waiting to be sent", registry=registry)
        self.intake_intact = Gauge("visitbot_intake_intact", "0: somebody took the updates away", registry=registry)
        self.intake_intact.set(1)
        self.heard = clock()
        """When updates were last asked for with success, or delivered."""
        self.reached = 0.0
        """When Telegram last answered a call; 0 for never."""
        age = Gauge("visitbot_intake_age_seconds", "Since the last getUpdates or delivery", registry=registry)
        age.set_function(lambda: self._clock() - self.heard)

    def count(self, name: str) -> None:
        """Count one more event; the names are plain words joined by hyphens."""
        self._counted[name] += 1
        self._events.labels(name).inc()

    def hear(self) -> None:
        """Note that updates were asked for or delivered just now, which also shows that Telegram is there."""
        self.heard = self.reached = self._clock()

    def reach(self) -> None:
        """Note that Telegram has just answered a call."""
        self.reached = self._clock()

    def __getitem__(self, name: str) -> int:
        return self._counted[name]

    def __str__(self) -> str:
        listed = sorted(self._counted.items())
        return ", ".join(f"{name} {count}" for name, count in listed) or "nothing yet"
