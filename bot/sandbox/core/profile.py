"""What the bot tells about itself: commands, names and descriptions by language, menu buttons."""

from dataclasses import dataclass, field

from bot.sandbox.core.json_types import JsonObject

DEFAULT_MENU_BUTTON: JsonObject = {"type": "default"}
COMMANDS_MENU_BUTTON: JsonObject = {"type": "commands"}


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a list of commands is (Bot API, "BotCommandScope")."""

    type: str = "default"
    chat_id: int = 0
    user_id: int = 0


@dataclass(slots=True)
class Profile:
    """The bot's own texts; the key "" is for all languages without texts of their own."""

    commands: dict[tuple[Scope, str], list[JsonObject]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int, JsonObject] = field(default_factory=dict)
    default_menu_button: JsonObject = field(default_factory=lambda: dict(COMMANDS_MENU_BUTTON))

    def commands_for(self, scopes: list[Scope], language: str) -> list[JsonObject]:
        """The commands that a person sees.

        Args:
            scopes: those that hold for the person and chat, the narrowest first.
            language: the person's, two letters.
        """
        for scope in scopes:
            for code in (language, ""):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []


def in_language(texts: dict[str, str], language: str) -> str:
    """A text in a language, else the one for all others."""
    return texts.get(language) or texts.get("", "")


def scopes_in_private(chat_id: int) -> list[Scope]:
    """The scopes that hold in a private chat (Bot API, "Determining list of commands")."""
    return [Scope("chat", chat_id), Scope("all_private_chats"), Scope()]


def scopes_in_group(chat_id: int, user_id: int, *, is_administrator: bool) -> list[Scope]:
    """The scopes that hold for a person in a group (Bot API, "Determining list of commands")."""
    scopes = [Scope("chat_member", chat_id, user_id)]
    if is_administrator:
        scopes.append(Scope("chat_administrators", chat_id))
    scopes.append(Scope("chat", chat_id))
    if is_administrator:
        scopes.append(Scope("all_chat_administrators"))
    return [*scopes, Scope("all_group_chats"), Scope()]
