"""The ASGI application: which path leads where, and who is let in."""

import contextlib
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox.core.methods.updating import LOOPBACK_HOSTS
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server.bot_api import BotApi
from bot.sandbox.server.control import Handler, answering
from bot.sandbox.server.control_people import PeopleApi
from bot.sandbox.server.control_state import StateApi
from bot.sandbox.server.responses import json_response

PAGE = Path(__file__).parent.parent / "page"
FORBIDDEN = 403
NO_FRAMES = ((b"content-security-policy", b"frame-ancestors 'none'"), (b"x-frame-options", b"DENY"))


class SameMachine:
    """Lets in only requests that were meant for this server.

    The Host must be this machine's (so that no name that points here, as in DNS rebinding, reaches it), and a
    browser's Origin this server's. What a browser fetches for another site is refused; a link to the page is
    not.

    Args:
        app: what comes after.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
            if not _is_meant_for_us(headers, scope["path"]):
                refusal = json_response({"error": "the sandbox answers this machine only"}, FORBIDDEN)
                await refusal(scope, receive, send)
                return
        with contextlib.suppress(ClientDisconnect):  # whoever hangs up while sending wants no answer
            await self.app(scope, receive, send)


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


def _is_meant_for_us(headers: dict[bytes, str], path: str) -> bool:
    host, origin = headers.get(b"host", ""), headers.get(b"origin")
    own_site = headers.get(b"sec-fetch-site", "none") in {"none", "same-origin"}
    own_origin = origin is None or origin == f"http://{host}"
    return _is_loopback(host) and own_origin and (own_site or path == "/")


def _is_loopback(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK_HOSTS
    except ValueError:
        return False


def build_application(sandbox: Sandbox, state: StateApi) -> Starlette:
    """Put the Bot API, the control API and the page together."""
    bot_api = BotApi(sandbox.gateway)
    routes: list[BaseRoute] = [
        Route("/bot{token}/{method:path}", bot_api.call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", bot_api.download, methods=["GET"]),
        Mount("/sim", routes=[*_people_routes(PeopleApi(sandbox)), *_state_routes(state)]),
        Mount("/", StaticFiles(directory=PAGE, html=True)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(NotFramed), Middleware(SameMachine)])


def _people_routes(api: PeopleApi) -> list[Route]:
    return _routes(
        ("GET", "/people", api.people),
        ("POST", "/people", api.add_person),
        ("PATCH", "/people/{person}", api.change_person),
        ("POST", "/people/{person}/block", api.block),
        ("GET", "/people/{person}/menu", api.menu),
        ("GET", "/people/{person}/keyboard", api.keyboard),
        ("GET", "/chats", api.chats),
        ("POST", "/chats", api.add_chat),
        ("GET", "/conversations", api.conversations),
        ("GET", "/chats/{chat}", api.chat),
        ("POST", "/chats/{chat}/members", api.place_member),
        ("POST", "/chats/{chat}/migrate", api.migrate),
        ("POST", "/chats/{chat}/topics", api.add_topic),
        ("GET", "/chats/{chat}/marks", api.marks),
        ("GET", "/chats/{chat}/transcript", api.transcript),
        ("GET", "/chats/{chat}/messages", api.messages),
        ("POST", "/chats/{chat}/messages", api.write),
        ("PATCH", "/chats/{chat}/messages/{message}", api.edit),
        ("DELETE", "/chats/{chat}/messages/{message}", api.remove),
        ("POST", "/chats/{chat}/messages/{message}/tap", api.tap),
        ("POST", "/chats/{chat}/messages/{message}/reactions", api.react),
        ("GET", "/callbacks/{id}", api.callback),
        ("POST", "/inline", api.search),
        ("GET", "/inline/{id}", api.searched),
        ("POST", "/inline/{id}/choose", api.choose),
    )


def _state_routes(api: StateApi) -> list[Route]:
    return _routes(
        ("GET", "/state", api.state),
        ("GET", "/settings", api.settings),
        ("PATCH", "/settings", api.change_settings),
        ("POST", "/advance", api.advance),
        ("POST", "/reset", api.reset),
        ("GET", "/faults", api.faults),
        ("POST", "/faults", api.add_fault),
        ("DELETE", "/faults", api.drop_faults),
        ("DELETE", "/faults/{id}", api.drop_faults),
        ("GET", "/calls", api.calls),
        ("GET", "/pending", api.pending),
        ("GET", "/files/{file_id}", api.file),
        ("GET", "/events", api.events),
    )


def _routes(*table: tuple[str, str, Handler]) -> list[Route]:
    return [Route(path, answering(handler), methods=[method]) for method, path, handler in table]
