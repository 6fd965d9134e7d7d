"""How calls travel: python-telegram-bot's request by aiohttp, which stays fast with many calls in flight.

python-telegram-bot's own, by httpx, takes ten times the CPU at 256 calls in flight, since httpcore looks through all
its connections at each request (github.com/encode/httpcore, issue 1035).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput
    from telegram.request import RequestData

CONNECT_SECONDS = 5.0
"""How long a connection may take to be made."""
READ_SECONDS = 10.0
"""How long Telegram may take to answer a call."""
WRITE_SECONDS = 30.0
"""How much longer a call with files may take."""
CONNECTIONS = 256
"""How many calls may be in flight; the rest wait for a connection."""
IDLE_SECONDS = 50.0
"""How long a connection is kept for the next call; Telegram closes it after about a minute."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class UnsentError(NetworkError):
    """The call has surely not arrived: no connection was made."""


class AiohttpRequest(BaseRequest):
    """Carries calls by HTTP; the environment's proxy is used, but not to this machine itself.

    Args:
        base_url: where the Bot API is.
        connections: how many calls may be in flight.
    """

    def __init__(self, base_url: str, connections: int = CONNECTIONS) -> None:
        self._trusts_environment = urlsplit(base_url).hostname not in _LOOPBACK
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take where the call does not say."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Open the pool of connections."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=IDLE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._trusts_environment,
                auto_decompress=True,
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make a request.

        Returns:
            The status and the body.

        Raises:
            UnsentError: it has surely not arrived.
            TimedOut: no answer came in time; it may have arrived.
            NetworkError: the connection was lost; it may have arrived.
        """
        del pool_timeout  # A call waits for a connection as long as the connections in use take.
        if self._session is None:
            raise UnsentError("the connections are closed")
        has_files = request_data is not None and request_data.contains_files
        reading = _seconds(read_timeout, READ_SECONDS) + (_seconds(write_timeout, WRITE_SECONDS) if has_files else 0)
        timeout = aiohttp.ClientTimeout(sock_connect=_seconds(connect_timeout, CONNECT_SECONDS), sock_read=reading)
        try:
            async with self._session.request(method, url, data=_body(request_data), timeout=timeout) as response:
                return response.status, await response.read()
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            # The error's words hold the address, and so the token.
            raise UnsentError(f"no connection to the Bot API ({type(error).__name__})") from None
        except TimeoutError:
            raise TimedOut(f"no answer within {reading:.0f} s") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"the connection was lost ({type(error).__name__})") from None


def _seconds(given: ODVInput[float], default: float) -> float:
    return given if isinstance(given, int | float) else default


def _body(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime_type)
    return form
