"""The people who write to the bot, and the bot as one of them."""

from dataclasses import dataclass

from bot.sandbox.core.json_types import JsonObject


@dataclass(frozen=True, slots=True)
class Person:
    """A user of Telegram (Bot API, "User")."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    has_blocked_bot: bool = False

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def to_json(self) -> JsonObject:
        """As a Bot API User."""
        user: JsonObject = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    def to_control_json(self) -> JsonObject:
        """As the control API shows it."""
        return {**self.to_json(), "has_blocked_bot": self.has_blocked_bot}

    def to_private_chat(self) -> JsonObject:
        """As the Bot API Chat that this person and the bot share."""
        chat: JsonObject = {"id": self.id, "type": "private", "first_name": self.first_name}
        if self.last_name:
            chat["last_name"] = self.last_name
        if self.username:
            chat["username"] = self.username
        return chat
