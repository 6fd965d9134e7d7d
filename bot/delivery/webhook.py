"""Where Telegram posts updates: only with the secret, only of a sensible size, and answered when they are on disk."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route

from bot.storage import StorageError

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.delivery.intake import Intake
    from bot.delivery.metrics import Metrics

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name
MOST_BYTES = 1024 * 1024
"""An update has at most half of it (telegram-bot-api, TQueue.cpp)."""
_MOST_DIGITS = 9
_FINAL = {"connection": "close"}
"""After a refusal no more is read of whoever sends it."""


class Receiver:
    """Takes updates by webhook.

    Args:
        intake: gets each update.
        secret: what Telegram sends in a header (Bot API, "setWebhook", `secret_token`).
        path: where Telegram posts to.
        metrics: where refusals are counted.
    """

    def __init__(self, intake: Intake, secret: str, path: str, metrics: Metrics) -> None:
        self._intake = intake
        self._secret = secret.encode()
        self._metrics = metrics
        self.web = Starlette(routes=[Route(path, self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1", errors="replace")
        if not hmac.compare_digest(given, self._secret):
            self._metrics.count("webhook-refused")
            return Response(status_code=403, headers=_FINAL)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            self._metrics.count("webhook-refused")
            return Response(status_code=413, headers=_FINAL)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            update = None
        try:
            # Whatever it is, it is taken: what is refused comes again for a day, and holds up all of its chat.
            await self._intake.take([update], body)
        except StorageError:
            self._metrics.store_errors.inc()
            return Response(status_code=503, headers={"retry-after": "5"})
        self._metrics.hear()
        return Response(status_code=200)


async def _body(request: Request) -> bytes | None:
    """A body; None where it is too large, of which no more is read than that."""
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdecimal() and len(length) <= _MOST_DIGITS) or int(length) > MOST_BYTES:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)
