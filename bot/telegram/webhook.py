"""The web server that takes updates from Telegram: only with the secret, and only of a sensible size."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import socket
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.requests import Request

    from bot.telegram.counting import Counters
    from bot.telegram.intake import Intake

LOGGER = logging.getLogger(__name__)

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name
MOST_BYTES = 1024 * 1024
"""An update has at most half of it."""
SHUTDOWN_SECONDS = 5
KEEP_ALIVE_SECONDS = 75
"""Longer than Telegram's idle connections live."""


class _Server(uvicorn.Server):
    """uvicorn's server without its signal handlers: when to stop is the program's to say."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.ready.set()


class Receiver:
    """Takes updates by webhook.

    Args:
        intake: gets each update.
        secret: what Telegram sends in a header.
        path: where Telegram posts to.
        counters: where refusals are counted.
    """

    def __init__(self, intake: Intake, secret: str, path: str, counters: Counters) -> None:
        self._intake = intake
        self._secret = secret.encode()
        self._counters = counters
        routes = [Route(path, self._take, methods=["POST"]), Route("/healthz", _healthy, methods=["GET"])]
        self.web = Starlette(routes=routes)

    async def _take(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, self._secret):
            self._counters.count("webhook-refused")
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            self._counters.count("webhook-refused")
            return Response(status_code=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            # Telegram would send it again for a day, and nothing else of that chat until then.
            self._counters.count("unreadable")
            return Response(status_code=200)
        await self._intake.take(update)
        return Response(status_code=200)

    @contextlib.asynccontextmanager
    async def serving(self, host: str, port: int) -> AsyncIterator[int]:
        """Serve as long as the context lasts.

        Yields:
            The port, for those who asked for any free one.

        Raises:
            OSError: the port is taken.
        """
        server = _Server(
            uvicorn.Config(
                self.web,
                host=host,
                port=port,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            )
        )
        listening = _bound(host, port)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await server.ready.wait()
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            await serving
            listening.close()


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small packets at once only where the protocol is named.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise OSError(error.errno, f"port {port} of {host} cannot be used: {error.strerror}") from error
    return listening


async def _healthy(_: Request) -> Response:
    return Response("ok")


async def _body(request: Request) -> bytes | None:
    """A body; None where it is too large, of which no more is read than that."""
    if int(request.headers.get("content-length") or 0) > MOST_BYTES:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)
