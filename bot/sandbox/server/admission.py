"""Who is let in: those who mean this server, and no other site's page."""

import contextlib
import ipaddress
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox.core.methods.updating import LOOPBACK_HOSTS
from bot.sandbox.server.responses import json_response

FORBIDDEN = 403
NO_FRAMES = ((b"content-security-policy", b"frame-ancestors 'none'"), (b"x-frame-options", b"DENY"))


class MeantForUs:
    """Lets in only requests that were meant for this server.

    A browser's Origin must be this server's. What a browser fetches for another site is refused; a link to the
    page is not. The Host must be one that nobody outside can point here (as DNS rebinding would): this machine's
    own names; where the server listens for other machines too, an address, or a name without a dot, such as a
    container's.

    Args:
        app: what comes after.
        host: the address that the server listens at.
    """

    def __init__(self, app: ASGIApp, host: str) -> None:
        self.app = app
        self.host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
            if not self._is_welcome(headers, scope["path"]):
                refusal = json_response({"error": "the sandbox answers this machine only"}, FORBIDDEN)
                await refusal(scope, receive, send)
                return
        with contextlib.suppress(ClientDisconnect):  # whoever hangs up while sending wants no answer
            await self.app(scope, receive, send)

    def _is_welcome(self, headers: dict[bytes, str], path: str) -> bool:
        host, origin = headers.get(b"host", ""), headers.get(b"origin")
        own_site = headers.get(b"sec-fetch-site", "none") in {"none", "same-origin"}
        own_origin = origin is None or origin == f"http://{host}"
        return self._is_ours(host) and own_origin and (own_site or path == "/")

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        if name is None:
            return False
        if name in LOOPBACK_HOSTS:
            return True
        return self.host not in LOOPBACK_HOSTS and (name == self.host or "." not in name or _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class NotFramed:
    """Keeps every page of this server out of other sites' frames, where a press could be stolen.

    The page's own policy cannot say so: in a `<meta>` element, frame-ancestors does not count (CSP Level 3).

    Args:
        app: what comes after.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with two headers more."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *NO_FRAMES]
            await send(message)

        await self.app(scope, receive, send_guarded)
