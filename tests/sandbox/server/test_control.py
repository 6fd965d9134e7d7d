"""The control API: each route of docs/sandbox.md, and its refusals."""

import base64

import httpx
import pytest

from bot.sandbox import RunningServer, Sandbox, sample_picture
from bot.sandbox.core.json_types import JsonValue
from bot.sandbox.core.people import Person

PICTURE = sample_picture().content


class Sim:
    """The control API, a call a line."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client = client
        self.token = token

    async def __call__(self, method: str, path: str, body: JsonValue = None, status: int = 200) -> JsonValue:
        answer = await self.client.request(method, f"/sim{path}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def error(self, status: int, method: str, path: str, body: JsonValue = None) -> str:
        return str((await self(method, path, body, status))["error"])

    async def bot(self, method: str, **parameters: JsonValue) -> JsonValue:
        return (await self.client.post(f"/bot{self.token}/{method}", json=parameters)).json()


@pytest.fixture
def sim(http: httpx.AsyncClient, server: RunningServer) -> Sim:
    return Sim(http, server.token)


async def test_people(sim: Sim) -> None:
    eva = await sim("POST", "/people", {"first_name": "Eva", "username": "eva_b", "language_code": "zh"})
    assert eva == {
        "id": 1001,
        "is_bot": False,
        "first_name": "Eva",
        "username": "eva_b",
        "language_code": "zh",
        "has_blocked_bot": False,
    }
    assert (await sim("PATCH", "/people/1001", {"language_code": "es"}))["language_code"] == "es"
    assert (await sim("POST", "/people/1001/block", {"blocked": True}))["has_blocked_bot"] is True
    assert [person["id"] for person in await sim("GET", "/people")] == [1001]
    assert await sim.error(400, "POST", "/people", {"first_name": "Eve", "username": "EVA_B"}) == (
        "the username @EVA_B is taken"
    )
    assert "first_name" in await sim.error(400, "POST", "/people", {})
    assert "extra" in (await sim.error(400, "POST", "/people", {"first_name": "x", "nmae": "y"})).lower()
    assert await sim.error(404, "PATCH", "/people/99", {"first_name": "x"}) == "there is no person 99"


async def test_chats_and_members(sim: Sim, ana: Person, bob: Person) -> None:
    body = {"type": "supergroup", "title": "Club", "is_forum": True, "members": [ana.id], "topics": ["A"]}
    club = await sim("POST", "/chats", body)
    assert [member["status"] for member in club["members"]] == ["creator", "member"]
    assert [topic["name"] for topic in club["topics"]] == ["A"]
    path = f"/chats/{club['id']}"
    assert (await sim("GET", path))["bot_status"] == "member"
    joined = await sim("POST", f"{path}/members", {"person": bob.id, "status": "member"})
    assert {member["user"]["id"] for member in joined["members"]} >= {ana.id, bob.id}
    quiet = await sim("POST", f"{path}/members", {"person": bob.id, "status": "restricted", "can_send_messages": False})
    assert quiet["members"][-1]["can_send_messages"] is False
    assert "restricted" in await sim.error(403, "POST", f"{path}/messages", {"from": bob.id, "text": "x"})
    topic = await sim("POST", f"{path}/topics", {"name": "B", "from": ana.id})
    assert (topic["name"], topic["is_closed"]) == ("B", False)
    old = await sim("POST", "/chats", {"type": "group", "title": "Old", "members": [ana.id]})
    new = await sim("POST", f"/chats/{old['id']}/migrate", {})
    assert (new["type"], (await sim("GET", f"/chats/{old['id']}"))["migrated_to"]) == (
        "supergroup",
        new["id"],
    )
    assert "supergroup" in await sim.error(409, "POST", f"/chats/{old['id']}/messages", {"from": ana.id, "text": "x"})
    assert len(await sim("GET", "/chats")) == 5
    assert "supergroup" in await sim.error(400, "POST", "/chats", {"type": "group", "title": "x", "is_forum": True})


async def test_messages_are_written_edited_and_removed(sim: Sim, ana: Person, bob: Person) -> None:
    path = f"/chats/{ana.id}/messages"
    sent = await sim("POST", path, {"from": ana.id, "text": "hello", "reply_to": 1})
    assert sent["delivered_to_bot"] is True
    assert (sent["message"]["text"], sent["message"]["reply_to_message"]["text"]) == ("hello", "/start")
    one = f"{path}/{sent['message']['message_id']}"
    assert (await sim("PATCH", one, {"from": ana.id, "text": "bye"}))["message"]["text"] == "bye"
    assert [message["text"] for message in await sim("GET", f"{path}?after=1")] == ["bye"]
    transcript = (await sim.client.get(f"/sim/chats/{ana.id}/transcript")).text
    assert transcript == "[1] Ana Gómez: /start\n[2] Ana Gómez (edited): > reply to [1]\n    bye\n"
    assert await sim("DELETE", f"{one}?from={ana.id}") == {}
    assert await sim.error(404, "DELETE", f"{one}?from={ana.id}") == f"there is no message 2 in chat {ana.id}"
    assert await sim.error(403, "POST", path, {"from": bob.id, "text": "x"}) == "Bob is not in this chat"
    assert "needs a text" in await sim.error(400, "POST", path, {"from": ana.id})
    assert "4096" in await sim.error(400, "POST", path, {"from": ana.id, "text": "x" * 4097})
    assert await sim.error(400, "GET", "/chats/x/messages") == "chat is a number, not 'x'"


async def test_files_are_sent_as_form_and_as_json(sim: Sim, ana: Person) -> None:
    path = f"/chats/{ana.id}/messages"
    form = await sim.client.post(
        f"/sim{path}",
        data={"from": str(ana.id), "caption": "look"},
        files={"photo": ("p.png", PICTURE, "image/png")},
    )
    message = form.json()["message"]
    assert message["caption"] == "look"
    picture = await sim.client.get(f"/sim/files/{message['photo'][-1]['file_id']}")
    assert (picture.content, picture.headers["content-type"]) == (PICTURE, "image/png")
    sample = await sim("POST", path, {"from": ana.id, "photo": ""})
    assert sample["message"]["photo"][0]["width"] == 96
    encoded = base64.b64encode(b"<script>").decode()
    sent = await sim("POST", path, {"from": ana.id, "document": encoded, "file_name": "x.html"})
    saved = await sim.client.get(f"/sim/files/{sent['message']['document']['file_id']}")
    assert saved.headers["content-disposition"] == "attachment"
    assert "base64" in await sim.error(400, "POST", path, {"from": ana.id, "photo": "!"})
    assert "IMAGE_PROCESS_FAILED" in await sim.error(400, "POST", path, {"from": ana.id, "photo": "eA=="})


async def test_buttons_are_tapped(sim: Sim, sandbox: Sandbox, ana: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "1"}, {"text": "b", "url": "https://x.example/"}]]}
    await sim.bot("sendMessage", chat_id=ana.id, text="x", reply_markup=keyboard)
    path = f"/chats/{ana.id}/messages/2/tap"
    tapped = await sim("POST", path, {"from": ana.id, "row": 0, "column": 0})
    assert (tapped["kind"], tapped["answer"]) == ("callback", None)
    await sim.bot("answerCallbackQuery", callback_query_id=tapped["id"], text="ok")
    assert await sim("GET", f"/callbacks/{tapped['id']}") == {
        "id": tapped["id"],
        "answer": {"show_alert": False, "text": "ok"},
    }
    assert (await sim("POST", path, {"from": ana.id, "data": "1"}))["kind"] == "callback"
    assert await sim("POST", path, {"from": ana.id, "text": "b"}) == {
        "kind": "url",
        "url": "https://x.example/",
    }
    assert "no button" in await sim.error(400, "POST", path, {"from": ana.id, "row": 5, "column": 0})
    assert "name the button" in await sim.error(400, "POST", path, {"from": ana.id})
    assert await sim.error(404, "GET", "/callbacks/9") == "there is no callback query 9"


async def test_inline_mode_reactions_and_menus(sim: Sim, ana: Person) -> None:
    asked = await sim("POST", "/inline", {"from": ana.id, "query": "q", "chat": ana.id})
    assert asked["answer"] is None
    result = {"type": "article", "id": "1", "title": "t", "input_message_content": {"message_text": "m"}}
    await sim.bot("answerInlineQuery", inline_query_id=asked["id"], results=[result])
    shown = await sim("GET", f"/inline/{asked['id']}")
    assert shown["answer"] == {
        "results": [result],
        "button": None,
        "next_offset": "",
        "cache_time": 300,
        "is_personal": False,
    }
    chosen = await sim("POST", f"/inline/{asked['id']}/choose", {"result_id": "1", "chat": ana.id})
    assert chosen["message"]["via_bot"]["username"] == "sandbox_bot"
    assert "no result" in await sim.error(
        404, "POST", f"/inline/{asked['id']}/choose", {"result_id": "2", "chat": ana.id}
    )
    reacted = await sim("POST", f"/chats/{ana.id}/messages/1/reactions", {"from": ana.id, "emoji": ["👍"]})
    assert reacted == {"message_id": 1, "reactions": [{"emoji": "👍", "from": [ana.id]}]}
    await sim.bot("setMyCommands", commands=[{"command": "ask", "description": "d"}])
    menu = await sim("GET", f"/people/{ana.id}/menu?chat={ana.id}")
    assert (menu["commands"], menu["menu_button"]) == (
        [{"command": "ask", "description": "d"}],
        {"type": "commands"},
    )


async def test_faults_calls_and_what_is_pending(sim: Sim, ana: Person) -> None:
    fault = await sim(
        "POST", "/faults", {"kind": "error", "method": "sendMessage", "error_code": 429, "retry_after": 3}
    )
    assert (fault["remaining"], len(await sim("GET", "/faults"))) == (1, 1)
    answer = await sim.bot("sendMessage", chat_id=ana.id, text="x")
    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    (call,) = await sim("GET", "/calls?method=sendMessage")
    assert (call["status"], call["parameters"]) == (429, {"chat_id": ana.id, "text": "x"})
    other = await sim("POST", "/faults", {"kind": "drop"})
    assert await sim("DELETE", f"/faults/{other['id']}") == {}
    assert await sim.error(404, "DELETE", f"/faults/{other['id']}") == f"there is no fault {other['id']}"
    assert "429" in await sim.error(400, "POST", "/faults", {"kind": "error", "retry_after": 3})
    assert await sim("DELETE", "/faults") == {}
    await sim("POST", f"/chats/{ana.id}/messages", {"from": ana.id, "text": "waiting"})
    pending = await sim("GET", "/pending")
    assert pending["pending_update_count"] == 1
    assert pending["updates"][0]["message"]["text"] == "waiting"


async def test_settings_time_and_reset(sim: Sim, ana: Person) -> None:
    assert (await sim("PATCH", "/settings", {"privacy_mode": False}))["privacy_mode"] is False
    assert (await sim("GET", "/settings"))["privacy_mode"] is False
    assert "extra" in (await sim.error(400, "PATCH", "/settings", {"privacy": False})).lower()
    before = (await sim("GET", "/state"))["now"]
    assert (await sim("POST", "/advance", {"seconds": 60}))["now"] == before + 60
    state = await sim("POST", "/reset", {})
    assert (state["people"], state["chats"], state["settings"]["privacy_mode"]) == ([], [], True)
    assert (state["bot"]["username"], state["token"]) == ("sandbox_bot", "123456:SANDBOX")
    assert state["now"] == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Host": "evil.example"},
        {"Origin": "null"},
        {"Host": "[::bad"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_other_sites_are_kept_out(http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await http.get("/sim/state", headers=headers)
    assert answer.status_code == 403


async def test_the_page_is_served_and_may_call(http: httpx.AsyncClient, server: RunningServer) -> None:
    assert "<html" in (await http.get("/")).text
    assert (await http.get("/sim/state", headers={"Origin": server.url})).status_code == 200
    assert (await http.get("/", headers={"Sec-Fetch-Site": "cross-site"})).status_code == 200
    assert (await http.get("/../../pyproject.toml")).status_code == 404


@pytest.mark.parametrize("path", ["/", "/main.js", "/sim/state", "/bot123456:SANDBOX/getMe", "/nowhere"])
async def test_no_site_may_frame_it(http: httpx.AsyncClient, path: str) -> None:
    headers = (await http.get(path)).headers
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_texts_that_utf8_cannot_carry_go_as_escapes(http: httpx.AsyncClient) -> None:
    body = b'{"first_name": "\\ud800"}'
    answer = await http.post("/sim/people", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {200, 400}
    assert (await http.get("/sim/state")).status_code == 200
