"""A fifth of all calls goes wrong, in every way that Telegram's do: what is answered, and how often."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy

from bench.reports import Occupancy, Report, Target
from bench.whole.asking import Crowd, Tally
from bench.whole.program import Deployment, on_sandbox, running
from bot.delivery.transport import READ_SECONDS
from bot.sandbox import Fault, Sandbox, running_server
from bot.sandbox.core.faults import POLLING, FaultPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARE, PEOPLE = 0.2, 1000
"""How many calls are spoilt, and how many people ask five questions each."""
_LATE = READ_SECONDS + 1
_SPOILT = (
    Fault(kind="error", error_code=429, retry_after=1),
    Fault(kind="error", error_code=500),
    Fault(kind="error", error_code=502),
    Fault(kind="drop"),
    Fault(kind="drop", after=True),
    Fault(kind="error", error_code=504, after=True),
)
_TIMEOUT = Fault(kind="delay", seconds=_LATE)
_TIMEOUT_SHARE = 0.02
"""Of those that are spoilt: each holds up its chat for ten seconds."""
_SPOILT_POLLS = (
    Fault(kind="error", error_code=502),
    Fault(kind="error", error_code=429, retry_after=1),
    Fault(kind="drop"),
    Fault(kind="drop", after=True),
)
_BURIED_SECONDS = 30.0
_SENDING = "sendmessage"


class AtRandom(FaultPlan):
    """Spoils a share of the calls that send messages and of the polls.

    Args:
        share: how many.
        moments: the source of chance.
    """

    def __init__(self, share: float, moments: random.Random) -> None:
        super().__init__()
        self.share = share
        self.after = self.spoilt = 0
        """How many messages were carried out and not confirmed, and how many calls were spoilt."""
        self._moments = moments

    def take(self, method: str) -> Fault | None:
        """The fault that a call meets, counted."""
        name = method.lower()
        if name not in {_SENDING, POLLING.lower()} or self._moments.random() >= self.share:
            return None
        self.spoilt += 1
        if name != _SENDING:
            return self._moments.choice(_SPOILT_POLLS)
        fault = _TIMEOUT if self._moments.random() < _TIMEOUT_SHARE else self._moments.choice(_SPOILT)
        self.after += fault.after
        return fault


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Attributes:
        tally: what came of the questions.
        spoilt: how many calls went wrong.
        after: how many of these were carried out nevertheless.
        duplicates: how many updates were handed over twice.
        unreadable: how many updates could not be read.
        dead_letters: how many are among the dead letters.
    """

    tally: Tally
    spoilt: int
    after: int
    duplicates: int
    unreadable: int
    dead_letters: int


async def spoilt(folder: Path, *, people: int, share: float = SHARE, seed: int = 1) -> Outcome:
    """Ask while calls go wrong, updates come twice, and some cannot be read.

    Args:
        folder: where the bot's database and log go.
        people: how many ask, five questions each.
        share: how many calls go wrong; as many updates come twice or are followed by one that cannot be read.
        seed: of the chance.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    sandbox, plan = Sandbox(), AtRandom(share, chance)
    path = folder / "bot.sqlite3"
    async with running_server(sandbox) as server:
        program = on_sandbox(Deployment(folder, f"sqlite:///{path}"), server)
        async with running(program):
            sandbox.world.faults = plan
            crowd = Crowd(sandbox, people)
            meddling = _Meddling(sandbox, share, chance)
            await crowd.ask()
            meddling.stop()
            tally = await crowd.settled()
            dead_letters = await _buried(path, meddling.unreadable)
            await program.stop()
    return Outcome(tally, plan.spoilt, plan.after, meddling.duplicates, meddling.unreadable, dead_letters)


class _Meddling:
    """Lets updates come twice, and puts some between them that cannot be read."""

    def __init__(self, sandbox: Sandbox, share: float, chance: random.Random) -> None:
        self._sandbox, self._share, self._chance = sandbox, share, chance
        self._shapes = _shapes()
        self.duplicates = self.unreadable = 0
        self.stop = sandbox.world.events.listen(lambda event: self._meddle(event.name))

    def _meddle(self, event: str) -> None:
        if event != "message" or self._chance.random() >= self._share:
            return
        if self._chance.random() < 0.5:
            self.duplicates += 1
            self._sandbox.inject(Fault(kind="duplicate"))
        else:
            self.unreadable += 1
            self._sandbox.world.queue("message", next(self._shapes))


def _shapes() -> Iterator[dict[str, object]]:
    """Messages of shapes that Telegram never sends."""
    for number in itertools.count(1):
        # Chats of their own: in one chat they would wait for one another's apologies, of which one a second goes out.
        yield {"message_id": 1, "date": "never", "chat": {"id": number, "type": "private"}}
        yield {"message_id": "one", "date": 0, "chat": {"type": "private"}}
        yield {"chat": 5}


async def _buried(path: Path, expected: int) -> int:
    """How many dead letters there are in the end; awaited for a while."""
    found = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_BURIED_SECONDS):
            while (found := await asyncio.to_thread(_dead, path)) < expected:  # noqa: ASYNC110 - the other process tells nobody
                await asyncio.sleep(0.1)
    return found


def _dead(path: Path) -> int:
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            return int(connection.execute(sqlalchemy.text("SELECT count(*) FROM dead_letters")).scalar_one())
    finally:
        engine.dispose()


def measure(people: int = PEOPLE) -> Report:
    """Ask while a fifth of all calls goes wrong.

    Args:
        people: how many ask, five questions each.
    """
    occupancy = Occupancy()
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(spoilt(Path(name), people=people))
    tally = found.tally
    return Report(
        "faults",
        f"{tally.asked:,} questions, {SHARE:.0%} of all calls spoilt",
        ("", "number"),
        (
            ("calls spoilt", f"{found.spoilt:,}"),
            ("of these carried out nevertheless", f"{found.after:,}"),
            ("updates handed over twice", f"{found.duplicates:,}"),
            ("updates that cannot be read", f"{found.unreadable:,}"),
            ("dead letters", f"{found.dead_letters:,}"),
            ("questions lost", f"{tally.lost:,}"),
            ("answers too many", f"{tally.repeated:,}"),
            ("chats out of order", f"{tally.disordered:,}"),
        ),
        (
            Target("questions lost", tally.lost, 0, ""),
            Target("answers too many", tally.repeated, found.after, ""),
            Target("chats out of order", tally.disordered, 0, ""),
            Target("unreadable updates that are no dead letters", found.unreadable - found.dead_letters, 0, ""),
        ),
        (occupancy.described(),),
        {"spoilt": found.spoilt, "after": found.after, "lost": tally.lost, "repeated": tally.repeated},
    )
