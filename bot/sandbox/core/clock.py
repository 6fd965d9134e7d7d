"""The sandbox's time: real, or standing still until it is advanced."""

import time
from collections.abc import Callable


class Clock:
    """Real time that can jump ahead, and back to what it was without the jumps.

    Args:
        start: the time to stand at, in seconds since 1970; without it, the time is the real one and runs.
    """

    def __init__(self, start: float | None = None) -> None:
        self._start = start
        self._ahead = 0.0
        self._taken_back = 0.0
        self._listeners: list[Callable[[], None]] = []

    @property
    def runs(self) -> bool:
        """Whether time passes by itself."""
        return self._start is None

    def now(self) -> float:
        """Seconds since 1970."""
        return (time.time() if self._start is None else self._start) + self._ahead

    def elapsed(self) -> float:
        """Seconds since some beginning, which no reset takes back: what a wait is measured by."""
        return self.now() + self._taken_back

    def timestamp(self) -> int:
        """The time as the Bot API writes it."""
        return int(self.now())

    def advance(self, seconds: float) -> None:
        """Jump ahead, and tell those who wait.

        Raises:
            ValueError: time would run backwards.
        """
        if seconds < 0:
            raise ValueError("time does not run backwards: advance by 0 seconds or more")
        self._ahead += seconds
        self._tell()

    def reset(self) -> None:
        """Take all jumps back; who waits for a time goes on waiting as long as before."""
        self._taken_back += self._ahead
        self._ahead = 0.0
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` at each jump, until the function returned is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
