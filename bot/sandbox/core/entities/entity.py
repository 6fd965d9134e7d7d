"""One entity, and which kinds may stand within which (Bot API, "Formatting options")."""

from dataclasses import dataclass, replace

from bot.sandbox.core.json_types import JsonObject

SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
CODE = frozenset({"code", "pre"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
AUTOMATIC = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
EXPLICIT = SPLITTABLE | CODE | QUOTES | {"text_link", "text_mention", "custom_emoji", "date_time"}

# Among entities that cover the same characters, the outer comes first.
ORDER = {
    kind: rank
    for rank, kind in enumerate(
        (
            *("expandable_blockquote", "blockquote", "pre", "code", "text_link", "text_mention"),
            *sorted(AUTOMATIC),
            *("bold", "italic", "underline", "strikethrough", "spoiler", "date_time", "custom_emoji"),
        )
    )
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a text with a meaning; offset and length in UTF-16 code units.

    Attributes:
        value: what the kind needs besides: a `text_link`'s URL, a `pre`'s language, a `text_mention`'s user
            id, a `custom_emoji`'s id, a `date_time`'s seconds.
    """

    type: str
    offset: int
    length: int
    value: str = ""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.offset + self.length

    def at(self, offset: int, end: int) -> "Entity":
        """The same over other characters."""
        return replace(self, offset=offset, length=end - offset)

    def to_json(self, users: dict[int, JsonObject]) -> JsonObject:
        """As a Bot API MessageEntity; `users` are those that text mentions may name."""
        entity: JsonObject = {"type": self.type, "offset": self.offset, "length": self.length}
        if self.type == "text_link":
            entity["url"] = self.value
        elif self.type == "pre" and self.value:
            entity["language"] = self.value
        elif self.type == "custom_emoji":
            entity["custom_emoji_id"] = self.value
        elif self.type == "text_mention":
            entity["user"] = users[int(self.value)]
        elif self.type == "date_time":
            entity["unix_time"] = int(self.value or 0)
        return entity


def sort_entities(entities: list[Entity]) -> list[Entity]:
    """In Telegram's order: by place, the longer and outer first."""
    return sorted(entities, key=lambda entity: (entity.offset, -entity.length, ORDER[entity.type]))
