"""How a sandbox is set up: who the bot is, and BotFather's switches."""

from pydantic import BaseModel, ConfigDict, Field

DEFAULT_TOKEN = "123456:SANDBOX"  # noqa: S105 - it opens nothing but the sandbox
DEFAULT_USERNAME = "sandbox_bot"
DEFAULT_NAME = "Sandbox bot"


class Settings(BaseModel):
    """BotFather's switches, and the sandbox's own.

    Attributes:
        privacy_mode: in groups the bot gets only commands, replies to it and mentions of it, unless it is an
            administrator.
        inline_mode: people may type "@bot ..." in any chat.
        inline_feedback: the bot is told which inline result was chosen.
        guest_mode: the bot may be mentioned in chats that it is not in.
        can_join_groups: it may be added to groups.
        rate_limits: sending too fast is refused with 429, as Telegram does.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    privacy_mode: bool = True
    inline_mode: bool = True
    inline_feedback: bool = True
    guest_mode: bool = True
    can_join_groups: bool = True
    rate_limits: bool = False


class Identity(BaseModel):
    """Who the bot is."""

    model_config = ConfigDict(frozen=True)

    token: str = Field(default=DEFAULT_TOKEN, pattern=r"^\d+:[A-Za-z0-9_-]+$")
    username: str = Field(default=DEFAULT_USERNAME, pattern=r"^[A-Za-z][A-Za-z0-9_]{2,31}$")
    name: str = DEFAULT_NAME

    @property
    def id(self) -> int:
        """The bot's user id, which its token begins with."""
        return int(self.token.partition(":")[0])
