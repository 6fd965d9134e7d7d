"""What happened, counted by name, for the log and for whoever asks."""

from __future__ import annotations

from collections import Counter


class Counters:
    """Counts events; the names are plain words joined by hyphens."""

    def __init__(self) -> None:
        self._counted: Counter[str] = Counter()

    def count(self, name: str) -> None:
        """Count one more."""
        self._counted[name] += 1

    def __getitem__(self, name: str) -> int:
        return self._counted[name]

    def __str__(self) -> str:
        listed = sorted(self._counted.items())
        return ", ".join(f"{name} {count}" for name, count in listed) or "nothing yet"
