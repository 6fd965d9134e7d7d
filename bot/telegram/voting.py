"""The buttons of an answer as they look to whoever has voted on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.telegram.callbacks import REASONS, Explain, Judge

if TYPE_CHECKING:
    from telegram import InlineKeyboardButton, Message

    from bot.telegram.rendering import Renderer

_MARK = "✓"
_LABELS = {"wrong": "telegram-why-wrong", "other": "telegram-why-other", "unclear": "telegram-why-unclear"}


def voted(renderer: Renderer, message: Message, vote: Judge, *, is_explained: bool = False) -> dict[str, Any]:
    """The keyboard of a message with a vote marked on it.

    Below a vote against the answer stand the reasons to choose from, until one is chosen.

    Args:
        renderer: writes and reads buttons.
        message: as it looked when the button was tapped.
        vote: what was voted.
        is_explained: whether the reason is known.
    """
    rows = message.reply_markup.inline_keyboard if message.reply_markup is not None else ()
    kept = [[_marked(renderer, button, vote) for button in row] for row in rows if not _asks_why(renderer, row)]
    if not (vote.is_up or is_explained):
        texts = renderer.knowledge.texts[vote.language]
        kept.append(
            [
                renderer.button(texts[_LABELS[reason]], Explain(vote.entry, reason, vote.language)).to_dict()
                for reason in REASONS
            ]
        )
    return {"inline_keyboard": kept}


def _marked(renderer: Renderer, button: InlineKeyboardButton, vote: Judge) -> dict[str, Any]:
    tap = renderer.directory.read(_data(button))
    written: dict[str, Any] = button.to_dict()
    if isinstance(tap, Judge):
        label = button.text.removesuffix(_MARK)
        written["text"] = f"{label}{_MARK}" if tap.is_up == vote.is_up else label
    return written


def _asks_why(renderer: Renderer, row: tuple[InlineKeyboardButton, ...]) -> bool:
    return any(isinstance(renderer.directory.read(_data(button)), Explain) for button in row)


def _data(button: InlineKeyboardButton) -> str | None:
    return button.callback_data if isinstance(button.callback_data, str) else None
