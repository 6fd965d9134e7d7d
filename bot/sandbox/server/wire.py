"""Each form in which clients send parameters (Bot API, "Making requests")."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.sandbox.core.errors import TOO_LARGE, BotApiError, bad_request
from bot.sandbox.core.files import Upload
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.limits import UPLOAD_BYTES
from bot.sandbox.server.multipart import MultipartError, parse_multipart

BODY_BYTES = UPLOAD_BYTES + 1024 * 1024  # the other fields and the parts' headers come on top of the file
DRAINED_BYTES = 10 * BODY_BYTES
MAX_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class Form:
    """What a request carries."""

    fields: JsonObject = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)


async def read_body(request: Request) -> bytes:
    """Read a body, chunked or not, up to the size that Telegram takes.

    Raises:
        BotApiError: 413, it is bigger. The rest is read and thrown away, so that the client sees the answer.
    """
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= BODY_BYTES:
            chunks.append(chunk)
        else:
            chunks.clear()
        if size > DRAINED_BYTES:
            break
    if size > BODY_BYTES:
        raise BotApiError(TOO_LARGE, "Request Entity Too Large")
    return b"".join(chunks)


async def read_form(request: Request) -> Form:
    """Read the parameters of a request; those of the body count over those of the query string.

    Raises:
        BotApiError: the body cannot be read as its Content-Type says.
    """
    query = dict(parse_qsl(request.url.query, keep_blank_values=True))
    form = parse_body(await read_body(request), request.headers.get("content-type", ""))
    return Form(query | form.fields, form.files)


def parse_body(body: bytes, content_type: str) -> Form:
    """Read the parameters that stand in a body.

    Raises:
        BotApiError: it cannot be read as its Content-Type says.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return Form()
    if kind == "application/json":
        return Form(_read_json(body))
    if kind == "multipart/form-data":
        try:
            return Form(*parse_multipart(body, content_type))
        except MultipartError as error:
            raise bad_request(f"can't parse multipart/form-data: {error}") from error
    return Form(_read_urlencoded(body))


def _read_json(body: bytes) -> JsonObject:
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise bad_request("can't parse JSON of the request") from error
    if not isinstance(decoded, dict):
        raise bad_request("expected a JSON Object in the request")
    return decoded


def _read_urlencoded(body: bytes) -> JsonObject:
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    return dict(pairs)
