"""What systemd is told."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from bot.delivery.notify import keep_alive, notify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "n"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "n"))
        yield listening


def test_it_is_told(systemd: socket.socket) -> None:
    notify("READY=1")
    assert systemd.recv(100) == b"READY=1"


def test_without_systemd_nobody_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    notify("READY=1")


async def test_the_watchdog_is_fed_where_it_asks(systemd: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    await keep_alive()
    monkeypatch.setenv("WATCHDOG_USEC", "30000000")
    feeding = asyncio.create_task(keep_alive())
    assert await asyncio.to_thread(systemd.recv, 100) == b"WATCHDOG=1"
    feeding.cancel()
    await asyncio.gather(feeding, return_exceptions=True)
