"""The one door to the tables."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, TypeVar

from bot.storage import expiry, forgetting, inbox, instances, misses, outbox, people, votes
from bot.storage.errors import LostError
from bot.storage.holding import Holding
from bot.storage.lane import Lane
from bot.storage.records import Kept

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.storage.connecting import Database, Identity
    from bot.storage.records import (
        Answered,
        Arrived,
        Call,
        Finished,
        Miss,
        Pending,
        Place,
        Taken,
        Tally,
        Vote,
        Waiting,
    )

_BIGGEST = 2**63

P = TypeVar("P", bound="list[Pending] | None")


class Storage:
    """All that outlives an update. What a call has written is committed when it returns.

    Every call raises StorageError where the database cannot be used.

    Args:
        writing: where it writes.
        reading: where it reads; the same where there is one connection alone.
        identity: for which bot, and by which instance.
        is_alone: whether no other process can use the database.
        close: lets go of all else.
    """

    def __init__(
        self,
        writing: Database,
        reading: Database,
        identity: Identity,
        *,
        is_alone: bool,
        close: Callable[[], None] | None = None,
    ) -> None:
        self._databases = [writing] if reading is writing else [writing, reading]
        # What others have just put in or freed can be claimed at once.
        self._writing = Lane(writing, last=[inbox.claim])
        self._reading = self._writing if reading is writing else Lane(reading)
        self._identity = identity
        self._holding = Holding()
        self._is_alone = is_alone
        self._close = close

    # Instances

    @property
    def instance(self) -> str:
        """The id of this instance; empty before `enter` and after `leave`."""
        return self._identity.instance

    async def enter(self) -> None:
        """Become an instance, and free what dead ones held; to be renewed every `RENEW_SECONDS`."""
        self._holding.clear()
        self._identity.instance = secrets.token_hex(8)
        operation = instances.enter_alone if self._is_alone else instances.enter
        await self._writing.do(operation, self._identity.instance)

    async def renew(self) -> bool:
        """Say that this instance is alive, and free what dead ones held.

        Returns:
            False where its lease had lapsed: it holds nothing any more, and has become another instance.
        """
        is_alive = await self._writing.do(instances.renew, self._identity.instance)
        if not is_alive:
            await self.enter()
        return is_alive

    async def leave(self) -> int:
        """Give back all that this instance holds, at once.

        Returns:
            How many updates are not done, over all instances.
        """
        left = await self._writing.do(instances.leave, self._identity.instance)
        self._identity.instance = ""
        self._holding.clear()
        return left

    async def instances(self) -> int:
        """How many instances are alive."""
        return await self._reading.do(instances.number, None)

    # Inbox and outbox

    async def put(self, arrived: Sequence[Arrived]) -> int:
        """Put updates into the inbox.

        Returns:
            How many were new: an id that has been there before is passed over.

        Raises:
            ValueError: a number does not fit into 64 bits; Telegram's take 52 (Bot API, "User").
        """
        for one in arrived:
            if any(number is not None and not -_BIGGEST <= number < _BIGGEST for number in _numbers(one)):
                raise ValueError("An update has a number that does not fit into 64 bits")
        return await self._writing.do(inbox.put, arrived) if arrived else 0

    async def claim(self, most: int) -> list[Taken]:
        """Take the next updates to work on: urgent ones first, then the oldest, one of each line.

        Those that are claimed by a call that is cancelled are given back by `leave`.
        """
        if most <= 0:
            return []
        taken = await self._writing.do(inbox.claim, (most, self._holding.updates))
        self._holding.take(taken)
        return taken

    async def finish(self, finished: Finished) -> list[Pending]:
        """Write all that an update has led to, and erase it.

        Returns:
            Its calls, which are this instance's to make.

        Raises:
            LostError: it is not this instance's any more; nothing was written.
        """
        return await self._ended(finished.update, self._writing.do(inbox.finish, finished))

    async def fail(self, taken: Taken, error: str, calls: tuple[Call, ...] = ()) -> list[Pending] | None:
        """Note that an update could not be handled; the third time, it is given up, and goes to the dead letters.

        Args:
            taken: the update.
            error: the class of the error, and nothing of what the update says.
            calls: what is to be said where it is given up.

        Returns:
            Where it is given up, the calls, which are this instance's to make; None where it will be tried again.

        Raises:
            LostError: it is not this instance's any more; nothing was written.
        """
        failed = inbox.Failed(taken.update, error, calls)
        return await self._ended(taken.update, self._writing.do(inbox.fail, failed))

    async def bury(self, update: int | None, kind: str, error: str, calls: tuple[Call, ...] = ()) -> list[Pending]:
        """Note an update that nobody can handle among the dead letters, whether it is in the inbox or not.

        Args:
            update: its id; None where it has none.
            kind: what it seems to be.
            error: the class of the error, and nothing of what the update says.
            calls: what is to be said; not without an id.

        Returns:
            The calls, which are this instance's to make; none where the update was known before.
        """
        buried = inbox.Buried(update, kind, error, calls)
        return await self._ended(update, self._writing.do(inbox.bury, buried))

    async def waiting(self) -> Waiting:
        """How much is to be done, over all instances."""
        return await self._reading.do(inbox.waiting, None)

    async def pending(self) -> list[Pending]:
        """Take the calls that are nobody's: those of dead instances, and those that were given back."""
        pending = await self._writing.do(outbox.adopt, self._holding.calls)
        self._holding.adopt(pending)
        return pending

    async def sent(self, pending: Pending, message: int | None) -> None:
        """Erase a call that Telegram has, and note what it answers; after the last, the update is done.

        Args:
            pending: the call, with the chat in which it was sent in the end.
            message: the id of the message that it has become; None where it has become none.
        """
        await self._writing.do(outbox.sent, (pending, message))
        self._holding.let_go(pending)

    async def refused(self, pending: Pending) -> None:
        """Erase a call that Telegram has refused for good; after the last, the update is done."""
        await self._writing.do(outbox.refused, pending)
        self._holding.let_go(pending)

    # People and groups

    async def language(self, person: int) -> str | None:
        """The language that a person has chosen; None where it follows their questions."""
        return await self._reading.do(people.language, person)

    async def set_language(self, person: int, language: str | None) -> None:
        """Keep a person's choice of language; None undoes it."""
        await self._writing.do(people.set_language, (person, language))

    async def is_listening(self, chat: int) -> bool:
        """Whether a group's administrators let the bot answer questions that were put to everybody."""
        return await self._reading.do(people.is_listening, chat)

    async def set_listening(self, chat: int, *, listening: bool) -> None:
        """Keep a group's choice."""
        await self._writing.do(people.set_listening, (chat, listening))

    async def conversation(self, place: Place, now: float) -> str | None:
        """What was said in a place, as it was kept; None where nothing was, or its time is over."""
        return await self._reading.do(people.conversation, (place, now))

    async def keep_conversation(self, place: Place, said: str, until: float) -> None:
        """Keep what was said in a place, until a time in seconds since 1970."""
        await self._writing.do(people.keep_conversation, Kept(place, said, until))

    async def note_answer(self, answered: Answered) -> None:
        """Keep which message answers which."""
        await self._writing.do(people.note_answer, answered)

    async def answer_to(self, chat: int, question: int) -> Answered | None:
        """The answer to a message, where it is still known."""
        return await self._reading.do(people.answer_to, (chat, question))

    async def answered_by(self, chat: int, answer: int) -> Answered | None:
        """What a message of the bot answers, where it is still known."""
        return await self._reading.do(people.answered_by, (chat, answer))

    async def forget_person(self, person: int, before: int | None = None) -> None:
        """Delete all that is kept of a person, and what waits of theirs.

        Args:
            person: who.
            before: the update in which they asked for it, where they did: what they sent after it is not touched.
        """
        await self._writing.do(forgetting.forget_person, (person, before))

    async def forget_chat(self, chat: int) -> None:
        """Delete all that is kept of a chat."""
        await self._writing.do(people.forget_chat, chat)

    async def move_chat(self, old: int, new: int) -> None:
        """Keep under a new id what was kept under an old one: a group has become a supergroup."""
        await self._writing.do(people.move_chat, (old, new))

    # Votes and misses

    async def cast(self, vote: Vote) -> bool:
        """Count a vote; a person has one for each message, and may change it.

        Returns:
            Whether anything changed: false where the same vote stood already.
        """
        return await self._writing.do(votes.cast, vote)

    async def tally(self, entry: str) -> Tally:
        """The votes on an entry's answers."""
        return await self._reading.do(votes.tally, entry)

    async def tallies(self) -> dict[str, Tally]:
        """The votes on all entries that have any, by entry."""
        return await self._reading.do(votes.tallies, None)

    async def misses(self, most: int) -> list[Miss]:
        """The most frequent questions without a good answer; their forms are fingerprints."""
        return await self._reading.do(misses.most_frequent, most)

    async def forget_texts(self) -> int:
        """Erase the words of questions without a good answer, where the operator does not keep them any more.

        Returns:
            How many had words.
        """
        return await self._writing.do(misses.forget_texts, None)

    # Upkeep

    async def expire(self) -> dict[str, int]:
        """Delete what is older than its time.

        Returns:
            How many rows of which table have gone, of those with any; updates and calls are given up unanswered.
        """
        return await self._writing.do(expiry.expire, None)

    async def close(self) -> None:
        """Finish what is being written, and let go of files and connections; what is claimed stays so: see `leave`."""
        for lane in {self._writing, self._reading}:
            await lane.close()
        databases, self._databases = self._databases, []
        for database in databases:
            await database.close()
        if databases and self._close is not None:
            self._close()

    async def _ended(self, update: int | None, pending: Awaitable[P]) -> P:
        """Note that an update is not held any more, and which calls are."""
        try:
            made = await pending
        except LostError:
            self._holding.end(update, None)
            raise
        self._holding.end(update, made)
        return made


def _numbers(arrived: Arrived) -> tuple[int | None, ...]:
    return arrived.update, arrived.person, arrived.chat
