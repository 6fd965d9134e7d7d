"""Updates waiting for the bot (Bot API, "Getting updates")."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.limits import UPDATE_KEPT_SECONDS

UPDATE_TYPES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
)
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_UPDATE_ID = 100_000_001
AHEAD_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class PendingUpdate:
    """An update that the bot has not confirmed."""

    update_id: int
    type: str
    payload: JsonObject
    queued_at: float

    def to_json(self) -> JsonObject:
        """As a Bot API Update."""
        return {"update_id": self.update_id, self.type: self.payload}


@dataclass(slots=True)
class UpdateQueue:
    """The queue; ids rise and are never used twice, not even after a reset.

    Attributes:
        allowed: the kinds the bot asked for; empty for all but those sent on request.
        duplicates: how many of the next updates are handed over twice.
    """

    next_update_id: int = FIRST_UPDATE_ID
    pending: deque[PendingUpdate] = field(default_factory=deque)
    allowed: frozenset[str] = frozenset()
    duplicates: int = 0

    def allow(self, types: Sequence[str] | None) -> None:
        """Remember which kinds the bot wants; None changes nothing, unknown names are ignored."""
        if types is not None:
            self.allowed = frozenset(types) & frozenset(UPDATE_TYPES)

    def wants(self, update_type: str) -> bool:
        """Whether updates of a kind are queued."""
        return update_type in self.allowed if self.allowed else update_type not in ON_REQUEST

    def add(self, update_type: str, payload: JsonObject, now: float) -> bool:
        """Queue an update, unless the bot does not want its kind."""
        if not self.wants(update_type):
            return False
        update = PendingUpdate(self.next_update_id, update_type, payload, now)
        self.next_update_id += 1
        self.pending.append(update)
        if self.duplicates:
            self.duplicates -= 1
            self.pending.append(update)
        return True

    def confirm(self, offset: int) -> None:
        """Forget what the bot has: all below a positive offset, all but the last ones for a negative one.

        An offset that lies too far ahead to be meant forgets nothing (td/tddb/td/db/TQueue.cpp, "get").
        """
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        elif offset <= self.next_update_id + AHEAD_AT_MOST:
            while self.pending and self.pending[0].update_id < offset:
                self.pending.popleft()

    def first(self, limit: int) -> list[JsonObject]:
        """The oldest updates."""
        return [self.pending[index].to_json() for index in range(min(limit, len(self.pending)))]

    def forget_old(self, now: float) -> None:
        """Drop what has waited for longer than Telegram keeps it."""
        while self.pending and self.pending[0].queued_at < now - UPDATE_KEPT_SECONDS:
            self.pending.popleft()
