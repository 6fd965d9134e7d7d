"""The control API's routes for the state as a whole, faults, calls, files and events."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.sandbox.core.errors import no_such
from bot.sandbox.core.events import Event
from bot.sandbox.core.faults import Fault
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.rendering import chat_control_json
from bot.sandbox.core.settings import Settings
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import control_models as models
from bot.sandbox.server.control import integer, number, read

HEARTBEAT_SECONDS = 15.0
SHOWN_AS_IS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class StateApi:
    """The routes that show and steer the sandbox itself.

    Args:
        sandbox: the sandbox.
        reset: puts it back to how it was at the start.
    """

    def __init__(self, sandbox: Sandbox, reset: Callable[[], None]) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world
        self.closing = asyncio.Event()
        self._reset = reset

    async def state(self, _: Request) -> JsonObject:
        """Show all."""
        world = self.world
        return {
            "bot": world.bot_json(),
            "token": self.sandbox.token,
            "people": [person.to_control_json() for person in world.humans()],
            "chats": [chat_control_json(world, chat_id) for chat_id in world.chats],
            "settings": world.settings.model_dump(),
            "now": world.clock.timestamp(),
            "last_event_id": world.events.last_id,
        }

    async def settings(self, _: Request) -> JsonObject:
        """Show BotFather's switches."""
        return self.world.settings.model_dump()

    async def change_settings(self, request: Request) -> JsonObject:
        """Turn BotFather's switches."""
        body = await read(request, Settings)
        changes = {name: getattr(body, name) for name in body.model_fields_set}
        return self.sandbox.change_settings(**changes).model_dump()

    async def advance(self, request: Request) -> JsonObject:
        """Let time pass."""
        body = await read(request, models.AdvanceBody)
        self.sandbox.advance(body.seconds)
        return {"now": self.world.clock.timestamp()}

    async def reset(self, request: Request) -> JsonObject:
        """Begin anew."""
        await read(request, models.Empty)
        self._reset()
        self.world.events.emit("reset", {})
        return await self.state(request)

    async def faults(self, _: Request) -> list[JsonObject]:
        """List the faults that are to come."""
        return self.world.faults.to_json()

    async def add_fault(self, request: Request) -> JsonObject:
        """Arm a fault."""
        fault = await read(request, Fault)
        return {
            "id": self.sandbox.inject(fault),
            "remaining": fault.times,
            **fault.model_dump(exclude_none=True),
        }

    async def drop_faults(self, request: Request) -> JsonObject:
        """Disarm one fault, or all."""
        if "id" not in request.path_params:
            self.world.faults.armed.clear()
            self.world.updates.duplicates = 0
        elif self.world.faults.armed.pop(integer(request, "id"), None) is None:
            raise no_such("fault", request.path_params["id"])
        return {}

    async def calls(self, request: Request) -> list[JsonObject]:
        """List the Bot API calls."""
        after = number(request.query_params.get("after", "0"), "after")
        return [call.to_json() for call in self.world.calls.since(after, request.query_params.get("method"))]

    async def pending(self, _: Request) -> JsonObject:
        """List the updates that the bot has not confirmed."""
        updates = [update.to_json() for update in self.world.updates.pending]
        return {"pending_update_count": len(updates), "updates": updates}

    async def file(self, request: Request) -> Response:
        """Give the bytes of a photo or document; only pictures are shown, the rest is saved."""
        stored = self.world.files.by_id.get(request.path_params["file_id"])
        if stored is None:
            raise no_such("file", request.path_params["file_id"])
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        if stored.mime_type in SHOWN_AS_IS:
            return Response(stored.content, media_type=stored.mime_type, headers=headers)
        headers["Content-Disposition"] = "attachment"
        return Response(stored.content, media_type="application/octet-stream", headers=headers)

    async def events(self, request: Request) -> Response:
        """Stream what happens."""
        given = request.headers.get("last-event-id") or request.query_params.get("after")
        after = self.world.events.last_id if given is None else number(given, "after")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(after), media_type="text/event-stream", headers=headers)

    async def _stream(self, after: int) -> AsyncIterator[str]:
        arrived: asyncio.Queue[Event] = asyncio.Queue()
        stop = self.world.events.listen(arrived.put_nowait)
        try:
            missed = self.world.events.since(after)
            if missed is None:
                yield _written(Event(self.world.events.last_id, "reset", {}))
            else:
                yield ": connected\n\n" + "".join(map(_written, missed))
            while not self.closing.is_set():
                event = await self._next(arrived)
                yield _written(event) if event else ": still here\n\n"
        finally:
            stop()

    async def _next(self, arrived: asyncio.Queue[Event]) -> Event | None:
        """The next event, or None after a while or when the server closes."""
        getting = asyncio.ensure_future(arrived.get())
        closing = asyncio.ensure_future(self.closing.wait())
        try:
            await asyncio.wait({getting, closing}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            return getting.result() if getting.done() else None
        finally:
            getting.cancel()
            closing.cancel()


def _written(event: Event) -> str:
    return f"id: {event.id}\nevent: {event.name}\ndata: {json.dumps(event.data)}\n\n"
