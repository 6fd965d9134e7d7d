"""systemd is told that the bot is ready, lives and stops (sd_notify(3)): a datagram to the socket that it names."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket

_MOST_OFTEN = 1.0


def notify(state: str) -> None:
    """Tell systemd something; nothing happens where it does not want to know.

    Args:
        state: such as `READY=1`, as sd_notify(3) lists them.
    """
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.settimeout(0)
        sender.sendto(state.encode(), address)


async def keep_alive() -> None:
    """Tell systemd that the loop turns, as often as it asks (WATCHDOG_USEC), until cancelled."""
    asked = os.environ.get("WATCHDOG_USEC", "")
    if not (asked.isascii() and asked.isdecimal()) or not int(asked):
        return
    while True:
        notify("WATCHDOG=1")
        # Twice as often as needed (sd_watchdog_enabled(3)).
        await asyncio.sleep(max(_MOST_OFTEN, int(asked) / 2_000_000))
