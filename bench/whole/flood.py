"""Few people flood the bot through groups; how long do the others wait?"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.reports import Occupancy, Report, Target
from bench.timing import Spread, spread
from bench.whole.asking import QUESTIONS
from bench.whole.program import Deployment, on_sandbox, running
from bot.sandbox import Sandbox, Settings, running_server
from bot.sandbox.core.limits import RateLimiter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.sandbox.core.chats import Chat
    from bot.sandbox.core.events import Event
    from bot.sandbox.core.people import Person

PRIVATE_CHATS, SECONDS = 50, 40
"""Chats in which a question is asked each second, and for how long."""
GROUP_PEOPLE, GROUP_EACH_MINUTE = 20, 200
OWN_GROUPS, AT_ONCE = 8, 200
"""The groups of one person, and what they send through them in a second."""
INLINE_EACH_SECOND = 2
INLINE_SECONDS = 2.0
QUIET_SECONDS = 10.0
_ASK = "/ask who is the ambassador?"


class _GroupRates(RateLimiter):
    """Telegram's limit on groups alone.

    A question a second is just what a private chat may have, so that its limit would be all that is seen; the one over
    all is for bulk notifications (Bots FAQ).
    """

    def wait(self, chat_id: int, now: float, messages: int = 1) -> int:
        self.sent.pop(0, None)
        return super().wait(chat_id, now, messages) if chat_id < 0 else 0


@dataclass(frozen=True, slots=True)
class Waits:
    """How long people waited, in milliseconds, and how many got no answer.

    Attributes:
        private: those who asked in private.
        inline: those who typed after the bot's name.
        unanswered: private questions without an answer.
        unanswered_inline: inline queries without one.
        in_groups: what the bot said in groups.
    """

    private: list[float]
    inline: list[float]
    unanswered: int
    unanswered_inline: int
    in_groups: int


class Watch:
    """Notes when people ask and when they are answered; a chat's answers come in the order of its questions.

    Args:
        sandbox: what happens there.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._asked: defaultdict[int, deque[float]] = defaultdict(deque)
        self._typed: dict[str, float] = {}
        self._private: list[float] = []
        self._inline: list[float] = []
        self._in_groups = 0
        sandbox.world.events.listen(self._note)

    def ask(self, person: Person, text: str) -> None:
        """Ask in private."""
        self._asked[person.id].append(time.perf_counter())
        self._sandbox.write(person, text)

    def type(self, person: Person, query: str) -> None:
        """Type after the bot's name."""
        started = time.perf_counter()
        self._typed[self._sandbox.search(person, query).id] = started

    async def waits(self) -> Waits:
        """Wait until all is answered, or until nothing comes any more; then say how long it took."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(QUIET_SECONDS):
                while self._typed or any(self._asked.values()):  # noqa: ASYNC110 - either may end it
                    await asyncio.sleep(0.05)
        unanswered = sum(map(len, self._asked.values()))
        return Waits(self._private, self._inline, unanswered, len(self._typed), self._in_groups)

    def _note(self, event: Event) -> None:
        data: Any = event.data
        if event.name == "inline_answer" and data["id"] in self._typed:
            self._inline.append(_since(self._typed.pop(data["id"])))
        elif event.name == "message" and data["message"]["from"]["id"] == self._sandbox.bot.id:
            asked = self._asked[data["chat_id"]]
            if data["chat_id"] < 0:
                self._in_groups += 1
            elif asked:
                self._private.append(_since(asked.popleft()))


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


async def waited(folder: Path, *, flooded: bool, chats: int = PRIVATE_CHATS, seconds: float = SECONDS) -> Waits:
    """Let people ask at a steady pace, with the flood or without.

    Args:
        folder: where the bot's database and log go.
        flooded: whether others flood it meanwhile.
        chats: how many people ask a question each second, in private.
        seconds: for how long.
    """
    sandbox = Sandbox(settings=Settings(rate_limits=True))
    sandbox.world.rates = _GroupRates()
    async with running_server(sandbox) as server:
        program = on_sandbox(Deployment(folder, f"sqlite:///{folder / f'flooded-{flooded}.sqlite3'}"), server)
        async with running(program):
            await _warm_up(sandbox)
            watch = Watch(sandbox)
            works: list[Callable[[float], Awaitable[None]]] = [
                lambda until: _ask_in_private(sandbox, watch, chats, until),
                lambda until: _type(sandbox, watch, until),
            ]
            if flooded:
                works += [lambda until: _flood_group(sandbox, until), lambda _: _flood_groups(sandbox)]
            until = time.monotonic() + seconds
            await asyncio.gather(*(work(until) for work in works))
            waits = await watch.waits()
            await program.stop()
    return waits


async def _warm_up(sandbox: Sandbox) -> None:
    """Let the bot learn the language, which it does when it is first asked."""
    person = sandbox.add_person("First")
    for text in QUESTIONS:
        sandbox.write(person, text)
        await sandbox.wait_for_answer(person, QUIET_SECONDS)


async def _each(seconds: float, until: float) -> AsyncIterator[int]:
    """Count at an even pace."""
    number, start = 0, time.monotonic()
    while (now := time.monotonic()) < until:
        yield number
        number += 1
        await asyncio.sleep(max(0.0, start + number * seconds - now))


async def _ask_in_private(sandbox: Sandbox, watch: Watch, chats: int, until: float) -> None:
    people = [sandbox.add_person(f"Private {number}") for number in range(chats)]
    texts = list(QUESTIONS)
    async for number in _each(1 / chats, until):
        watch.ask(people[number % chats], texts[number // chats % len(texts)])


async def _type(sandbox: Sandbox, watch: Watch, until: float) -> None:
    people = [sandbox.add_person(f"Inline {number}") for number in range(20)]
    async for number in _each(1 / INLINE_EACH_SECOND, until):
        watch.type(people[number % len(people)], "ambassador")


async def _flood_group(sandbox: Sandbox, until: float) -> None:
    people = [sandbox.add_person(f"Member {number}") for number in range(GROUP_PEOPLE)]
    group = sandbox.add_group("Busy", *people)
    async for number in _each(60 / GROUP_EACH_MINUTE, until):
        sandbox.write(people[number % GROUP_PEOPLE], _ASK, chat=group)


async def _flood_groups(sandbox: Sandbox) -> None:
    person = sandbox.add_person("Flooder")
    groups: list[Chat] = [sandbox.add_group(f"Own {number}", person) for number in range(OWN_GROUPS)]
    async for number in _each(1 / AT_ONCE, time.monotonic() + 1):
        sandbox.write(person, _ASK, chat=groups[number % OWN_GROUPS])


def measure(chats: int = PRIVATE_CHATS, seconds: float = SECONDS) -> Report:
    """Let people ask, first undisturbed and then with others who flood the bot.

    Args:
        chats: how many people ask a question each second, in private.
        seconds: for how long each time.
    """
    occupancy = Occupancy()
    with tempfile.TemporaryDirectory() as name:
        alone, flooded = (
            asyncio.run(waited(Path(name), flooded=flooded, chats=chats, seconds=seconds)) for flooded in (False, True)
        )
    private = spread(alone.private), spread(flooded.private)
    inline = spread(alone.inline), spread(flooded.inline)
    late = sum(wait > INLINE_SECONDS * 1000 for wait in flooded.inline) + flooded.unanswered_inline
    return Report(
        "flood",
        f"{chats} private questions a second for {seconds:.0f} s, undisturbed and beside a flood (ms to the answer)",
        ("", "answered", "unanswered", "median", "p90", "p99", "longest"),
        (
            _row("private, undisturbed", alone.private, alone.unanswered, private[0]),
            _row("private, flooded", flooded.private, flooded.unanswered, private[1]),
            _row("inline, undisturbed", alone.inline, alone.unanswered_inline, inline[0]),
            _row("inline, flooded", flooded.inline, flooded.unanswered_inline, inline[1]),
        ),
        (
            Target("private p99, flooded / undisturbed", private[1].p99 / private[0].p99, 2, ""),
            Target("inline queries answered late or never", late, 0, ""),
            Target("private questions unanswered", flooded.unanswered, 0, ""),
        ),
        (f"In groups the bot said {flooded.in_groups} things.", occupancy.described()),
        {"private": [one.as_dict() for one in private], "inline": [one.as_dict() for one in inline]},
    )


def _row(name: str, waits: list[float], unanswered: int, found: Spread) -> tuple[str, ...]:
    return name, f"{len(waits):,}", f"{unanswered}", *found.cells
