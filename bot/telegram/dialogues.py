"""Conversations as text for the store, and back; what is not understood any more is forgotten."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from bot.answering.replies import REMEMBERED, Dialogue, Topic, Turn
from bot.knowledge.schema import LANGUAGES
from bot.storage import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.knowledge.schema import Language
    from bot.storage import Place, Storage

KEPT_SECONDS = 600
"""How long a question may lean on the one before: ten minutes later, people begin anew."""

_LONGEST = 500
"""Characters kept of what was written: a follow-up needs no more."""


class Dialogues:
    """Remembers what each person and the bot have said, by chat, topic and person.

    Args:
        store: where it is kept.
        clock: the time in seconds since 1970.
    """

    def __init__(self, store: Storage, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    async def recall(self, place: Place, spoken: Language | None) -> Dialogue:
        """What was said in a place lately, with the person's choice of language.

        Args:
            place: chat, topic and person.
            spoken: the language that the person's app is set to.
        """
        said = await self._store.conversation(place, self._clock())
        chosen = known_language(await self._store.language(place.person))
        return Dialogue(read_turns(said) if said else (), chosen, spoken)

    def kept(self, place: Place, dialogue: Dialogue) -> Kept | None:
        """What is to be remembered of a dialogue, for some minutes from now; None where nothing was said."""
        if not dialogue.turns:
            return None
        return Kept(place, write_turns(dialogue.turns), self._clock() + KEPT_SECONDS)


def going_on(dialogue: Dialogue, turn: Turn | None) -> Dialogue:
    """The dialogue in which a turn was the last: the one that a reply points at."""
    if turn is None or turn in dialogue.turns[-1:]:
        return dialogue
    return replace(dialogue, turns=(*dialogue.turns, turn)[-REMEMBERED:])


def before(dialogue: Dialogue, turn: Turn | None) -> Dialogue:
    """The dialogue as it was before a turn, which is asked anew."""
    if turn is None or turn not in dialogue.turns:
        return dialogue
    return replace(dialogue, turns=dialogue.turns[: dialogue.turns.index(turn)])


def write_about(turn: Turn) -> str:
    """What a message of the bot is about, without the words that were asked, since it is kept for longer."""
    return json.dumps([_digest(turn), turn.language, _topic(turn), turn.answered], separators=(",", ":"))


def topic_of(about: str) -> Topic | None:
    """What a message of the bot tells; None where it tells nothing, or another version of the program wrote it."""
    read = _about(about)
    return None if read is None else read[1].topic


def turn_of(about: str, dialogue: Dialogue, title: Callable[[Topic, Language], str | None]) -> Turn | None:
    """The turn that a message of the bot was.

    Args:
        about: as `write_about` wrote it.
        dialogue: what was said lately; the turn is there in its own words.
        title: words for a topic, where the turn was longer ago.
    """
    read = _about(about)
    if read is None:
        return None
    digest, turn = read
    lately = next((one for one in reversed(dialogue.turns) if _digest(one) == digest), None)
    if lately is not None or turn.topic is None:
        return lately
    words = title(turn.topic, turn.language)
    return None if words is None else replace(turn, text=words)


def known_language(code: str | None) -> Language | None:
    """The language of a code such as `es` or `zh-hans`; None for others."""
    primary = (code or "").replace("_", "-").partition("-")[0].casefold()
    return primary if primary in LANGUAGES else None


def write_turns(turns: tuple[Turn, ...]) -> str:
    """Turns as text."""
    return json.dumps([_written(turn) for turn in turns], ensure_ascii=True, separators=(",", ":"))


def read_turns(said: str) -> tuple[Turn, ...]:
    """Turns from text; none where another version of the program wrote it."""
    try:
        return tuple(_read(turn) for turn in json.loads(said))
    except (ValueError, TypeError, KeyError):
        return ()


def _written(turn: Turn) -> list[Any]:
    return [turn.text[:_LONGEST], turn.language, _topic(turn), turn.answered]


def _read(written: Any) -> Turn:  # noqa: ANN401 - JSON
    text, code, topic, answered = written
    language = known_language(code)
    if language is None:
        raise ValueError(code)
    entry, *measures = topic or [None]
    return Turn(text, language, Topic(entry, tuple(measures)) if entry else None, bool(answered))


def _about(about: str) -> tuple[str, Turn] | None:
    try:
        turn = _read(json.loads(about))
    except (ValueError, TypeError, KeyError):
        return None
    return turn.text, turn


def _topic(turn: Turn) -> list[str] | None:
    return [turn.topic.entry, *turn.topic.measures] if turn.topic else None


def _digest(turn: Turn) -> str:
    return blake2b(turn.text[:_LONGEST].encode(errors="replace"), digest_size=6).hexdigest()
