"""When to stop, and how fast: a first signal asks for it, a second one hurries, and no further one changes anything."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

STOP_SECONDS = 8.0
"""How long a stop may take; service managers send SIGKILL after ten seconds at the earliest (docker stop)."""
HURRY_SECONDS = 1.5
"""How long after a second signal."""


class Stopping:
    """Whether the bot is to stop, and how much time is left for it."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.hung_up = asyncio.Event()
        """Set by SIGHUP: what can be loaded anew is to be."""
        self._hurried = asyncio.Event()
        self._deadline = float("inf")

    def ask(self) -> None:
        """Stop; asked again, stop sooner."""
        now = time.monotonic()
        if self.asked.is_set():
            self._deadline = min(self._deadline, now + HURRY_SECONDS)
            self._hurried.set()
        else:
            self._deadline = now + STOP_SECONDS
            self.asked.set()

    def seconds_left(self, reserved: float = 0.0) -> float:
        """How much time is left, without what is reserved for what comes after."""
        return max(0.0, self._deadline - time.monotonic() - reserved)

    async def within(self, work: Coroutine[Any, Any, object], reserved: float = 0.0) -> None:
        """Do something for as long as there is time; then it is cancelled.

        Args:
            work: what to do.
            reserved: seconds to be left for what comes after.
        """
        task, hurried = asyncio.ensure_future(work), asyncio.ensure_future(self._hurried.wait())
        try:
            await asyncio.wait({task, hurried}, timeout=self.seconds_left(reserved), return_when="FIRST_COMPLETED")
            if not task.done():
                await asyncio.wait({task}, timeout=self.seconds_left(reserved))
        finally:
            hurried.cancel()
            task.cancel()
            await asyncio.gather(task, hurried, return_exceptions=True)


@contextlib.contextmanager
def heeding_signals(stopping: Stopping) -> Iterator[None]:
    """Let SIGINT and SIGTERM ask to stop, and SIGHUP to load anew."""
    loop = asyncio.get_running_loop()
    heeded: dict[signal.Signals, Callable[[], object]] = {
        signal.SIGINT: stopping.ask,
        signal.SIGTERM: stopping.ask,
    }
    if hasattr(signal, "SIGHUP"):
        heeded[signal.SIGHUP] = stopping.hung_up.set
    for number, heed in heeded.items():
        with contextlib.suppress(NotImplementedError):  # Windows ends the program by an exception instead
            loop.add_signal_handler(number, heed)
    try:
        yield
    finally:
        for number in heeded:
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)
            if stopping.asked.is_set():
                # The program ends; one more signal must not make that look like a failure.
                signal.signal(number, signal.SIG_IGN)
