"""What the bot as a process takes: CPU an update by webhook, a queue drained, memory; beside a bare echo bot."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from bench.reports import BenchmarkError, Occupancy, Report, Target
from bench.whole.program import SECRET, Deployment, Program, running
from bench.whole.stand_in import StandIn, standing_in, update

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

AT_ONCE, WARM_UP, POSTED, DRAINED, REMEMBERED = 32, 300, 4_000, 20_000, 100_000
MOST_RATIO, LEAST_FASTER, MOST_MEGABYTES, MOST_GROWTH = 2.0, 5.0, 200.0, 10.0
TELEGRAM_SECONDS = 0.03
"""How long Telegram takes to answer a call, at the least, where a data centre of its is near."""
ECHO, ECHO_AT_ONCE, BOT = "an echo bot, all by default", "an echo bot, 256 updates at once", "this bot"
BOTS = {
    ECHO: ("-m", "bench.whole.echo"),
    ECHO_AT_ONCE: ("-m", "bench.whole.echo", "--at-once"),
    BOT: ("-m", "bot", "run"),
}
_HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many updates are posted by webhook, drained from a queue, and sent by people of whom memory is kept."""

    posted: int = POSTED
    drained: int = DRAINED
    remembered: int = REMEMBERED


@asynccontextmanager
async def _at_work(
    name: str, *, by_webhook: bool, queued: int = 0, seconds: float = 0.0
) -> AsyncIterator[tuple[StandIn, Program]]:
    with tempfile.TemporaryDirectory() as folder:
        async with standing_in(seconds) as (stand_in, telegram):
            stand_in.queue(queued)
            deployment = Deployment(Path(folder), f"sqlite:///{folder}/bot.sqlite3", by_webhook)
            program = Program(deployment, telegram, BOTS[name])
            async with running(program):
                yield stand_in, program
                await program.stop()


async def posted(name: str, updates: int) -> float:
    """Post updates to a bot's webhook, 32 at once, and wait for its answers.

    Returns:
        Its milliseconds of CPU for each.
    """
    async with _at_work(name, by_webhook=True) as (stand_in, program), aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{program.deployment.port}/updates"
        await _post(session, url, range(1, WARM_UP + 1))
        await stand_in.until_sent(WARM_UP)
        before = _processor_seconds(program.pid)
        await _post(session, url, range(WARM_UP + 1, WARM_UP + updates + 1))
        await stand_in.until_sent(WARM_UP + updates)
        return (_processor_seconds(program.pid) - before) * 1000 / updates


async def _post(session: aiohttp.ClientSession, url: str, numbers: range) -> None:
    waiting = iter(numbers)

    async def post() -> None:
        for number in waiting:
            async with session.post(url, json=update(number), headers=_HEADERS) as response:
                if not response.ok:
                    raise BenchmarkError(f"The webhook answers {response.status}")

    await asyncio.gather(*(post() for _ in range(AT_ONCE)))


async def drained(name: str, updates: int, seconds: float) -> float:
    """Let a bot work off a queue by polling.

    Args:
        name: which bot.
        updates: how long the queue is.
        seconds: how long Telegram takes to answer a call.

    Returns:
        The seconds from its first poll to its last answer.
    """
    async with _at_work(name, by_webhook=False, queued=updates, seconds=seconds) as (stand_in, _):
        started = time.perf_counter()
        await stand_in.until_sent(updates)
        return time.perf_counter() - started


async def remembered(updates: int, steps: int = 10) -> list[float]:
    """Let as many people ask this bot a question each.

    Returns:
        Its megabytes after each tenth of them.
    """
    megabytes = []
    async with _at_work(BOT, by_webhook=False) as (stand_in, program):
        for step in range(1, steps + 1):
            stand_in.queue(updates // steps)
            await stand_in.until_sent(updates // steps * step)
            megabytes.append(_megabytes(program.pid))
    return megabytes


def _processor_seconds(pid: int) -> float:
    fields = _of_process(pid, "stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> float:
    lines = _of_process(pid, "status").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def _of_process(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text("utf-8")
    except OSError as error:
        raise BenchmarkError("What a process takes is read from /proc, which this system lacks") from error


def measure(sizes: Sizes | None = None) -> Report:
    """Measure all of it.

    Args:
        sizes: how many updates; the full numbers unless told.
    """
    sizes, occupancy = sizes or Sizes(), Occupancy()
    processor = {name: asyncio.run(posted(name, sizes.posted)) for name in BOTS}
    at_once = {name: asyncio.run(drained(name, sizes.drained, 0)) for name in BOTS}
    # One call after the other, the default takes a minute for 2,000: a tenth of the queue says as much.
    part = sizes.drained // 10
    far = {name: asyncio.run(drained(name, part, TELEGRAM_SECONDS)) for name in BOTS}
    megabytes = asyncio.run(remembered(sizes.remembered))
    grown = megabytes[-1] - megabytes[len(megabytes) // 2]
    return Report(
        "load",
        f"As a process: {sizes.posted:,} updates by webhook, {AT_ONCE} at once, and {sizes.drained:,} from a queue",
        ("", "CPU an update (ms)", "drained a second", f"the same, calls take {TELEGRAM_SECONDS * 1000:.0f} ms"),
        tuple(
            (name, f"{processor[name]:.2f}", f"{sizes.drained / at_once[name]:,.0f}", f"{part / far[name]:,.0f}")
            for name in BOTS
        ),
        (
            Target("CPU an update / the echo's", processor[BOT] / processor[ECHO], MOST_RATIO, ""),
            Target("drained faster than the echo", at_once[ECHO] / at_once[BOT], LEAST_FASTER, "", at_most=False),
            Target("the same, with Telegram far", far[ECHO] / far[BOT], LEAST_FASTER, "", at_most=False),
            Target(f"memory after {sizes.remembered:,} people", megabytes[-1], MOST_MEGABYTES, "MB"),
            Target("its growth in the second half", grown, MOST_GROWTH, "MB"),
        ),
        (f"Megabytes by tenths: {', '.join(f'{one:.0f}' for one in megabytes)}.", occupancy.described()),
        {"processor": processor, "drained": at_once, "drained far": far, "megabytes": megabytes},
    )
