"""Each wire form, over a raw connection or a plain HTTP client; and requests that are broken."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.sandbox import RunningServer, Sandbox, sample_picture
from bot.sandbox.core.people import Person

PICTURE = sample_picture().content


@pytest.fixture
async def api(server: RunningServer) -> AsyncIterator[httpx.AsyncClient]:
    base = f"{server.base_url}{server.token}"
    async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=20) as client:
        yield client


async def test_each_form_sends_the_same(api: httpx.AsyncClient, sandbox: Sandbox, ana: Person) -> None:
    fields = {"chat_id": str(ana.id), "text": "sí & no+1"}
    keyboard = {"inline_keyboard": [[{"text": "b", "callback_data": "1"}]]}
    as_text = {**fields, "reply_markup": json.dumps(keyboard)}
    answers = [
        await api.get("/sendMessage", params=as_text),
        await api.post("/sendMessage", params=as_text),
        await api.post("/sendMessage", data=as_text),
        await api.post("/sendmessage", json={"chat_id": ana.id, "text": fields["text"], "reply_markup": keyboard}),
        await api.post("/sendMessage", json=as_text),
        await api.post("/SENDMESSAGE", files={name: (None, value) for name, value in as_text.items()}),
        await api.post("/sendMessage", params={"chat_id": str(ana.id)}, data={"text": fields["text"], **as_text}),
        await api.post("/test/sendMessage", data=as_text),
    ]
    for answer in answers:
        result = answer.json()["result"]
        assert (result["text"], result["reply_markup"]) == ("sí & no+1", keyboard)
    assert len(sandbox.messages(ana)) == 1 + len(answers)


async def test_numbers_and_flags_come_in_any_form(api: httpx.AsyncClient, ana: Person) -> None:
    for flag in (True, "true", "True", 1, "1"):
        sent = await api.post("/sendMessage", json={"chat_id": str(ana.id), "text": 5, "protect_content": flag})
        assert (sent.json()["result"]["text"], sent.json()["result"]["has_protected_content"]) == ("5", True)
    sent = await api.post("/sendMessage", data={"chat_id": ana.id, "text": "x", "protect_content": "false"})
    assert "has_protected_content" not in sent.json()["result"]


async def test_files_come_as_parts_and_as_attachments(api: httpx.AsyncClient, ana: Person) -> None:
    named = {"photo": ('a b"ü.png', PICTURE, "image/png")}
    sent = await api.post("/sendPhoto", data={"chat_id": ana.id, "caption": "é"}, files=named)
    assert (sent.json()["result"]["caption"], sent.json()["result"]["photo"][0]["width"]) == ("é", 96)
    attached = {"chat_id": ana.id, "photo": "attach://pic"}
    assert (await api.post("/sendPhoto", data=attached, files={"pic": ("p.png", PICTURE)})).json()["ok"]
    document = await api.post(
        "/sendDocument",
        data={"chat_id": ana.id},
        files={"document": ("Bericht ü.txt", b"--x\r\n\r\n--", "text/plain")},
    )
    described = document.json()["result"]["document"]
    assert (described["file_name"], described["file_size"], described["mime_type"]) == (
        "Bericht ü.txt",
        9,
        "text/plain",
    )
    missing = await api.post("/sendPhoto", data={"chat_id": ana.id, "photo": "attach://nowhere"})
    assert missing.json()["description"] == "Bad Request: there is no photo in the request"


async def test_a_chunked_upload(api: httpx.AsyncClient, ana: Person) -> None:
    boundary = "xyz"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{ana.id}\r\n'.encode(),
        f'--{boundary}\r\nContent-Disposition: form-data; name="photo"; filename="p"\r\n\r\n'.encode(),
        PICTURE[:50],
        PICTURE[50:],
        f"\r\n--{boundary}--\r\n".encode(),
    ]

    async def chunks() -> AsyncIterator[bytes]:
        for part in parts:
            yield part

    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    answer = await api.post("/sendPhoto", content=chunks(), headers=headers)
    assert answer.request.headers["transfer-encoding"] == "chunked"
    assert answer.json()["result"]["photo"][0]["file_size"] == len(PICTURE)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": "", "text": "x"}, "chat_id is empty"),
        ({"chat_id": "1001"}, "message text is empty"),
        (
            {"chat_id": "1001", "text": "x", "reply_markup": "{"},
            "can't parse reply keyboard markup JSON object",
        ),
        ({"chat_id": "1001", "text": "x", "reply_markup": "[1]"}, "object expected as reply markup"),
        ({"chat_id": "1001", "text": "x", "message_thread_id": "a"}, "invalid message thread ID specified"),
        ({"chat_id": "1001", "text": "x", "entities": '[{"type":"bold"}]'}, None),
        ({"chat_id": "1001", "text": "<b>x", "parse_mode": "HTML"}, None),
    ],
)
async def test_bad_parameters_are_refused_in_telegrams_words(
    api: httpx.AsyncClient, ana: Person, fields: dict[str, str], words: str | None
) -> None:
    answer = await api.post("/sendMessage", data=fields)
    body = answer.json()
    assert (answer.status_code, body["ok"], body["error_code"]) == (400, False, 400)
    assert body["description"].startswith("Bad Request: ")
    if words is not None:
        assert body["description"] == f"Bad Request: {words}"


async def test_the_exact_words_of_common_refusals(api: httpx.AsyncClient, ana: Person) -> None:
    async def words(method: str, **fields: object) -> str:
        return str((await api.post(f"/{method}", json=fields)).json()["description"])

    assert await words("sendMessage", chat_id=ana.id, text="<b>x", parse_mode="HTML") == (
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""
    )
    button = {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}
    assert await words("sendMessage", chat_id=ana.id, text="x", reply_markup=button) == (
        "Bad Request: BUTTON_DATA_INVALID"
    )
    assert await words("editMessageText", chat_id=ana.id, text="x") == "Bad Request: message to edit not found"
    assert await words("answerCallbackQuery", callback_query_id="1") == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    assert await words("nothing") == "Not Found: method not found"
    assert await words("SENDINVOICE") == "Not Found: the sandbox does not have sendInvoice, which Telegram has"


async def test_wrong_tokens_are_told_apart(server: RunningServer, http: httpx.AsyncClient) -> None:
    for path, code, words in (
        ("/bot123456:WRONG/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/file/bot123456:WRONG/photos/x", 401, "Unauthorized"),
        (f"/file/bot{server.token}/photos/x", 404, "Not Found"),
    ):
        answer = await http.get(path)
        assert (answer.status_code, answer.json()["description"]) == (code, words)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[1, 2]"),
        ("application/json", b'"x"'),
        ("application/json", b"\xff\xfe"),
        ("application/json", b"[" * 100_000),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"no boundary here"),
        ("multipart/form-data; boundary=x", b"--x\r\nno headers--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\ny\r\n--x--"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--',
        ),
        ("application/x-www-form-urlencoded", b"text=%ff"),
    ],
)
async def test_broken_bodies_are_refused_and_the_server_goes_on(
    api: httpx.AsyncClient, content_type: str, body: bytes
) -> None:
    answer = await api.post("/sendMessage", content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 400
    assert answer.json()["description"].startswith("Bad Request: ")
    assert (await api.get("/getMe")).json()["ok"]


async def test_a_request_that_is_no_http_harms_nothing(server: RunningServer, api: httpx.AsyncClient) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
    await writer.drain()
    assert b"400" in await reader.read(100)
    writer.close()
    await writer.wait_closed()
    assert (await api.get("/getMe")).json()["ok"]
