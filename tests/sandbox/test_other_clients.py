"""Bots written with aiogram and pyTelegramBotAPI run against the sandbox unchanged."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiogram
import pytest
import telebot
import telebot.apihelper
import telebot.asyncio_helper
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from telebot.async_telebot import AsyncTeleBot

from bot.sandbox import Clock, RunningServer, Sandbox
from bot.sandbox.core.people import Person

from .conversing import PICTURE, converse
from .listening import Listener, listening

SECRET = "s3cret"  # noqa: S105 - it opens nothing


@pytest.fixture
def clock() -> Clock:
    """These bots run in real time."""
    return Clock()


def aiogram_dispatcher() -> aiogram.Dispatcher:
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message(Command("start"))
    async def start(message: Message) -> None:
        button = InlineKeyboardButton(text="Tap", callback_data="tap")
        await message.answer(
            "<b>Hi</b>", parse_mode="HTML", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]])
        )

    @dispatcher.callback_query()
    async def tapped(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.message.edit_text("Tapped")
        await query.answer("ok")

    @dispatcher.message(aiogram.F.photo)
    async def photo(message: Message, bot: aiogram.Bot) -> None:
        assert message.photo
        content = await bot.download(message.photo[-1])
        assert content is not None
        await message.answer_photo(BufferedInputFile(content.read(), "back.png"))

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    @dispatcher.inline_query()
    async def inline(query: InlineQuery) -> None:
        content = InputTextMessageContent(message_text=f"{query.query}!")
        result = InlineQueryResultArticle(id="1", title="t", input_message_content=content)
        await query.answer([result], cache_time=0)

    return dispatcher


@pytest.fixture
async def aiogram_bot(server: RunningServer) -> AsyncIterator[aiogram.Bot]:
    bot = aiogram.Bot(server.token, session=AiohttpSession(api=TelegramAPIServer.from_base(server.url)))
    yield bot
    await bot.session.close()


async def test_aiogram_by_long_polling(aiogram_bot: aiogram.Bot, sandbox: Sandbox, ana: Person) -> None:
    dispatcher = aiogram_dispatcher()
    polling = asyncio.create_task(dispatcher.start_polling(aiogram_bot, handle_signals=False))
    await converse(sandbox, ana)
    await dispatcher.stop_polling()
    await polling


async def test_aiogram_by_webhook(aiogram_bot: aiogram.Bot, sandbox: Sandbox, ana: Person) -> None:
    application = web.Application()
    handler = SimpleRequestHandler(aiogram_dispatcher(), aiogram_bot, secret_token=SECRET)
    handler.register(application, path="/hook")
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    await aiogram_bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=SECRET)
    await converse(sandbox, ana)
    await aiogram_bot.delete_webhook()
    await runner.cleanup()


async def test_aiogram_reads_every_update(aiogram_bot: aiogram.Bot, sandbox: Sandbox, ana: Person) -> None:
    club = sandbox.add_group("Club", ana)
    sandbox.place(club, sandbox.bot, "administrator")
    sandbox.block(ana)
    updates = await aiogram_bot.get_updates()
    assert [update.event_type for update in updates] == ["my_chat_member", "my_chat_member"]
    assert (await aiogram_bot.get_chat(club.id)).title == "Club"
    assert (await aiogram_bot.get_chat_member(club.id, ana.id)).status == "creator"


def telebot_answers(bot: telebot.TeleBot) -> None:
    types = telebot.types

    @bot.message_handler(commands=["start"])  # type: ignore[untyped-decorator,no-untyped-call,unused-ignore]
    def start(message: telebot.types.Message) -> None:
        markup = types.InlineKeyboardMarkup([[types.InlineKeyboardButton("Tap", callback_data="tap")]])
        bot.send_message(message.chat.id, "<b>Hi</b>", parse_mode="HTML", reply_markup=markup)

    @bot.callback_query_handler(func=lambda _: True)  # type: ignore[untyped-decorator,no-untyped-call,unused-ignore]
    def tapped(query: telebot.types.CallbackQuery) -> None:
        assert query.message is not None
        bot.edit_message_text("Tapped", query.message.chat.id, query.message.message_id)
        bot.answer_callback_query(query.id, "ok")

    @bot.message_handler(content_types=["photo"])  # type: ignore[untyped-decorator,no-untyped-call,unused-ignore]
    def photo(message: telebot.types.Message) -> None:
        assert message.photo is not None
        path = bot.get_file(message.photo[-1].file_id).file_path
        assert path is not None
        bot.send_photo(message.chat.id, bot.download_file(path))

    @bot.message_handler(func=lambda _: True)  # type: ignore[untyped-decorator,no-untyped-call,unused-ignore]
    def echo(message: telebot.types.Message) -> None:
        bot.reply_to(message, message.text or "")

    @bot.inline_handler(func=lambda _: True)  # type: ignore[untyped-decorator,no-untyped-call,unused-ignore]
    def inline(query: telebot.types.InlineQuery) -> None:
        content = types.InputTextMessageContent(f"{query.query}!")
        bot.answer_inline_query(query.id, [types.InlineQueryResultArticle("1", "t", content)], cache_time=0)


@pytest.fixture
def telebot_urls(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (telebot.apihelper, telebot.asyncio_helper):
        monkeypatch.setattr(module, "API_URL", server.url + "/bot{0}/{1}")
        monkeypatch.setattr(module, "FILE_URL", server.url + "/file/bot{0}/{1}")


@pytest.mark.usefixtures("telebot_urls")
async def test_telebot_by_long_polling(sandbox: Sandbox, ana: Person) -> None:
    bot = telebot.TeleBot(sandbox.token, threaded=False)
    telebot_answers(bot)
    polling = asyncio.create_task(asyncio.to_thread(bot.polling, interval=0, timeout=20, long_polling_timeout=1))
    await converse(sandbox, ana)
    bot.stop_polling()  # type: ignore[no-untyped-call]
    await polling


@pytest.mark.usefixtures("telebot_urls")
async def test_telebot_by_webhook(sandbox: Sandbox, ana: Person) -> None:
    bot = telebot.TeleBot(sandbox.token, threaded=False)
    telebot_answers(bot)
    async with listening() as listener:
        await asyncio.to_thread(bot.set_webhook, listener.url, secret_token=SECRET)
        feeding = asyncio.create_task(feed(bot, listener))
        await converse(sandbox, ana)
        feeding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await feeding


async def feed(bot: telebot.TeleBot, listener: Listener) -> None:
    taken = 0
    while True:
        await asyncio.sleep(0.005)
        while taken < len(listener.bodies):
            assert listener.secrets[taken] == SECRET
            update = telebot.types.Update.de_json(listener.bodies[taken])  # type: ignore[no-untyped-call]
            await asyncio.to_thread(bot.process_new_updates, [update])
            taken += 1


@pytest.mark.usefixtures("telebot_urls")
async def test_the_asynchronous_telebot(sandbox: Sandbox, ana: Person) -> None:
    bot = AsyncTeleBot(sandbox.token)

    @bot.message_handler(content_types=["text"])  # type: ignore[untyped-decorator,no-untyped-call,unused-ignore]
    async def echo(message: telebot.types.Message) -> None:
        await bot.send_photo(message.chat.id, PICTURE, caption=message.text)

    polling = asyncio.create_task(bot.polling(non_stop=True, timeout=1, request_timeout=5))
    sandbox.write(ana, "hello")
    assert (await sandbox.wait_for_answer(ana))["caption"] == "hello"
    polling.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await polling
    await bot.close_session()  # type: ignore[no-untyped-call]
