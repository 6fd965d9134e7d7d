"""A web server that strangers cannot hold up: uvicorn with the timeouts and the cap on connections that it lacks."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.applications import Starlette

HEADER_SECONDS = 10.0
"""How long a request's head may take, from the first moment of the connection or of the request."""
BODY_SECONDS = 20.0
"""How long its body may take after that, and the answer to it."""
IDLE_SECONDS = 75
"""How long a connection is kept for its next request: longer than Telegram keeps one idle (WebhookActor.cpp: 60 s)."""
SHUTDOWN_SECONDS = 3
"""How long requests in work may take when the server stops."""
MOST_HEAD_BYTES = 32 * 1024
"""How long a head may be."""
MOST_CONNECTIONS = 512
"""Connections at the same time; of the files that the process may open, at most a quarter."""
ACCEPTED_AT_ONCE = 64
"""Connections that are accepted before the cap is looked at again."""


class Guard:
    """The connections of one server, and which of them must go when there are too many.

    Whoever has had an answer stays: only with the secret does a connection get as far as that and live on.
    """

    def __init__(self) -> None:
        self.most = min(MOST_CONNECTIONS, _open_files() // 4)
        self.open: set[Connection] = set()
        self.unproven: dict[Connection, None] = {}
        self.refused = 0

    def admit(self, connection: Connection) -> None:
        """Take a new connection in; for it, the one that has been without a request for longest goes."""
        self.open.add(connection)
        self.unproven[connection] = None
        if len(self.open) > self.most:
            self.refused += 1
            next(iter(self.unproven)).cut_off()

    def prove(self, connection: Connection) -> None:
        """Note that a connection has had an answer."""
        self.unproven.pop(connection, None)

    def leave(self, connection: Connection) -> None:
        """Note that a connection is closed."""
        self.open.discard(connection)
        self.unproven.pop(connection, None)


class Connection(HttpToolsProtocol):
    """uvicorn's connection, which must not dawdle."""

    guard: Guard

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(*arguments, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._head = 0
        self._is_in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch it."""
        super().connection_made(transport)
        self._allow(HEADER_SECONDS)
        self.guard.admit(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._allow(None)
        self.guard.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what comes; a head without end is cut off."""
        if self._is_in_head:
            self._head += len(data)
        super().data_received(data)
        if self._is_in_head and self._head > MOST_HEAD_BYTES:
            self.cut_off()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._allow(HEADER_SECONDS)

    def on_headers_complete(self) -> None:
        """Its head is complete."""
        self._is_in_head, self._head = False, 0
        self._allow(BODY_SECONDS)
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """It is answered."""
        self._is_in_head = True
        self._allow(None)
        if not self.transport.is_closing():
            self.guard.prove(self)
        super().on_response_complete()

    def cut_off(self) -> None:
        """Close it without another word."""
        self.guard.leave(self)
        self.transport.abort()

    def _allow(self, seconds: float | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self.cut_off)


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


@contextlib.asynccontextmanager
async def serving(web: Starlette, host: str, port: int) -> AsyncIterator[int]:
    """Serve an application as long as the context lasts.

    Yields:
        The port, for those who asked for any free one.

    Raises:
        OSError: the port is taken.
    """
    guard = Guard()
    server = _Server(
        uvicorn.Config(
            web,
            host=host,
            port=port,
            http=type("GuardedConnection", (Connection,), {"guard": guard}),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            backlog=ACCEPTED_AT_ONCE,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
    )
    # At lower levels it writes a line for each request that is none, which anybody can send.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    listening = _bound(host, port)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    ready = asyncio.create_task(server.ready.wait())
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        yield listening.getsockname()[1]
    finally:
        ready.cancel()
        server.should_exit = True
        await running
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


def _open_files() -> int:
    """How many files the process may open."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return 4 * MOST_CONNECTIONS
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 4 * MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else soft
