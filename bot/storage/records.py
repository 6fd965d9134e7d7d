"""What is put into the storage and what comes out of it, in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Outcome(IntEnum):
    """How an update ended, which is all that is kept of it beside its id."""

    ANSWERED = 1
    SILENT = 2
    DROPPED = 3
    GIVEN_UP = 4
    EXPIRED = 5


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update as Telegram handed it over.

    Attributes:
        update: its id.
        line: updates of one line are worked on one at a time, in the order of their ids.
        kind: what it is, such as `message`; opaque here.
        urgent: whether it goes before those that are not.
        person: whose it is, where it is somebody's.
        chat: where it happened, where it happened in a chat.
        expires: when it is too old to matter, in seconds since 1970; None where never.
        body: the update itself; opaque here, and erased as soon as it is finished.
    """

    update: int
    line: str
    kind: str
    urgent: bool
    person: int | None
    chat: int | None
    expires: float | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Taken(Arrived):
    """An update that this instance is to work on.

    Attributes:
        attempt: which attempt this is, from 1; only failures count.
        crashes: how many instances have ended without a word while they worked on it.
        arrived: when it was put into the inbox, in seconds since 1970.
    """

    attempt: int
    crashes: int
    arrived: float


@dataclass(frozen=True, slots=True)
class Reference:
    """What a call's message answers, to be noted when Telegram has it.

    Attributes:
        question: the message that is answered; None where nobody wrote one, as when a button was tapped.
        person: who asked.
        about: what the answer is about; opaque here.
    """

    question: int | None
    person: int
    about: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the Bot API that is to be made.

    Attributes:
        method: such as `sendMessage`.
        chat: whose limits it falls under.
        parameters: as JSON; erased as soon as the call is out.
        urgent: whether it goes before those that are not.
        answers: what its message answers.
        label: under what it is counted; opaque here.
    """

    method: str
    chat: int | None
    parameters: str
    urgent: bool = False
    answers: Reference | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A call of the outbox that is this instance's to make; `update` and `number` together name it.

    Attributes:
        update: the update that it belongs to.
        number: which call of that update it is, from 0.
        call: the call.
        attempts: how many instances have ended without a word while it was theirs: each may have made it.
        arrived: when the update arrived, in seconds since 1970.
    """

    update: int
    number: int
    call: Call
    attempts: int
    arrived: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where one person converses: chat, forum topic (None outside of one) and person, all by their ids."""

    chat: int
    topic: int | None
    person: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A dialogue to keep: where it is led, what was said (opaque here), and until when, in seconds since 1970."""

    place: Place
    said: str
    until: float


@dataclass(frozen=True, slots=True)
class Miss:
    """A question without a good answer.

    Attributes:
        form: the question's normal form when it is counted; only its fingerprint is kept, and that is what comes out.
        language: what it was asked in.
        reason: why there was no good answer.
        nearest: the entries that came nearest, best first.
        text: its words, only where the operator keeps those.
        times: how often it was asked.
        last: when it was last asked, in seconds since 1970.
    """

    form: str
    language: str
    reason: str
    nearest: tuple[str, ...] = ()
    text: str | None = None
    times: int = 1
    last: float = 0.0


@dataclass(frozen=True, slots=True)
class Finished:
    """What an update has led to; all of it is written in one transaction, or none."""

    update: int
    outcome: Outcome
    calls: tuple[Call, ...] = ()
    kept: tuple[Kept, ...] = ()
    misses: tuple[Miss, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much is to be done, over all instances.

    Attributes:
        waiting: updates that nobody works on yet.
        working: updates that are worked on.
        sending: updates whose calls are not all out.
        oldest: how long the oldest of all these has been in the inbox, in seconds; 0 where there is none.
    """

    waiting: int = 0
    working: int = 0
    sending: int = 0
    oldest: float = 0.0


@dataclass(frozen=True, slots=True)
class Answered:
    """A message of the bot, and the message that it answers; `about` is opaque here."""

    chat: int
    question: int
    answer: int
    person: int
    about: str


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person thinks of one message of the bot, which answered with an entry, and why where they said so."""

    person: int
    message: str
    entry: str
    is_up: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people found an entry's answers good, how many did not, and why not: reasons with their numbers."""

    up: int = 0
    down: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
