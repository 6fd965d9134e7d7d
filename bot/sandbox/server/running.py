"""Starting and stopping the server, on this machine's loopback address unless told otherwise."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import uvicorn

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server.application import build_application
from bot.sandbox.server.connections import SandboxProtocol
from bot.sandbox.server.control_state import StateApi
from bot.sandbox.server.webhooks import WebhookCourier

HOST = "127.0.0.1"
ANY_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - what "any" is called, for the URL
SHUTDOWN_SECONDS = 2
BACKLOG = 512


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that answers.

    Attributes:
        sandbox: what stands behind it.
        port: where it listens.
        host: the address that it listens at.
    """

    sandbox: Sandbox
    port: int
    host: str = HOST

    @property
    def url(self) -> str:
        """The page's address; the control API is below it, at /sim."""
        host = HOST if self.host in ANY_ADDRESS else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls base_url: the address up to the token."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot calls base_file_url."""
        return f"{self.url}/file/bot"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.sandbox.token


class _Server(uvicorn.Server):
    """uvicorn's server, without its signal handlers, which belong to the program as a whole."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stopping = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        """Wait for the end, without looking for it ten times a second."""
        await self.stopping.wait()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off the delay of small packets (40 ms an answer) only where the protocol is named.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:  # a name that does not resolve, a port beyond 65535
        listening.close()
        reason = getattr(error, "strerror", None) or error
        raise OSError(getattr(error, "errno", None), f"port {port} of {host} cannot be used: {reason}") from error
    return listening


@contextlib.asynccontextmanager
async def running_server(
    sandbox: Sandbox | None = None,
    *,
    host: str = HOST,
    port: int = 0,
    scene: Callable[[Sandbox], None] | None = None,
) -> AsyncIterator[RunningServer]:
    """Run a server as long as the context lasts.

    Args:
        sandbox: what stands behind it; without it, an empty one.
        host: the address that it listens at. Whoever reaches another than this machine's own can drive it.
        port: where it listens; 0 for any free port.
        scene: puts people and chats into the sandbox, now and at each reset.

    Yields:
        The server, which answers already.

    Raises:
        OSError: the port is taken.
    """
    sandbox = sandbox or Sandbox()

    def reset() -> None:
        sandbox.world.clear()
        if scene is not None:
            scene(sandbox)

    if scene is not None:
        scene(sandbox)
    listening = _listen(host, port)
    state = StateApi(sandbox, reset)
    server = _Server(_configuration(sandbox, state, host))
    sandbox.gateway.open()
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    delivering = asyncio.create_task(WebhookCourier(sandbox.gateway).run())
    try:
        await server.ready.wait()
        yield RunningServer(sandbox, listening.getsockname()[1], host)
    finally:
        delivering.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await delivering
        sandbox.gateway.close()
        state.closing.set()
        server.stopping.set()
        await serving
        listening.close()


def _configuration(sandbox: Sandbox, state: StateApi, host: str) -> uvicorn.Config:
    return uvicorn.Config(
        build_application(sandbox, state, host),
        http=SandboxProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


async def serve(
    sandbox: Sandbox | None = None, *, port: int = 0, scene: Callable[[Sandbox], None] | None = None
) -> None:
    """Run a server until cancelled; the arguments are those of `running_server`."""
    async with running_server(sandbox, port=port, scene=scene):
        await asyncio.Event().wait()
