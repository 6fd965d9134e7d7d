"""A small bot that shows what the sandbox can do, written with python-telegram-bot."""

from html import escape
from typing import Any

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    Update,
)
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.sandbox.core.files import sample_picture
from bot.sandbox.demo_texts import BY_LANGUAGE, Texts, texts_for

COPIED = "SANDBOX-2026"
LIKES = "likes"
Context = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
DemoApplication = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]


def build_demo(token: str, base_url: str, base_file_url: str) -> DemoApplication:
    """The demo bot, ready to be run.

    Args:
        token: the bot's token.
        base_url: the Bot API's address up to the token.
        base_file_url: the same for file downloads.
    """
    builder = ApplicationBuilder().token(token).base_url(base_url).base_file_url(base_file_url)
    application: DemoApplication = builder.post_init(_introduce).build()
    new = filters.UpdateType.MESSAGE
    application.add_handlers(
        [
            CommandHandler("start", _start, new),
            CommandHandler("help", _help, new),
            CommandHandler("photo", _photo, new),
            CommandHandler("quote", _quote, new),
            MessageHandler(filters.PHOTO & new, _received),
            MessageHandler(filters.TEXT & new, _echo),
            MessageHandler(filters.TEXT & filters.UpdateType.EDITED_MESSAGE, _edited),
            CallbackQueryHandler(_like, pattern="^like$"),
            CallbackQueryHandler(_show_quote, pattern="^quote$"),
            CallbackQueryHandler(_show_photo, pattern="^photo$"),
            InlineQueryHandler(_inline),
        ]
    )
    return application


async def _introduce(application: DemoApplication) -> None:
    for language, texts in BY_LANGUAGE.items():
        code = "" if language == "en" else language
        await application.bot.set_my_commands(texts.commands, language_code=code)
        await application.bot.set_my_description(texts.description, language_code=code)


def _texts(update: Update) -> Texts:
    return texts_for(update.effective_user.language_code if update.effective_user else None)


def _message(update: Update) -> Message:
    message = update.effective_message
    if message is None:
        raise LookupError("this update carries no message")
    return message


def _buttons(texts: Texts) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(f"👍 {texts.like}", callback_data="like")],
            [
                InlineKeyboardButton(texts.more, callback_data="quote"),
                InlineKeyboardButton(texts.picture, callback_data="photo"),
            ],
            [InlineKeyboardButton(texts.copy, copy_text=CopyTextButton(COPIED))],
        ]
    )


async def _start(update: Update, _: Context) -> None:
    texts = _texts(update)
    name = escape(update.effective_user.first_name if update.effective_user else "")
    await _message(update).reply_html(texts.greeting.format(name=name), reply_markup=_buttons(texts))


async def _help(update: Update, context: Context) -> None:
    await _message(update).reply_html(_texts(update).help.format(bot=context.bot.username))


async def _photo(update: Update, _: Context) -> None:
    texts = _texts(update)
    await _message(update).reply_photo(
        sample_picture().content, caption=f"<i>{texts.picture}</i>", parse_mode=ParseMode.HTML
    )


async def _quote(update: Update, _: Context) -> None:
    await _message(update).reply_html(_texts(update).quote)


async def _echo(update: Update, _: Context) -> None:
    message = _message(update)
    text = escape(message.text or "")
    await message.reply_html(_texts(update).echo.format(text=f"<b>{text}</b>"), do_quote=True)


async def _edited(update: Update, _: Context) -> None:
    message = _message(update)
    await message.reply_html(_texts(update).edited.format(text=escape(message.text or "")), do_quote=True)


async def _received(update: Update, _: Context) -> None:
    message = _message(update)
    photo = message.photo[-1]
    caption = f"«{message.caption}»" if message.caption else "—"
    described = _texts(update).received.format(width=photo.width, height=photo.height, caption=caption)
    await message.reply_text(described, do_quote=True)


async def _like(update: Update, context: Context) -> None:
    query, texts = update.callback_query, _texts(update)
    if query is None:
        return
    context.bot_data[LIKES] = context.bot_data.get(LIKES, 0) + 1
    await query.answer(texts.liked)
    liked = texts.back.format(count=context.bot_data[LIKES], name=query.from_user.first_name)
    await query.edit_message_text(liked, reply_markup=_buttons(texts))


async def _show_quote(update: Update, _: Context) -> None:
    if update.callback_query is not None:
        await update.callback_query.answer()
        await _message(update).reply_html(_texts(update).quote)


async def _show_photo(update: Update, context: Context) -> None:
    if update.callback_query is not None:
        await update.callback_query.answer()
        await _photo(update, context)


async def _inline(update: Update, _: Context) -> None:
    query = update.inline_query
    if query is None:
        return
    texts = _texts(update)
    text = query.query or "…"
    results = [
        InlineQueryResultArticle(
            "plain",
            texts.inline_title.format(text=text),
            InputTextMessageContent(text),
            description=texts.echo.format(text=text),
        ),
        InlineQueryResultArticle(
            "loud",
            texts.inline_loud,
            InputTextMessageContent(f"<b>{escape(text)}</b>", parse_mode=ParseMode.HTML),
            description=text,
            reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton(f"👍 {texts.like}", callback_data="like")]]),
        ),
    ]
    button = InlineQueryResultsButton(texts.inline_button, start_parameter="inline")
    await query.answer(results, cache_time=0, is_personal=True, button=button)
