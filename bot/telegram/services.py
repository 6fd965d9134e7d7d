"""What every handler works with."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.knowledge.schema import LANGUAGES
from bot.telegram.addressing import Identity
from bot.telegram.dialogues import known_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import User

    from bot.answering.engine import Engine
    from bot.charts import Charts
    from bot.knowledge.schema import Language
    from bot.storage import Store
    from bot.telegram.counting import Counters
    from bot.telegram.courier import Courier
    from bot.telegram.dialogues import Dialogues
    from bot.telegram.rendering import Renderer

_REMEMBERED_TAPS = 4096


class Lately:
    """Remembers for some seconds that something was done, so that it is not done twice.

    Args:
        seconds: how long.
        clock: the time in seconds.
    """

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._done: OrderedDict[object, float] = OrderedDict()

    def is_done(self, what: object) -> bool:
        """Whether it was done lately; from now on it was."""
        now = self._clock()
        done = self._done.get(what)
        if done is not None and now - done <= self._seconds:
            return True
        self._done[what] = now
        self._done.move_to_end(what)
        if len(self._done) > _REMEMBERED_TAPS:
            self._done.popitem(last=False)
        return False


@dataclass(frozen=True, slots=True)
class Services:
    """The engine, what is remembered, and the way out.

    Attributes:
        engine: answers questions.
        renderer: shows replies.
        store: what is remembered.
        dialogues: what was said.
        courier: the way to Telegram.
        counters: what happened.
        clock: the time in seconds since 1970.
        tapped: buttons that were tapped a moment ago.
        charts: the pictures of the figures.
        pictures: the file ids of those that Telegram has, by language.
    """

    engine: Engine
    renderer: Renderer
    store: Store
    dialogues: Dialogues
    courier: Courier
    counters: Counters
    clock: Callable[[], float]
    tapped: Lately
    charts: Charts
    pictures: dict[Language, str] = field(default_factory=dict)

    @property
    def me(self) -> Identity:
        """Who the bot is; known once it has spoken with Telegram."""
        return Identity(self.courier.bot.id, self.courier.bot.username)

    def text(self, key: str, language: Language, **values: object) -> str:
        """The bot's own words."""
        return self.renderer.knowledge.texts[language][key].format(**values)

    async def language(self, person: User | None, id_: int | None = None) -> Language:
        """The language for the bot's own words to a person: their choice, else that of their app."""
        known = person.id if person is not None and id_ is None else id_
        chosen = known_language(await self.store.language(known)) if known is not None else None
        return chosen or spoken(person) or LANGUAGES[0]


def spoken(person: User | None) -> Language | None:
    """The language that a person's app is set to, where the bot speaks it."""
    return known_language(person.language_code) if person is not None else None
