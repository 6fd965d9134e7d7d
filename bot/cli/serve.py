"""`visitbot sandbox --serve`: the stand-in for Telegram with no bot on it, for a bot of one's own."""

from __future__ import annotations

import asyncio
import gc

from bot.cli import opening


def serve(token: str | None, username: str | None, host: str | None, port: int | None) -> None:
    """Serve the sandbox until a signal ends it; what is not given is its usual."""
    from bot.sandbox import serving  # noqa: PLC0415 - the server takes 0.3 s

    gc.enable()
    try:
        identity = serving.identity_of(token, username)
        place = host or serving.HOST, serving.DEFAULT_PORT if port is None else port
        asyncio.run(serving.serve_alone(identity, *place))
    except serving.IdentityError as error:
        opening.fail(str(error), code=2)
    except OSError as error:
        opening.fail(f"The sandbox cannot be served: {error}. Choose another --port, or 0 for any that is free.")
