"""Questions that wait for one answer: tapped buttons, inline queries, guest messages."""

from dataclasses import dataclass, field

from bot.sandbox.core.json_types import JsonObject


@dataclass(slots=True)
class CallbackQuery:
    """A button that was tapped."""

    id: str
    sender: int
    data: str
    asked_at: float
    chat_id: int | None = None
    message_id: int | None = None
    inline_message_id: str | None = None
    answer: JsonObject | None = None


@dataclass(slots=True)
class InlineQuery:
    """What a person typed after the bot's name."""

    id: str
    sender: int
    query: str
    offset: str
    asked_at: float
    chat_id: int | None = None
    answer: JsonObject | None = None


@dataclass(slots=True)
class GuestQuery:
    """A message that mentions the bot where it is no member."""

    id: str
    chat_id: int
    message_id: int
    asked_at: float
    is_answered: bool = False


@dataclass(slots=True)
class Queries:
    """All of them, by id."""

    callbacks: dict[str, CallbackQuery] = field(default_factory=dict)
    inline: dict[str, InlineQuery] = field(default_factory=dict)
    guests: dict[str, GuestQuery] = field(default_factory=dict)
