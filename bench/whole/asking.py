"""People who ask, each several questions, and what came of them: lost, answered twice, out of order."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bench.reports import BenchmarkError
from bot.sandbox.gateway import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.sandbox import Sandbox
    from bot.sandbox.core.people import Person

QUESTIONS = {
    "who is the ambassador?": "Sergio Cabrera is the Ambassador",
    "how much did chongqing export to colombia in 2022?": "exports to Colombia came to 4.815 billion",
    "how much did chongqing import from colombia in 2022?": "imports from Colombia came to 89.5 million",
    "where is the Chongqing commodity exhibition centre?": "Exhibition Centre is in Medellín",
    "what products are popular?": "especially popular in Colombia",
}
"""Questions, and words by which the answer to each is known."""
FOLLOW_UPS = {
    "how much did chongqing export to colombia in 2022?": "exports to Colombia came to 4.815 billion",
    "and imports?": "imports from Colombia came to 89.5 million",
    "who is the ambassador?": "Sergio Cabrera is the Ambassador",
}
"""The same, where the second makes sense after the first alone."""
QUIET_SECONDS = 60.0
"""How long nothing may happen before what is not answered counts as lost."""
_PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of some questions.

    Attributes:
        asked: how many there were.
        lost: how many have no answer.
        repeated: how many answers there are too many.
        disordered: in how many chats the answers stand in another order than the questions.
    """

    asked: int = 0
    lost: int = 0
    repeated: int = 0
    disordered: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.asked + other.asked,
            self.lost + other.lost,
            self.repeated + other.repeated,
            self.disordered + other.disordered,
        )


class Crowd:
    """People who ask all questions, one after the other, in private.

    Args:
        sandbox: where they are.
        people: how many.
        script: what each asks, and the words by which each answer is known.
    """

    def __init__(self, sandbox: Sandbox, people: int, script: Mapping[str, str] = QUESTIONS) -> None:
        self._sandbox = sandbox
        self._script = script
        self.people = [sandbox.add_person(f"Person {number}") for number in range(people)]
        self.answers = 0
        """How many messages of the bot they have got."""
        self.questions = people * len(script)
        self._own = {person.id for person in self.people}
        sandbox.world.events.listen(self._note)

    async def ask(self, at_once: int = 50) -> None:
        """Ask everything, so many questions every 20 ms."""
        for number, text in enumerate(self._script):
            for start in range(0, len(self.people), at_once):
                for person in self.people[start : start + at_once]:
                    self._sandbox.write(person, text if number % 2 else text.capitalize())
                await asyncio.sleep(_PAUSE_SECONDS)

    async def got(self, answers: int) -> None:
        """Wait until they have got so many answers.

        Raises:
            BenchmarkError: nothing comes any more.
        """
        while self.answers < answers:
            if not await self._hears_more():
                raise BenchmarkError(f"No answers come any more after {self.answers} of {self.questions}")

    async def settled(self) -> Tally:
        """Wait until all is answered, or until nothing happens any more.

        Returns:
            What came of it.
        """
        all_numbers = set(range(len(self._script)))
        unanswered = [person for person in self.people if set(self._answered(person)) != all_numbers]
        while unanswered and await self._hears_more():
            unanswered = [person for person in unanswered if set(self._answered(person)) != all_numbers]
        return self.tally()

    def tally(self) -> Tally:
        """What came of it so far."""
        tally = Tally()
        for person in self.people:
            answered = self._answered(person)
            lost = len(self._script) - len(set(answered))
            tally += Tally(len(self._script), lost, len(answered) - len(set(answered)), not _is_in_order(answered))
        return tally

    async def _hears_more(self) -> bool:
        """Wait for one more answer; false where none comes any more."""
        before = self.answers
        return await wait_until(self._sandbox.world, lambda: self.answers != before, QUIET_SECONDS)

    def _answered(self, person: Person) -> list[int]:
        """The numbers of the questions that the answers in a chat are to."""
        chat = self._sandbox.world.chats[person.id]
        said = [chat.messages[number] for number in sorted(chat.messages)]
        texts = [message.text.text for message in said if message.sender == self._sandbox.bot.id]
        numbers = (self._number_of(text) for text in texts)
        return [number for number in numbers if number is not None]

    def _number_of(self, text: str) -> int | None:
        return next((number for number, words in enumerate(self._script.values()) if words in text), None)

    def _note(self, event: object) -> None:
        data = getattr(event, "data", None)
        if getattr(event, "name", "") == "message" and data["chat_id"] in self._own:  # type: ignore[index]
            self.answers += data["message"]["from"]["id"] == self._sandbox.bot.id  # type: ignore[index]


def _is_in_order(answered: Sequence[int]) -> bool:
    """Whether nothing but repeats stands out of order."""
    first = list(dict.fromkeys(_without_repeats(answered)))
    return first == sorted(first)


def _without_repeats(numbers: Iterable[int]) -> list[int]:
    return [number for number, _ in groupby(numbers)]
