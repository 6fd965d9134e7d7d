"""A chat's messages in part, and the newest of each conversation."""

import httpx
import pytest

from bot.sandbox import Draft, NewChat, Sandbox
from bot.sandbox.core.chats import Chat
from bot.sandbox.core.history import Excerpt, excerpt
from bot.sandbox.core.people import Person


def ids(chat: Chat, after: int = 0, before: int = 0, limit: int = 0) -> list[int]:
    return [message.message_id for message in excerpt(chat, Excerpt(after, before, limit))]


def test_some_of_a_chats_messages(sandbox: Sandbox, ana: Person) -> None:
    for number in range(9):
        sandbox.write(ana, str(number))
    chat = sandbox.world.chats[ana.id]
    assert ids(chat) == list(range(1, 11))
    assert ids(chat, limit=3) == [8, 9, 10]
    assert ids(chat, before=8, limit=3) == [5, 6, 7]
    assert ids(chat, after=2, limit=3) == [3, 4, 5]
    assert ids(chat, after=2, before=5) == [3, 4]
    assert ids(chat, after=10, limit=3) == []


@pytest.fixture
def forum(sandbox: Sandbox, ana: Person) -> Chat:
    return sandbox.add_chat(NewChat("supergroup", "Forum", is_forum=True, members=(ana.id,), topics=("A", "B")))


async def test_the_topics_of_a_forum_are_apart(
    http: httpx.AsyncClient, sandbox: Sandbox, ana: Person, forum: Chat
) -> None:
    first, second = forum.topics
    sandbox.write(ana, "in general", chat=forum)
    sandbox.write(ana, Draft("in A", message_thread_id=first), chat=forum)
    address = f"/sim/chats/{forum.id}/messages"
    general = (await http.get(address, params={"message_thread_id": 0, "limit": 5})).json()
    assert [message["text"] for message in general] == ["in general"]
    newest = (await http.get(address, params={"message_thread_id": first, "limit": 1})).json()
    assert [message["text"] for message in newest] == ["in A"]
    shown = (await http.get("/sim/conversations", params={"chat": forum.id})).json()
    by_topic = {one["message_thread_id"]: one for one in shown}
    assert by_topic.keys() == {None, first, second}
    assert by_topic[first]["message"]["text"] == "in A"
    assert by_topic[second]["message"]["forum_topic_created"]["name"] == "B"
    assert (by_topic[first]["said"], by_topic[second]["said"]) == (sandbox.world.clock.timestamp(), 0)


async def test_the_newest_message_of_each_chat(http: httpx.AsyncClient, sandbox: Sandbox, ana: Person) -> None:
    sandbox.add_group("Silent", ana)
    club = sandbox.add_group("Club", ana)
    sandbox.write(ana, "said", chat=club)
    said = sandbox.world.clock.timestamp()
    sandbox.advance(60)
    sandbox.place(club, sandbox.bot, "left")
    shown = (await http.get("/sim/conversations")).json()
    assert [(one["chat_id"], one["said"]) for one in shown] == [(ana.id, said), (club.id, said)]
    assert "left_chat_member" in shown[1]["message"]
    assert (await http.get("/sim/conversations", params={"chat": "x"})).status_code == 400
