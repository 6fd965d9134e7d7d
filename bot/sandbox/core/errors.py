"""What a call to the Bot API, or an act of a simulated person, can be refused with."""

from dataclasses import dataclass

from bot.sandbox.core.json_types import JsonObject

BAD_REQUEST = 400
UNAUTHORIZED = 401
FORBIDDEN = 403
NOT_FOUND = 404
CONFLICT = 409
TOO_LARGE = 413
TOO_MANY_REQUESTS = 429


@dataclass(slots=True)
class BotApiError(Exception):
    """A Bot API call is refused (Bot API, "Making requests").

    Attributes:
        error_code: the HTTP status, which the body repeats.
        description: Telegram's words, prefix included ("Bad Request: ...").
        retry_after: seconds to wait, for 429.
        migrate_to_chat_id: the supergroup that a group has become.
    """

    error_code: int
    description: str
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None

    def __str__(self) -> str:
        return self.description

    def to_json(self) -> JsonObject:
        """The body of the answer."""
        body: JsonObject = {"ok": False, "error_code": self.error_code, "description": self.description}
        parameters: JsonObject = {}
        if self.retry_after is not None:
            parameters["retry_after"] = self.retry_after
        if self.migrate_to_chat_id is not None:
            parameters["migrate_to_chat_id"] = self.migrate_to_chat_id
        if parameters:
            body["parameters"] = parameters
        return body


def bad_request(message: str) -> BotApiError:
    """A 400 with Telegram's prefix."""
    return BotApiError(BAD_REQUEST, f"Bad Request: {message}")


def forbidden(message: str) -> BotApiError:
    """A 403 with Telegram's prefix."""
    return BotApiError(FORBIDDEN, f"Forbidden: {message}")


def conflict(message: str) -> BotApiError:
    """A 409 with Telegram's prefix."""
    return BotApiError(CONFLICT, f"Conflict: {message}")


def too_many_requests(seconds: int) -> BotApiError:
    """A 429 that says how long to wait."""
    return BotApiError(TOO_MANY_REQUESTS, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


@dataclass(slots=True)
class ActRefusedError(Exception):
    """A simulated person cannot do that: no such chat, not a member, button gone, field unknown.

    Attributes:
        status: the HTTP status that the control API answers with.
        message: what is wrong, for the person who drives the sandbox.
    """

    status: int
    message: str

    def __str__(self) -> str:
        return self.message


def no_such(what: str, identifier: object) -> ActRefusedError:
    """There is no such person, chat, message ..."""
    return ActRefusedError(NOT_FOUND, f"there is no {what} {identifier}")


def not_allowed(message: str) -> ActRefusedError:
    """That person may not do that there."""
    return ActRefusedError(FORBIDDEN, message)


def wrong(message: str) -> ActRefusedError:
    """What was asked for makes no sense."""
    return ActRefusedError(BAD_REQUEST, message)


def not_now(message: str) -> ActRefusedError:
    """That cannot be done in the present state."""
    return ActRefusedError(CONFLICT, message)
