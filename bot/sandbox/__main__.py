"""python -m bot.sandbox: the sandbox with its demo bot, and the page in the browser."""

import argparse
import asyncio
import contextlib
import signal
import sys
import webbrowser

from bot.sandbox.core.settings import Settings
from bot.sandbox.demo import build_demo
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.scene import set_scene
from bot.sandbox.server.running import running_server

DEFAULT_PORT = 8081


def main(arguments: list[str] | None = None) -> int:
    """Run the sandbox until it is interrupted.

    Returns:
        The exit code: 1 where the port is taken.
    """
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description="Talk to a bot with no token.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="on 127.0.0.1; 0 for any free one")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page")
    chosen = parser.parse_args(arguments)
    try:
        asyncio.run(_run(chosen.port, open_browser=not chosen.no_browser))
    except OSError as error:
        sys.stderr.write(f"{error.strerror or error}; choose another with --port\n")
        return 1
    return 0


async def _run(port: int, *, open_browser: bool) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows ends the program by an exception instead
            loop.add_signal_handler(number, stopping.set)
    sandbox = Sandbox(settings=Settings(rate_limits=True))
    async with running_server(sandbox, port=port, scene=set_scene) as server:
        application = build_demo(server.token, server.base_url, server.base_file_url)
        async with application:
            await application.start()
            if application.post_init:
                await application.post_init(application)
            if application.updater:
                await application.updater.start_polling()
            sys.stdout.write(f"The sandbox is at {server.url} (Ctrl+C ends it)\n")
            sys.stdout.flush()
            if open_browser:
                await asyncio.to_thread(webbrowser.open, server.url)
            await stopping.wait()
            if application.updater:
                await application.updater.stop()
            await application.stop()


if __name__ == "__main__":
    sys.exit(main())
