"""The sandbox behind the page, for what a test does not do by hand."""

import itertools
import json
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

_NUMBERS = itertools.count(5000)
"""Ids that nobody has had yet: a bot remembers people and groups longer than the sandbox does."""


class World:
    """The sandbox by its control API and its Bot API, begun anew.

    Args:
        address: where it answers.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener = build_opener(ProxyHandler({}))
        self._state = self.ask("/sim/reset", {})
        self.ask("/sim/settings", {"rate_limits": False}, method="PATCH")

    def ask(self, path: str, body: object = None, method: str | None = None) -> Any:  # noqa: ANN401 - any JSON
        data = None if body is None else json.dumps(body).encode()
        request = Request(  # noqa: S310 - always http, to this machine
            self._address + path, data, {"Content-Type": "application/json"}, method=method
        )
        with self._opener.open(request, timeout=10) as response:
            return json.load(response)

    def person(self, name: str) -> int:
        return next(int(person["id"]) for person in self._state["people"] if person["first_name"] == name)

    def newcomer(self, name: str, language: str) -> int:
        """Somebody whom the bot has never met."""
        number = next(_NUMBERS)
        self.ask("/sim/people", {"id": number, "first_name": name, "language_code": language})
        return number

    def group(self, title: str, *members: int) -> int:
        """A group that the bot has never been in; the first of its members has made it."""
        number = -next(_NUMBERS)
        body = {"type": "supergroup", "id": number, "title": title, "members": members, "administrators": members[:1]}
        self.ask("/sim/chats", body)
        return number

    def chat(self, title: str) -> int:
        return next(int(chat["id"]) for chat in self._state["chats"] if chat.get("title") == title)

    def write(self, chat: int, person: int, text: str, **fields: object) -> dict[str, Any]:
        body = {"from": person, "text": text, **fields}
        message: dict[str, Any] = self.ask(f"/sim/chats/{chat}/messages", body)["message"]
        return message

    def bot(self, method: str, **parameters: object) -> Any:  # noqa: ANN401 - any JSON
        return self.ask(f"/bot{self._state['token']}/{method}", parameters)["result"]

    def answers(self, chat: int) -> list[str]:
        """What the bot has said in a chat."""
        bot = self._state["bot"]["id"]
        messages = self.ask(f"/sim/chats/{chat}/messages")
        return [message["text"] for message in messages if message["from"]["id"] == bot]

    def texts(self, chat: int) -> list[str]:
        messages = self.ask(f"/sim/chats/{chat}/messages")
        return [message.get("text", message.get("caption", "")) for message in messages]
