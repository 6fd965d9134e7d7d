"""uvicorn's protocol, with what it lacks: a dropped connection, and an end to requests that never end."""

import asyncio
from typing import cast

import h11
from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

OPEN: dict[tuple[str, int], asyncio.Transport] = {}
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class SandboxProtocol(H11Protocol):
    """Remembers each open connection by its client's address, which ASGI hands on, and ends those that hang.

    Attributes:
        header_seconds: how long a request's headers may take, from its first byte or the connection's beginning.
        body_seconds: how long its body may take after them: 50 MB by a slow client of this machine.
    """

    header_seconds = 10.0
    body_seconds = 60.0
    _awaited = ""
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Note the connection."""
        super().connection_made(transport)
        if self.client is not None:
            OPEN[self.client] = transport
        self._wait_for("headers")

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        if self.client is not None:
            OPEN.pop(self.client, None)
        self._wait_for("")
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Go on with the request, and see what is still to come of it."""
        super().handle_events()
        if self.conn.their_state is h11.SEND_BODY:
            self._wait_for("body")
        elif self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            self._wait_for("headers")
        else:
            self._wait_for("")

    def _wait_for(self, part: str) -> None:
        """Give a part of a request its time; a client that drips it gets no more of it by each drop."""
        if part == self._awaited:
            return
        self._awaited = part
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if part:
            seconds = self.header_seconds if part == "headers" else self.body_seconds
            self._timer = self.loop.call_later(seconds, self._give_up)

    def _give_up(self) -> None:
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(TOO_SLOW)
        self.transport.close()


async def drop_connection(request: Request) -> None:
    """Close the connection of a request at once, with no answer."""
    if request.client is None:
        return
    transport = OPEN.get(cast("tuple[str, int]", tuple(request.client)))
    if transport is not None:
        transport.abort()
        while (await request.receive())["type"] != "http.disconnect":
            pass
