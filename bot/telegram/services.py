"""What every handler works with."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.knowledge.schema import LANGUAGES
from bot.telegram.addressing import Identity
from bot.telegram.dialogues import known_language

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import User

    from bot.answering.engine import Engine
    from bot.answering.replies import Topic
    from bot.charts import Charts
    from bot.knowledge.schema import Language
    from bot.storage import Storage
    from bot.telegram.dialogues import Dialogues
    from bot.telegram.direct import DirectCalls
    from bot.telegram.rendering import Renderer

_REMEMBERED_TAPS = 4096


class Counting(Protocol):
    """Counts what happens."""

    def count(self, name: str) -> None:
        """Count one more event; the names are plain words joined by hyphens."""
        ...


class Lately:
    """Remembers for some seconds that something was done, so that it is not done twice.

    Args:
        seconds: how long.
        clock: the time in seconds.
    """

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._done: OrderedDict[object, tuple[float, int]] = OrderedDict()

    def is_done(self, what: object, update: int) -> bool:
        """Whether another update did it lately; from now on this one did, however often it is handled."""
        now = self._clock()
        done, by = self._done.get(what, (float("-inf"), update))
        if by != update and now - done <= self._seconds:
            return True
        self._done[what] = now, update
        self._done.move_to_end(what)
        if len(self._done) > _REMEMBERED_TAPS:
            self._done.popitem(last=False)
        return False


async def _not_reloaded() -> str:
    return "Nothing can be loaded anew here."


@dataclass(frozen=True, slots=True)
class Services:
    """The engine, what is remembered, and the way out.

    Attributes:
        engine: answers questions.
        renderer: shows replies.
        store: what is remembered.
        dialogues: what was said.
        direct: calls that are made at once.
        counters: what happened.
        clock: the time in seconds since 1970.
        tapped: buttons that were tapped a moment ago.
        charts: the pictures of the figures.
        keeps_texts: whether the words of unanswered questions are kept for the curator.
        has_tables: whether figures are sent as native tables.
        operators: the ids of the people who run the bot.
        reload: loads the knowledge base anew, and says what came of it.
    """

    engine: Engine
    renderer: Renderer
    store: Storage
    dialogues: Dialogues
    direct: DirectCalls
    counters: Counting
    clock: Callable[[], float]
    tapped: Lately
    charts: Charts
    keeps_texts: bool = False
    has_tables: bool = False
    operators: frozenset[int] = frozenset()
    reload: Callable[[], Awaitable[str]] = _not_reloaded

    @property
    def me(self) -> Identity:
        """Who the bot is; known once it has spoken with Telegram."""
        return Identity(self.direct.bot.id, self.direct.bot.username)

    def text(self, key: str, language: Language, **values: object) -> str:
        """The bot's own words."""
        return self.renderer.knowledge.texts[language][key].format(**values)

    def title(self, topic: Topic, language: Language) -> str | None:
        """A topic in words; None where the knowledge base does not know it any more."""
        entry = self.renderer.knowledge.entries.get(topic.entry)
        return entry.title.get(language) if entry is not None else None

    async def language(self, person: User | None, id_: int | None = None) -> Language:
        """The language for the bot's own words to a person: their choice, else that of their app."""
        known = person.id if person is not None and id_ is None else id_
        chosen = known_language(await self.store.language(known)) if known is not None else None
        return chosen or spoken(person) or LANGUAGES[0]


def spoken(person: User | None) -> Language | None:
    """The language that a person's app is set to, where the bot speaks it."""
    return known_language(person.language_code) if person is not None else None
