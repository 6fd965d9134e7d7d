"""Questions, replies, and what a conversation is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from bot.knowledge.models import Evidence
    from bot.knowledge.schema import Language

REMEMBERED = 4
"""Turns of a conversation that are kept; older ones no longer help to understand the next."""


@dataclass(frozen=True, slots=True)
class Question:
    """A message; `addressed` is false where it was said in a group to everybody."""

    text: str
    addressed: bool = True


@dataclass(frozen=True, slots=True)
class Topic:
    """What a turn was about: an entry, and for a figure which measures of it."""

    entry: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn: the question, complete in itself and in its normal form, its language, and its answer's topic.

    `answered` is whether there was an answer to speak about.
    """

    text: str
    language: Language
    topic: Topic | None
    answered: bool


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What one person and the bot have said, oldest first.

    `language` is the one that the person has chosen to be answered in; `spoken` the one that they are likely to speak,
    which counts where neither the question nor a turn before tells.
    """

    turns: tuple[Turn, ...] = ()
    language: Language | None = None
    spoken: Language | None = None

    def answered(self, text: str, answer: Answer) -> Dialogue:
        """The dialogue after an answer that was chosen, with its question in words."""
        return self.with_turn(Turn(text, answer.language, answer.topic, answered=True))

    def with_turn(self, turn: Turn) -> Dialogue:
        """The dialogue with one more turn."""
        return replace(self, turns=(*self.turns, turn)[-REMEMBERED:])


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry to ask next, with its question in words, and of a figure of which measures."""

    entry: str
    title: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the asker's language, with the article's sentences that prove it."""

    language: Language
    text: str
    evidence: tuple[Evidence, ...]
    topic: Topic
    title: str
    related: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """Several answers that the question may have meant."""

    language: Language
    text: str
    options: tuple[Answer, ...]
    topic: Topic | None = None


class Reason(StrEnum):
    """Why there is no answer."""

    OTHER_YEAR = "other-year"
    OTHER_PLACE = "other-place"
    OTHER_NAME = "other-name"
    NOT_COVERED = "not-covered"
    OFF_TOPIC = "off-topic"
    SMALL_TALK = "small-talk"
    COMMAND = "command"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Decline:
    """Words in place of an answer, why, and what the article does have.

    `command` is the one that does what was asked for, by its name, where something is to be done rather than told.
    """

    language: Language
    text: str
    reason: Reason
    related: tuple[Suggestion, ...] = ()
    topic: Topic | None = None
    command: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing is said; `reason` is for those who look into it."""

    reason: str


Reply: TypeAlias = Answer | Choices | Decline | Silence
