"""A changed knowledge base is loaded, proven and swapped in whole while the bot works; a broken one is refused."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge.loading import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from bot.answering.engine import Engine

LOGGER = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""How often the folder is looked at; a change counts when the files are the same at two looks."""
MOST_PROBLEMS = 20
"""Problems that are told; the log has all of them."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a knowledge base comes from, and how it is loaded, proven and made an engine of; that may take seconds."""

    folder: Path
    load: Callable[[], Engine]


class Reloader:
    """Loads the knowledge base anew.

    Args:
        source: where it comes from.
        swap: answers from the new one from now on; raises ValueError where it cannot.
    """

    def __init__(self, source: Source, swap: Callable[[Engine], None]) -> None:
        self._source = source
        self._swap = swap
        self._at_work = asyncio.Lock()

    async def reload(self) -> list[str]:
        """Load the knowledge base and answer from it.

        Returns:
            What is wrong with it, in which case the old one goes on; nothing where all is well.
        """
        async with self._at_work:
            try:
                engine = await asyncio.to_thread(self._ready)
                self._swap(engine)
            except KnowledgeError as error:
                problems = [str(problem) for problem in error.problems]
            except (ValueError, OSError, RecursionError) as error:
                problems = [f"{type(error).__name__}: {error}"]
            else:
                _collect()
                LOGGER.info("The knowledge base was loaded anew: %d entries", len(engine.knowledge.entries))
                return []
        for problem in problems:
            LOGGER.error("The knowledge base is broken, and the old one goes on: %s", problem)
        return problems

    async def watch(self, asked: asyncio.Event, tell: Callable[[list[str]], Awaitable[None]]) -> None:
        """Load it anew whenever that is asked for or its files have changed, until cancelled.

        Args:
            asked: set when it is asked for.
            tell: told what is wrong with it.
        """
        loaded = seen = await asyncio.to_thread(state_of, self._source.folder)
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await asked.wait()
            now = await asyncio.to_thread(state_of, self._source.folder)
            if asked.is_set() or (now == seen and now != loaded):
                asked.clear()
                loaded = now
                if problems := await self.reload():
                    await tell(problems)
            seen = now

    def _ready(self) -> Engine:
        """An engine that has learnt all its languages, so that nobody waits for that."""
        engine = self._source.load()
        engine.warm_up()
        return engine


def _collect() -> None:
    """Give back what the old one has taken up, where the program keeps such things from the collector."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def state_of(folder: Path) -> frozenset[tuple[str, int, int]]:
    """The files of a knowledge base, with when they were changed and how long they are."""
    found = set()
    for path in folder.rglob("*.yaml"):
        try:
            told = path.stat()
        except OSError:  # It has gone meanwhile.
            continue
        found.add((str(path), told.st_mtime_ns, told.st_size))
    return frozenset(found)


def worded(problems: list[str]) -> str:
    """What operators are told."""
    more = len(problems) - MOST_PROBLEMS
    listed = "\n".join(f"• {problem}" for problem in problems[:MOST_PROBLEMS])
    rest = f"\n… and {more} more, in the log" if more > 0 else ""
    return f"The knowledge base is broken, and the old one goes on:\n{listed}{rest}"
