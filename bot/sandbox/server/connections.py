"""uvicorn's protocol, with the one thing that ASGI lacks: a connection can be dropped without an answer."""

import asyncio
from typing import cast

from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

OPEN: dict[tuple[str, int], asyncio.Transport] = {}


class DroppableProtocol(H11Protocol):
    """Remembers each open connection by its client's address, which ASGI hands on."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Note the connection."""
        super().connection_made(transport)
        if self.client is not None:
            OPEN[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        if self.client is not None:
            OPEN.pop(self.client, None)
        super().connection_lost(exc)


async def drop_connection(request: Request) -> None:
    """Close the connection of a request at once, with no answer."""
    if request.client is None:
        return
    transport = OPEN.get(cast("tuple[str, int]", tuple(request.client)))
    if transport is not None:
        transport.abort()
        while (await request.receive())["type"] != "http.disconnect":
            pass
