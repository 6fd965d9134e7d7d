"""Why the program ends: an exit code for each reason that somebody must act on."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes, after BSD's sysexits where one fits; docs/operating.md says what to do at each.

    A service manager need not start the program again at `SETTINGS`, `TOKEN_REFUSED` and `WEBHOOK_ELSEWHERE`: somebody
    must act first.
    """

    STOPPED = 0
    KNOWLEDGE = 1
    TELEGRAM_AWAY = 69
    PORT_TAKEN = 71
    STORE_AWAY = 74
    ANOTHER_INSTANCE = 75
    WEBHOOK_ELSEWHERE = 76
    TOKEN_REFUSED = 77
    SETTINGS = 78


class EndedError(Exception):
    """The bot cannot go on.

    Args:
        code: the exit code.
        words: what is wrong and what to do, for the person who runs the bot; without any secret.
    """

    def __init__(self, code: ExitCode, words: str) -> None:
        super().__init__(words)
        self.code = code


def token_refused() -> EndedError:
    """Telegram does not know the token; its own words, which hold it, are left out."""
    return EndedError(
        ExitCode.TOKEN_REFUSED,
        "Telegram does not know this token: it was mistyped, or BotFather has made a new one. Set TELEGRAM_TOKEN anew.",
    )
