"""The command line as a person calls it."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Protocol

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.packaged import packaged_knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typer.testing import Result


class Run(Protocol):
    def __call__(self, *arguments: str, typed: str = "") -> Result: ...


class Start(Protocol):
    def __call__(self, *arguments: str, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]: ...


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine, and no `.env`, may decide how a test goes."""
    for name in ("TELEGRAM_TOKEN", "KNOWLEDGE", "DATABASE_URL", "LOG_LEVEL", "LC_ALL", "LC_MESSAGES", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def collecting_as_before() -> Iterator[None]:
    """A command may freeze what it has loaded, as a process of its own; this one goes on."""
    yield
    gc.enable()
    gc.unfreeze()


@pytest.fixture
def run() -> Run:
    """Call a command inside this process."""

    def call(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, list(arguments), input=typed, prog_name="visitbot")

    return call


@pytest.fixture
def start(root: Path) -> Start:
    """Call a command as a new process, from a folder that is not the project's."""

    def call(*arguments: str, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=typed,
            capture_output=True,
            check=False,
            timeout=60,
            env={**os.environ, "PYTHONPATH": str(root)},
        )

    return call


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the knowledge base, to be spoilt."""
    return shutil.copytree(packaged_knowledge(), tmp_path / "copied")
