"""The ASGI application: which path leads where."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server.admission import MeantForUs, NotFramed
from bot.sandbox.server.bot_api import BotApi
from bot.sandbox.server.control import Handler, answering
from bot.sandbox.server.control_people import PeopleApi
from bot.sandbox.server.control_state import StateApi

PAGE = Path(__file__).parent.parent / "page"


def build_application(sandbox: Sandbox, state: StateApi, host: str = "127.0.0.1") -> Starlette:
    """Put the Bot API, the control API and the page together.

    Args:
        sandbox: what stands behind it.
        state: the routes that steer it.
        host: the address that it is listened for at.
    """
    bot_api = BotApi(sandbox.gateway)
    routes: list[BaseRoute] = [
        Route("/bot{token}/{method:path}", bot_api.call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", bot_api.download, methods=["GET"]),
        Mount("/sim", routes=[*_people_routes(PeopleApi(sandbox)), *_state_routes(state)]),
        Mount("/", StaticFiles(directory=PAGE, html=True)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(NotFramed), Middleware(MeantForUs, host)])


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
