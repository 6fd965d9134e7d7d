"""The control API's machinery: reading a body, answering in JSON, refusing in words."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.core.errors import ActRefusedError, BotApiError, wrong
from bot.sandbox.core.json_types import JsonObject, JsonValue
from bot.sandbox.server.responses import json_response
from bot.sandbox.server.wire import read_form

B = TypeVar("B", bound=BaseModel)
Handler = Callable[[Request], Awaitable[JsonValue]]


async def read(request: Request, model: type[B]) -> B:
    """Read a request's fields, JSON or form.

    Raises:
        ActRefusedError: they are not those that the contract names.
    """
    try:
        form = await read_form(request)
    except BotApiError as error:
        raise ActRefusedError(error.error_code, error.description) from error
    try:
        return model.model_validate({**form.fields, **form.files})
    except ValidationError as error:
        raise wrong(describe(error)) from error


def describe(error: ValidationError) -> str:
    """What is wrong with a body, a clause for each field."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'the request'}: {one['msg']}" for one in found)


def integer(request: Request, name: str) -> int:
    """An id from the path.

    Raises:
        ActRefusedError: it is no number.
    """
    return number(str(request.path_params[name]), name)


def number(text: str, name: str) -> int:
    """A number from the path or query string.

    Raises:
        ActRefusedError: it is none.
    """
    try:
        return int(text)
    except ValueError as error:
        raise wrong(f"{name} is a number, not {text!r}") from error


def answering(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Turn what a handler returns into JSON, and what it refuses into an error in words."""

    async def endpoint(request: Request) -> Response:
        try:
            result = await handler(request)
        except ActRefusedError as error:
            return json_response({"error": error.message}, error.status)
        return result if isinstance(result, Response) else json_response(result)

    return endpoint


def sent(result: tuple[JsonObject, bool]) -> JsonObject:
    """A message as the acts return it, in the contract's words."""
    message, delivered = result
    return {"message": message, "delivered_to_bot": delivered}
