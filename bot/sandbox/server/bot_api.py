"""The Bot API over HTTP: calls and file downloads."""

import asyncio
import contextlib
import re

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.core.errors import NOT_FOUND, UNAUTHORIZED, BotApiError
from bot.sandbox.core.world import World
from bot.sandbox.gateway import Answer, ConnectionDroppedError, Gateway
from bot.sandbox.server.connections import drop_connection
from bot.sandbox.server.responses import json_response
from bot.sandbox.server.wire import read_form

NOBODY_THERE = 499  # the client is gone, and reads no answer
TOKEN = re.compile(r"^\d+:[A-Za-z0-9_-]+$")


class BotApi:
    """The routes below /bot and /file/bot.

    Args:
        gateway: the way into the core.
    """

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    @property
    def world(self) -> World:
        """The state."""
        return self.gateway.world

    async def call(self, request: Request) -> Response:
        """Answer one call."""
        try:
            self.check_token(request.path_params["token"])
            form = await read_form(request)
        except BotApiError as error:
            return json_response(error.to_json(), error.error_code)
        method = request.path_params["method"].removeprefix("test/")
        calling = asyncio.ensure_future(self.gateway.call(method, form.fields, form.files))
        hanging_up = asyncio.ensure_future(_hang_up(request))
        try:
            await asyncio.wait((calling, hanging_up), return_when=asyncio.FIRST_COMPLETED)
            if not calling.done():
                calling.cancel()
            answer = await calling
        except asyncio.CancelledError:
            if not hanging_up.done():
                raise
            return Response(status_code=NOBODY_THERE)
        except ConnectionDroppedError:
            await drop_connection(request)
            return Response(status_code=NOBODY_THERE)
        finally:
            for task in (calling, hanging_up):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, ConnectionDroppedError):
                    await task
        return _respond(answer)

    async def download(self, request: Request) -> Response:
        """Give a file by its path (Bot API, "getFile")."""
        try:
            self.check_token(request.path_params["token"])
        except BotApiError as error:
            return json_response(error.to_json(), error.error_code)
        stored = self.world.files.by_path.get(request.path_params["path"])
        if stored is None:
            missing = BotApiError(NOT_FOUND, "Not Found")
            return json_response(missing.to_json(), NOT_FOUND)
        return Response(stored.content, media_type="application/octet-stream")

    def check_token(self, token: str) -> None:
        """Let only the bot's own token pass.

        Raises:
            BotApiError: 404 for what is no token, 401 for another's.
        """
        if token == self.world.identity.token:
            return
        if TOKEN.match(token):
            raise BotApiError(UNAUTHORIZED, "Unauthorized")
        raise BotApiError(NOT_FOUND, "Not Found")


def _respond(answer: Answer) -> Response:
    response = json_response(answer.body, answer.status)
    parameters = answer.body.get("parameters", {})
    if "retry_after" in parameters:
        response.headers["Retry-After"] = str(parameters["retry_after"])
    return response


async def _hang_up(request: Request) -> None:
    """Wait until the client goes away."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
