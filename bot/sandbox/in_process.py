"""python-telegram-bot on the sandbox without a socket: an adapter in place of its HTTP client."""

import asyncio
import json
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

from bot.sandbox.core.errors import NOT_FOUND, UNAUTHORIZED, BotApiError
from bot.sandbox.core.files import Upload
from bot.sandbox.gateway import OK, ConnectionDroppedError

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput
    from telegram.request import RequestData

    from bot.sandbox.sandbox import Sandbox

FILE_PREFIX = "/file/"
DEFAULT_READ_SECONDS = 5.0


class SandboxRequest(BaseRequest):
    """Carries a bot's calls to a sandbox in the same process.

    Give one to `ApplicationBuilder.request` and one to `.get_updates_request`.

    Args:
        sandbox: where the calls go.
    """

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take where the call does not say; delays longer than that time out."""
        return DEFAULT_READ_SECONDS

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: "RequestData | None" = None,
        read_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        write_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        connect_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        pool_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Carry one call; the host in the URL does not matter.

        Raises:
            NetworkError: a fault dropped the connection.
            TimedOut: the answer took longer than `read_timeout`.
        """
        del method, write_timeout, connect_timeout, pool_timeout
        path = unquote(urlsplit(url).path)
        if path.startswith(FILE_PREFIX):
            return self._download(path.removeprefix(FILE_PREFIX))
        token, _, name = path.removeprefix("/").removeprefix("bot").partition("/")
        if token != self._sandbox.token:
            return _encode(BotApiError(UNAUTHORIZED, "Unauthorized"))
        parameters: dict[str, str] = request_data.json_parameters if request_data else {}
        files = _uploads(request_data) if request_data and request_data.contains_files else {}
        seconds = read_timeout if isinstance(read_timeout, int | float) else self.read_timeout
        try:
            async with asyncio.timeout(seconds):
                answer = await self._sandbox.gateway.call(name, parameters, files)
        except ConnectionDroppedError as error:
            raise NetworkError("the sandbox dropped the connection, as a fault asked it to") from error
        except TimeoutError as error:
            raise TimedOut from error
        return answer.status, json.dumps(answer.body).encode()

    def _download(self, path: str) -> tuple[int, bytes]:
        token, _, file_path = path.removeprefix("bot").partition("/")
        stored = self._sandbox.world.files.by_path.get(file_path)
        if token != self._sandbox.token or stored is None:
            return _encode(BotApiError(NOT_FOUND, "Not Found"))
        return OK, stored.content


def _encode(error: BotApiError) -> tuple[int, bytes]:
    return error.error_code, json.dumps(error.to_json()).encode()


def _uploads(request_data: "RequestData") -> dict[str, Upload]:
    files = {}
    for name, (file_name, content, _) in request_data.multipart_data.items():
        data = content if isinstance(content, bytes) else content.read()
        files[name] = Upload(data if isinstance(data, bytes) else data.encode(), file_name)
    return files
