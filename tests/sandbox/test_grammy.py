"""A bot written with grammY, in JavaScript, runs against the sandbox unchanged."""

import asyncio
import os
import shutil
import subprocess
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import NoReturn

import pytest

from bot.sandbox import Clock, RunningServer, Sandbox
from bot.sandbox.core.people import Person

from .conversing import converse

FOLDER = Path(__file__).parent / "grammy"
INSTALLING_SECONDS = 90
INSTALL = ("install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")


@pytest.fixture
def clock() -> Clock:
    """This bot runs in real time."""
    return Clock()


@pytest.fixture(scope="module")
def node() -> str:
    """Node with grammY; the tests are skipped where it cannot be had, but never in CI."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        give_up("no Node here (Debian: apt install nodejs npm)")
    if not (FOLDER / "node_modules" / "grammy").is_dir():
        try:
            subprocess.run((npm, *INSTALL), cwd=FOLDER, check=True, capture_output=True, timeout=INSTALLING_SECONDS)
        except subprocess.SubprocessError as error:
            give_up(f"grammY cannot be installed: {error}")
    return node


def give_up(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


async def test_grammy_by_long_polling(node: str, server: RunningServer, sandbox: Sandbox, ana: Person) -> None:
    process = await asyncio.create_subprocess_exec(
        *(node, "bot.js", server.token, server.url), cwd=FOLDER, stdout=PIPE, stderr=PIPE
    )
    try:
        await converse(sandbox, ana)
        process.terminate()
        assert await asyncio.wait_for(process.communicate(), 20) == (b"", b"")
        assert process.returncode == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
