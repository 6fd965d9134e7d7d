"""Getting updates: offsets, long polls, limits, 409, webhooks with secret and retries."""

import asyncio
from collections.abc import AsyncIterator, Iterable

import httpx
import pytest
from starlette.responses import JSONResponse, Response
from telegram import Bot, Update
from telegram.error import Conflict

from bot.sandbox import Clock, Fault, RunningServer, Sandbox
from bot.sandbox.core.people import Person

from .conftest import eventually, refused
from .listening import Listener, listening

SECRET = "s3cret_-"  # noqa: S105 - it opens nothing


def texts(updates: Iterable[Update]) -> list[str | None]:
    return [update.effective_message.text for update in updates if update.effective_message]


async def test_updates_come_in_order_until_they_are_confirmed(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    for text in ("one", "two", "three"):
        sandbox.write(ana, text)
    first, second, third = await bot.get_updates()
    assert texts((first, second, third)) == ["one", "two", "three"]
    assert [update.update_id for update in (second, third)] == [first.update_id + 1, first.update_id + 2]
    assert len(await bot.get_updates(limit=1)) == 1
    assert [update.update_id for update in await bot.get_updates(offset=third.update_id)] == [third.update_id]
    assert await bot.get_updates(offset=third.update_id + 1) == ()


async def test_a_negative_offset_keeps_the_last_ones_only(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    for text in ("one", "two", "three"):
        sandbox.write(ana, text)
    kept = await bot.get_updates(offset=-1)
    assert texts(kept) == ["three"]
    assert len(await bot.get_updates()) == 1


async def test_at_most_a_hundred_come_at_once(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    for number in range(120):
        sandbox.write(ana, str(number))
    assert len(await bot.get_updates()) == 100
    assert len(await bot.get_updates(limit=500)) == 100
    assert len(await bot.get_updates(limit=0)) == 1


@pytest.mark.parametrize(
    ("odd", "count"),
    [
        ({"timeout": -1}, 2),
        ({"timeout": "", "limit": "", "offset": ""}, 2),
        ({"timeout": "soon"}, 2),
        ({"offset": "x"}, 2),
        ({"offset": 99999999999}, 2),
        ({"limit": 0}, 1),
        ({"limit": "1 or so"}, 1),
        ({"limit": 1000}, 2),
    ],
)
async def test_numbers_are_read_as_telegram_reads_them(
    http: httpx.AsyncClient, sandbox: Sandbox, ana: Person, odd: dict[str, str], count: int
) -> None:
    sandbox.write(ana, "one")
    sandbox.write(ana, "two")
    api = f"/bot{sandbox.token}/getUpdates"
    for answer in (await http.post(api, data=odd), await http.post(api, json=odd), await http.get(api, params=odd)):
        assert len(answer.json()["result"]) == count


async def test_an_offset_far_ahead_forgets_nothing(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    sandbox.write(ana, "keep me")
    last = sandbox.world.updates.pending[-1].update_id
    assert texts(await bot.get_updates(offset=last + 5000)) == ["keep me"]
    assert await bot.get_updates(offset=last + 10) == ()


async def test_a_long_poll_outlives_a_reset_as_long_as_it_would_have_waited(
    bot: Bot, sandbox: Sandbox, clock: Clock
) -> None:
    clock.advance(90_000)
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await eventually(lambda: sandbox.gateway.is_polled)
    sandbox.world.clear()
    clock.advance(29)
    await asyncio.sleep(0)
    assert not poll.done()
    clock.advance(1)
    assert await poll == ()


async def test_update_ids_are_not_used_again_after_a_reset(sandbox: Sandbox, ana: Person) -> None:
    sandbox.write(ana, "x")
    last = sandbox.world.updates.pending[-1].update_id
    sandbox.world.clear()
    person = sandbox.add_person("Eva")
    sandbox.write(person, "x")
    assert sandbox.world.updates.pending[-1].update_id == last + 1


async def test_a_long_poll_waits_for_the_next_message(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await eventually(lambda: sandbox.gateway.is_polled)
    sandbox.write(ana, "now")
    updates = await poll
    assert texts(updates) == ["now"]


async def test_a_long_poll_ends_empty_when_its_time_is_over(bot: Bot, sandbox: Sandbox, clock: Clock) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await eventually(lambda: sandbox.gateway.is_polled)
    clock.advance(29)
    await asyncio.sleep(0)
    assert not poll.done()
    clock.advance(1)
    assert await poll == ()


async def test_a_second_poller_ends_the_first_with_409(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await eventually(lambda: sandbox.gateway.is_polled)
    second = asyncio.create_task(bot.get_updates(timeout=30))
    words = await refused(first, Conflict)
    assert words == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    sandbox.write(ana, "x")
    assert len(await second) == 1


async def test_only_wanted_kinds_are_queued(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    sandbox.write(ana, "unheard")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    sandbox.write(ana, "heard")
    assert len(await bot.get_updates()) == 1


async def test_reactions_come_only_on_request(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    message = sandbox.messages(ana)[0]
    sandbox.react(ana, message, "👍")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=["message_reaction"])
    sandbox.react(ana, message, "🔥")
    (update,) = await bot.get_updates()
    assert update.message_reaction is not None
    assert [str(kind.to_dict()["emoji"]) for kind in update.message_reaction.old_reaction] == ["👍"]
    assert [str(kind.to_dict()["emoji"]) for kind in update.message_reaction.new_reaction] == ["🔥"]


async def test_updates_are_kept_for_a_day(bot: Bot, sandbox: Sandbox, ana: Person, clock: Clock) -> None:
    sandbox.write(ana, "old")
    clock.advance(24 * 3600 + 1)
    sandbox.write(ana, "new")
    (update,) = await bot.get_updates()
    assert update.effective_message is not None
    assert update.effective_message.text == "new"


async def test_an_update_can_come_twice(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    sandbox.inject(Fault(kind="duplicate"))
    sandbox.write(ana, "x")
    one, two = await bot.get_updates()
    assert one.update_id == two.update_id


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    async with listening() as running:
        yield running


@pytest.fixture
async def http_bot(server: RunningServer) -> AsyncIterator[Bot]:
    async with Bot(server.token, base_url=server.base_url) as made:
        yield made


async def test_a_webhook_gets_updates_with_its_secret(
    http_bot: Bot, sandbox: Sandbox, ana: Person, listener: Listener
) -> None:
    await http_bot.set_webhook(listener.url, secret_token=SECRET, max_connections=7)
    sandbox.write(ana, "hello")
    await eventually(lambda: listener.bodies)
    assert listener.secrets == [SECRET]
    assert listener.bodies[0]["message"]["text"] == "hello"
    info = await http_bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (listener.url, 0, 7)
    assert info.last_error_message is None


async def test_a_webhook_that_fails_is_tried_again(
    http_bot: Bot, sandbox: Sandbox, ana: Person, listener: Listener, clock: Clock
) -> None:
    listener.answers = [Response(status_code=500), Response(status_code=403)]
    await http_bot.set_webhook(listener.url)
    sandbox.write(ana, "hello")
    for tries, words in ((1, "500 Internal Server Error"), (2, "403 Forbidden")):
        await eventually(lambda tries=tries: len(listener.bodies) == tries)  # type: ignore[misc]
        await eventually(lambda words=words: words in sandbox.world.webhook.last_error_message)  # type: ignore[misc]
        info = await http_bot.get_webhook_info()
        assert info.last_error_message == f"Wrong response from the webhook: {words}"
        assert info.pending_update_count == 1
        clock.advance(60)
    await eventually(lambda: not sandbox.world.updates.pending)
    assert [body["update_id"] for body in listener.bodies] == [listener.bodies[0]["update_id"]] * 3


async def test_a_chat_whose_update_fails_holds_up_itself_alone(
    http_bot: Bot, sandbox: Sandbox, ana: Person, listener: Listener, clock: Clock
) -> None:
    listener.answers = [Response(status_code=500)]
    bob = sandbox.add_person("Bob")
    await http_bot.set_webhook(listener.url)
    sandbox.write(ana, "first")
    await eventually(lambda: sandbox.world.webhook.last_error_message)
    sandbox.write(ana, "second")
    sandbox.write(bob, "third")
    await eventually(lambda: len(sandbox.world.updates.pending) == 2)
    assert [body["message"]["text"] for body in listener.bodies] == ["first", "third"]
    clock.advance(60)
    await eventually(lambda: not sandbox.world.updates.pending)
    assert [body["message"]["text"] for body in listener.bodies] == ["first", "third", "first", "second"]


async def test_a_webhook_may_answer_with_a_call(
    http_bot: Bot, sandbox: Sandbox, ana: Person, listener: Listener
) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    listener.answers = [
        JSONResponse({"method": "sendMessage", "chat_id": ana.id, "text": "in JSON"}),
        Response(f"method=sendMessage&chat_id={ana.id}&text=by+form", headers=form),
        Response("OK", media_type="text/plain"),
    ]
    await http_bot.set_webhook(listener.url)
    for text in ("one", "two", "three"):
        sandbox.write(ana, text)
    await eventually(lambda: len(listener.bodies) == 3 and not sandbox.world.updates.pending)
    answers = [message["text"] for message in sandbox.messages(ana) if message["from"]["is_bot"]]
    assert answers == ["in JSON", "by form"]
    assert sandbox.world.calls.kept[-1].method == "sendMessage"


async def test_polling_and_a_webhook_exclude_each_other(
    http_bot: Bot, sandbox: Sandbox, ana: Person, listener: Listener
) -> None:
    poll = asyncio.create_task(http_bot.get_updates(timeout=30))
    await eventually(lambda: sandbox.gateway.is_polled)
    await http_bot.set_webhook(listener.url)
    assert await refused(poll, Conflict) == "Conflict: terminated by setWebhook request"
    assert await refused(http_bot.get_updates(), Conflict) == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await http_bot.delete_webhook()
    sandbox.write(ana, "x")
    await http_bot.delete_webhook(drop_pending_updates=True)
    assert await http_bot.get_updates() == ()


async def test_webhooks_are_refused_in_words(bot: Bot) -> None:
    assert await refused(bot.set_webhook("ftp://127.0.0.1/")) == (
        "Bad webhook: an https url must be provided for webhook"
    )
    assert "this machine only" in await refused(bot.set_webhook("https://bot.example/hook"))
    assert await refused(bot.set_webhook("http://127.0.0.1/", secret_token=f"{SECRET} ")) == (
        "Secret token contains unallowed characters"
    )


async def test_an_unreachable_webhook_is_told_of(
    http_bot: Bot, sandbox: Sandbox, ana: Person, unused_tcp_port: int
) -> None:
    await http_bot.set_webhook(f"http://127.0.0.1:{unused_tcp_port}/")
    sandbox.write(ana, "x")
    await eventually(lambda: sandbox.world.webhook.last_error_message)
    assert (await http_bot.get_webhook_info()).last_error_message == "Connection refused"
