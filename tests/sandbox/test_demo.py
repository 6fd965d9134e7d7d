"""The demo bot, as three people in three languages meet it."""

import contextlib
from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Clock, Draft, RunningServer, Sandbox, sample_picture
from bot.sandbox.core.acts.gathering import menu
from bot.sandbox.demo import build_demo
from bot.sandbox.demo_texts import BY_LANGUAGE
from bot.sandbox.scene import set_scene

from .conftest import eventually


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def scene(sandbox: Sandbox, server: RunningServer) -> AsyncIterator[Sandbox]:
    set_scene(sandbox)
    application = build_demo(server.token, server.base_url, server.base_file_url)
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(application)
        await application.start()
        assert application.post_init is not None
        await application.post_init(application)
        assert application.updater is not None
        await application.updater.start_polling()
        yield sandbox
        await application.updater.stop()
        await application.stop()


async def test_it_speaks_three_languages(scene: Sandbox) -> None:
    for person in scene.world.humans():
        scene.write(person, "/start")
        texts = BY_LANGUAGE[person.language_code or ""]
        answer = await scene.wait_for_answer(person)
        assert answer["text"] == texts.greeting.replace("<b>", "").replace("</b>", "").format(name=person.first_name)
        assert menu(scene.world, person.id, person.id)["commands"][0]["description"] == texts.commands[0][1]
        scene.write(person, "/quote")
        quote = await scene.wait_for_answer(person)
        assert quote["entities"][-1]["type"] == "expandable_blockquote"


async def test_its_buttons_work(scene: Sandbox) -> None:
    ana = scene.world.humans()[0]
    scene.write(ana, "/start")
    greeting = await scene.wait_for_answer(ana)
    tapped = scene.tap(ana, greeting, "👍 Me gusta")
    await eventually(lambda: "Me gusta: 1" in scene.transcript(ana))
    assert (scene.toast(tapped["id"]) or {})["text"] == "¡Gracias!"
    assert scene.tap(ana, greeting, "Copiar el código") == {"kind": "copy_text", "text": "SANDBOX-2026"}
    scene.tap(ana, greeting, "Una imagen")
    await eventually(lambda: "photo" in scene.messages(ana)[-1])
    scene.tap(ana, greeting, "La cita")
    await eventually(lambda: "cita larga" in scene.messages(ana)[-1].get("text", ""))


async def test_it_hears_edits_pictures_and_inline_queries(scene: Sandbox) -> None:
    bob = scene.world.humans()[1]
    message = scene.write(bob, "helo <3")
    assert (await scene.wait_for_answer(bob))["text"] == "You wrote: helo <3"
    scene.edit(bob, message, "hello")
    await eventually(lambda: "You corrected it: hello" in scene.transcript(bob))
    scene.write(bob, "", draft=Draft("look", photo=sample_picture()))
    assert (await scene.wait_for_answer(bob))["text"] == "A picture of 96 × 96, with «look»"
    (group, _) = [chat for chat in scene.world.chats.values() if chat.is_group]
    search = scene.search(bob, "good news", chat=group)
    await eventually(lambda: search.answer)
    scene.choose(search, "loud", chat=group)
    assert scene.transcript(group).endswith("Bob (via @sandbox_bot): good news\n    [👍 Like]\n")
    scene.tap(bob, scene.messages(group)[-1], "👍 Like")
    await eventually(lambda: "Likes: 1" in scene.transcript(group))
