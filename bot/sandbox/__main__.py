"""python -m bot.sandbox: the sandbox with its demo bot, and the page in the browser; or with no bot, for one's own."""

import argparse
import asyncio
import sys
import webbrowser

from bot.sandbox.core.settings import DEFAULT_TOKEN, DEFAULT_USERNAME, Identity, Settings
from bot.sandbox.demo import build_demo
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.scene import set_scene
from bot.sandbox.server.running import HOST, running_server
from bot.sandbox.serving import DEFAULT_PORT, IdentityError, identity_of, serve_alone, stopped_by_signals


def main(arguments: list[str] | None = None) -> int:
    """Run the sandbox until it is interrupted.

    Returns:
        The exit code: 1 where the port is taken.
    """
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description="Talk to a bot with no token.")
    parser.add_argument("--serve", action="store_true", help="run no demo bot: the sandbox is for one of your own")
    parser.add_argument("--token", help=f"the bot's token (default: {DEFAULT_TOKEN})")
    parser.add_argument("--username", help=f"the bot's username (default: {DEFAULT_USERNAME})")
    parser.add_argument("--host", default=HOST, help="where to listen (default: %(default)s, this machine alone)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 for any free one (default: %(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page; --serve never does")
    chosen = parser.parse_args(arguments)
    try:
        identity = identity_of(chosen.token, chosen.username)
        if chosen.serve:
            asyncio.run(serve_alone(identity, chosen.host, chosen.port))
        else:
            asyncio.run(_run_demo(identity, chosen.host, chosen.port, open_browser=not chosen.no_browser))
    except IdentityError as error:
        parser.error(str(error))
    except OSError as error:
        sys.stderr.write(f"{error.strerror or error}; choose another with --port or --host\n")
        return 1
    return 0


async def _run_demo(identity: Identity, host: str, port: int, *, open_browser: bool) -> None:
    sandbox = Sandbox(identity, Settings(rate_limits=True))
    with stopped_by_signals() as stopping:
        async with running_server(sandbox, host=host, port=port, scene=set_scene) as server:
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
