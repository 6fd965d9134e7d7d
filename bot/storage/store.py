"""What a store remembers, in plain values, and the protocol that all stores keep."""

from __future__ import annotations

from typing import Protocol

from bot.storage.records import Answered, Place, Tally, Vote  # noqa: TC001


class Store(Protocol):
    """What must outlive an update. All of it is plain values, so that any database can hold it."""

    async def language(self, person: int) -> str | None:
        """The language that a person has chosen; None where it follows their questions."""
        ...

    async def set_language(self, person: int, language: str | None) -> None:
        """Keep a person's choice of language; None undoes it."""
        ...

    async def is_listening(self, chat: int) -> bool:
        """Whether a group's administrators let the bot answer questions that were put to everybody."""
        ...

    async def set_listening(self, chat: int, *, listening: bool) -> None:
        """Keep a group's choice."""
        ...

    async def cast(self, vote: Vote) -> bool:
        """Count a vote; a person has one for each message, and may change it.

        Returns:
            Whether anything changed: false where the same vote stood already.
        """
        ...

    async def tally(self, entry: str) -> Tally:
        """The votes on an entry's answers."""
        ...

    async def conversation(self, place: Place, now: float) -> str | None:
        """What was said in a place, as it was kept; None where nothing was, or its time is over."""
        ...

    async def keep_conversation(self, place: Place, said: str, until: float) -> None:
        """Keep what was said in a place, until a time in seconds since 1970."""
        ...

    async def note_answer(self, answered: Answered) -> None:
        """Keep which message answers which; old ones may be forgotten."""
        ...

    async def answer_to(self, chat: int, question: int) -> Answered | None:
        """The answer to a message, where it is still known."""
        ...

    async def answered_by(self, chat: int, answer: int) -> Answered | None:
        """What a message of the bot answers, where it is still known."""
        ...

    async def forget_person(self, person: int) -> None:
        """Delete all that is kept of a person, their votes too."""
        ...

    async def forget_chat(self, chat: int) -> None:
        """Delete all that is kept of a chat."""
        ...

    async def move_chat(self, old: int, new: int) -> None:
        """Keep under a new id what was kept under an old one: a group has become a supergroup."""
        ...

    async def close(self) -> None:
        """Let go of files and connections."""
        ...
