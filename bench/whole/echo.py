"""`python -m bench.whole.echo`: a bare echo bot on python-telegram-bot's Application, all by default."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

if TYPE_CHECKING:
    from telegram import Update


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def main() -> None:
    """Run it by the variables that this bot itself is run by; `--at-once` lets it handle many updates side by side."""
    environment = os.environ
    builder = ApplicationBuilder().token(environment["TELEGRAM_TOKEN"]).base_url(environment["TELEGRAM_BASE_URL"])
    application = builder.concurrent_updates("--at-once" in sys.argv).build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    url = environment.get("TELEGRAM_WEBHOOK_URL")
    if not url:
        application.run_polling()
        return
    application.run_webhook(
        port=int(environment["TELEGRAM_WEBHOOK_PORT"]),
        url_path=urlsplit(url).path.strip("/"),
        webhook_url=url,
        secret_token=environment["TELEGRAM_WEBHOOK_SECRET"],
    )


if __name__ == "__main__":
    main()
