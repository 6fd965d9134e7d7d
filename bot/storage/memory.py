"""A store in memory: gone with the process, bounded in size."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from bot.storage.records import Answered, Place, Tally, Vote

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT = 20_000
"""How many conversations and answers are kept; the oldest go first."""

K = TypeVar("K")
V = TypeVar("V")


class MemoryStore:
    """A `Store` for tests, the sandbox and small bots.

    Args:
        most: how many conversations, and how many answers, are kept.
    """

    def __init__(self, most: int = _KEPT) -> None:
        self._most = most
        self._languages: dict[int, str] = {}
        self._listening: set[int] = set()
        self._votes: dict[tuple[int, str], Vote] = {}
        self._tallies: Counter[tuple[str, bool]] = Counter()
        self._conversations: dict[Place, tuple[str, float]] = {}
        self._answers: dict[tuple[int, int], Answered] = {}
        self._questions: dict[tuple[int, int], int] = {}

    async def language(self, person: int) -> str | None:
        """See `Store.language`."""
        return self._languages.get(person)

    async def set_language(self, person: int, language: str | None) -> None:
        """See `Store.set_language`."""
        if language is None:
            self._languages.pop(person, None)
        else:
            self._languages[person] = language

    async def is_listening(self, chat: int) -> bool:
        """See `Store.is_listening`."""
        return chat in self._listening

    async def set_listening(self, chat: int, *, listening: bool) -> None:
        """See `Store.set_listening`."""
        (self._listening.add if listening else self._listening.discard)(chat)

    async def cast(self, vote: Vote) -> bool:
        """See `Store.cast`."""
        before = self._votes.get((vote.person, vote.message))
        if before == vote:
            return False
        if before is not None:
            self._uncount(before)
        self._votes[vote.person, vote.message] = vote
        self._tallies[vote.entry, vote.is_up] += 1
        return True

    async def tally(self, entry: str) -> Tally:
        """See `Store.tally`."""
        return Tally(self._tallies[entry, True], self._tallies[entry, False])

    async def conversation(self, place: Place, now: float) -> str | None:
        """See `Store.conversation`."""
        said, until = self._conversations.get(place, ("", now))
        if until > now:
            return said
        self._conversations.pop(place, None)
        return None

    async def keep_conversation(self, place: Place, said: str, until: float) -> None:
        """See `Store.keep_conversation`."""
        self._conversations.pop(place, None)
        self._conversations[place] = (said, until)
        _bound(self._conversations, self._most)

    async def note_answer(self, answered: Answered) -> None:
        """See `Store.note_answer`."""
        question = answered.chat, answered.question
        before = self._answers.pop(question, None)
        if before is not None:
            self._questions.pop((before.chat, before.answer), None)
        self._answers[question] = answered
        self._questions[answered.chat, answered.answer] = answered.question
        for gone in _bound(self._answers, self._most):
            self._questions.pop((gone.chat, gone.answer), None)

    async def answer_to(self, chat: int, question: int) -> Answered | None:
        """See `Store.answer_to`."""
        return self._answers.get((chat, question))

    async def answered_by(self, chat: int, answer: int) -> Answered | None:
        """See `Store.answered_by`."""
        question = self._questions.get((chat, answer))
        return None if question is None else self._answers.get((chat, question))

    async def forget_person(self, person: int) -> None:
        """See `Store.forget_person`."""
        self._languages.pop(person, None)
        for key in [key for key in self._votes if key[0] == person]:
            self._uncount(self._votes.pop(key))
        self._drop(lambda place: place.person == person, lambda answered: answered.person == person)

    async def forget_chat(self, chat: int) -> None:
        """See `Store.forget_chat`."""
        self._listening.discard(chat)
        self._drop(lambda place: place.chat == chat, lambda answered: answered.chat == chat)

    async def move_chat(self, old: int, new: int) -> None:
        """See `Store.move_chat`; message ids begin anew in a supergroup, so answers are not carried over."""
        if old in self._listening:
            self._listening.discard(old)
            self._listening.add(new)
        for place in [place for place in self._conversations if place.chat == old]:
            self._conversations[replace(place, chat=new)] = self._conversations.pop(place)
        await self.forget_chat(old)

    async def close(self) -> None:
        """See `Store.close`; there is nothing to let go of."""

    def _uncount(self, vote: Vote) -> None:
        self._tallies[vote.entry, vote.is_up] -= 1

    def _drop(self, of_place: Callable[[Place], bool], of_answer: Callable[[Answered], bool]) -> None:
        for place in [place for place in self._conversations if of_place(place)]:
            del self._conversations[place]
        for key in [key for key, answered in self._answers.items() if of_answer(answered)]:
            gone = self._answers.pop(key)
            self._questions.pop((gone.chat, gone.answer), None)


def _bound(kept: dict[K, V], most: int) -> list[V]:
    """Drop the oldest of more than `most` values.

    Returns:
        What was dropped.
    """
    return [kept.pop(next(iter(kept))) for _ in range(len(kept) - most)]
