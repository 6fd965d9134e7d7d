"""Updates, calls and a clock for the tests of the storage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.storage import Arrived, Call, Finished, Outcome, Reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage import Pending, Storage

NOON = 1_790_000_000.0
ANN, BEN = 7, 8


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


def arrived(update: int, line: str = "1", **fields: Any) -> Arrived:  # noqa: ANN401 - any field
    """A message of Ann's."""
    made = {"kind": "message", "urgent": False, "person": ANN, "chat": 1, "expires": None, "body": b"{}", **fields}
    return Arrived(update, line, **made)


def call(text: str = "hello", answers: Reference | None = None) -> Call:
    """An answer in chat 1."""
    return Call("sendMessage", 1, f'{{"text":"{text}"}}', answers=answers)


def answer(update: int, *calls: Call) -> Finished:
    """An update that was answered."""
    return Finished(update, Outcome.ANSWERED, calls)


async def claimed(storage: Storage, most: int = 100) -> list[int]:
    """The ids of the updates that are claimed."""
    return [taken.update for taken in await storage.claim(most)]


async def answered(storage: Storage, update: int, *calls: Call) -> list[Pending]:
    """Put an update, claim it, and finish it with calls."""
    await storage.put([arrived(update)])
    assert await claimed(storage) == [update]
    return await storage.finish(answer(update, *calls))


async def is_done(storage: Storage, updates: Sequence[int]) -> bool:
    """Whether all that the storage has to do is done, and the updates are known."""
    waiting = await storage.waiting()
    nothing = (waiting.waiting, waiting.working, waiting.sending) == (0, 0, 0)
    return nothing and await storage.put([arrived(update) for update in updates]) == 0
