"""The kill matrix: the bot is killed and stopped at random moments, started again, and must have lost nothing."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bench.reports import Occupancy, Report, Target
from bench.whole.asking import Crowd, Tally
from bench.whole.program import Deployment, Program, free_port, on_sandbox, running
from bot.delivery.sending import AT_ONCE
from bot.sandbox import Sandbox, running_server
from tests.postgres import NoPostgresError, running_cluster

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.sandbox import Identity

ROUNDS, PEOPLE = 20, 100
"""Rounds of each case, with five questions by each person."""
AWAY_SECONDS = 120.0
SIGNALS = {
    "SIGKILL": (signal.SIGKILL,),
    "SIGTERM": (signal.SIGTERM,),
    "SIGTERM twice": (signal.SIGTERM, signal.SIGTERM),
}
_BETWEEN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Case:
    """One field of the matrix."""

    signals: str
    by_webhook: bool
    database: str

    def __str__(self) -> str:
        return f"{self.signals}, {'webhook' if self.by_webhook else 'polling'}, {self.database}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a round, or the worst and the sum of several.

    Attributes:
        tally: what came of the questions.
        most_repeated: the most answers too many in one round.
        longest_stop: seconds from the first signal to the end.
    """

    tally: Tally = field(default_factory=Tally)
    most_repeated: int = 0
    longest_stop: float = 0.0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.tally + other.tally,
            max(self.most_repeated, other.most_repeated),
            max(self.longest_stop, other.longest_stop),
        )


def cases() -> list[Case]:
    """The whole matrix."""
    databases = ("SQLite", "PostgreSQL")
    return [
        Case(name, by_webhook, database) for database in databases for by_webhook in (False, True) for name in SIGNALS
    ]


async def killed(  # noqa: PLR0913 - each is a choice of whoever measures
    case: Case,
    url: str,
    folder: Path,
    *,
    rounds: int,
    people: int,
    seed: int = 1,
    identity: Identity | None = None,
) -> Outcome:
    """Kill the bot at a random moment of each round, start it again, and see what is answered.

    Args:
        case: how it runs, and by which signals it is ended.
        url: the address of an empty database.
        folder: where its log goes.
        rounds: how often.
        people: how many ask in a round, five questions each.
        seed: of the moments.
        identity: who the bot is, where others use the same database.
    """
    moments, outcome, sandbox = random.Random(seed), Outcome(), Sandbox(identity)  # noqa: S311 - no secret
    async with running_server(sandbox) as server:
        program = on_sandbox(Deployment(folder, url, case.by_webhook), server)
        async with running(program):
            for _ in range(rounds):
                outcome += await _round(case, program, Crowd(sandbox, people), moments)
            await program.stop()
    return outcome


async def _round(case: Case, program: Program, crowd: Crowd, moments: random.Random) -> Outcome:
    asking = asyncio.create_task(crowd.ask())
    await crowd.got(moments.randrange(crowd.questions * 9 // 10))
    await asyncio.sleep(moments.uniform(0, 0.02))
    started = time.monotonic()
    for number in SIGNALS[case.signals]:
        program.signal(number)
        await asyncio.sleep(moments.uniform(0, _BETWEEN_SECONDS) if len(SIGNALS[case.signals]) > 1 else 0)
    await program.ended()
    stop = time.monotonic() - started
    await asking
    await program.start()
    tally = await crowd.settled()
    return Outcome(tally, tally.repeated, stop)


async def away(url: str, folder: Path, *, seconds: float, people: int) -> Tally:
    """Shut Telegram's port in the middle of the work, while people go on asking, and open it again.

    Args:
        url: the address of an empty database.
        folder: where the bot's log goes.
        seconds: for how long.
        people: how many ask, five questions each.
    """
    sandbox, port = Sandbox(), free_port()
    async with contextlib.AsyncExitStack() as stack:
        async with running_server(sandbox, port=port) as server:
            program = on_sandbox(Deployment(folder, url), server)
            await stack.enter_async_context(running(program))
            crowd = Crowd(sandbox, people)
            asking = asyncio.create_task(crowd.ask())
            await crowd.got(crowd.questions // 4)
        await asyncio.gather(asking, asyncio.sleep(seconds))
        async with running_server(sandbox, port=port):
            tally = await crowd.settled()
            await program.stop()
    return tally


@contextlib.contextmanager
def databases(names: Iterable[str], folder: Path) -> Iterator[dict[str, str]]:
    """The addresses of databases, by name; PostgreSQL is left out where there is none."""
    with contextlib.ExitStack() as stack:
        found = {"SQLite": f"sqlite:///{folder / 'bot.sqlite3'}"}
        if "PostgreSQL" in names:
            with contextlib.suppress(NoPostgresError):
                found["PostgreSQL"] = stack.enter_context(running_cluster()).url
        yield found


def measure(rounds: int = ROUNDS, people: int = PEOPLE, seconds: float = AWAY_SECONDS) -> Report:
    """Run the whole matrix, and the bot with Telegram away.

    Args:
        rounds: of each case.
        people: who ask in a round, five questions each.
        seconds: how long Telegram is away.
    """
    occupancy, found = Occupancy(), {}
    rows: list[tuple[str, ...]] = []
    for number, case in enumerate(cases()):
        outcome = _one(case, rounds, people, number)
        found[str(case)] = outcome
        if outcome is None:
            rows.append((str(case), "no PostgreSQL here", "", "", "", ""))
            continue
        tally = outcome.tally
        rows.append(_row(str(case), tally, f"{outcome.most_repeated}", f"{outcome.longest_stop:.1f} s"))
    with tempfile.TemporaryDirectory() as name:
        gone = asyncio.run(away(f"sqlite:///{name}/bot.sqlite3", Path(name), seconds=seconds, people=people))
    rows.append(_row(f"Telegram away for {seconds:.0f} s, polling, SQLite", gone, f"{gone.repeated}", ""))
    outcomes = [outcome for outcome in found.values() if outcome is not None]
    return Report(
        "chaos",
        f"Killed at random moments, {rounds} rounds of {people * 5} questions each",
        ("", "questions", "lost", "twice", "most in a round", "longest stop"),
        tuple(rows),
        (
            Target("lost", sum(one.tally.lost for one in outcomes) + gone.lost, 0, ""),
            Target("answered twice in a round", max(one.most_repeated for one in outcomes), AT_ONCE, ""),
            Target("chats out of order", sum(one.tally.disordered for one in outcomes) + gone.disordered, 0, ""),
            Target("the longest stop", max(one.longest_stop for one in outcomes), 10, "s"),
        ),
        (f"At most {AT_ONCE} calls are in flight at a kill.", occupancy.described()),
        {"rounds": rounds, "rows": rows},
    )


def _one(case: Case, rounds: int, people: int, seed: int) -> Outcome | None:
    with tempfile.TemporaryDirectory() as name, databases([case.database], Path(name)) as urls:
        if case.database not in urls:
            return None
        return asyncio.run(killed(case, urls[case.database], Path(name), rounds=rounds, people=people, seed=seed))


def _row(name: str, tally: Tally, most: str, stop: str) -> tuple[str, ...]:
    return name, f"{tally.asked:,}", f"{tally.lost}", f"{tally.repeated}", most, stop
