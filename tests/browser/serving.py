"""A sandbox as a process of its own, with a bot on it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STOP_SECONDS = 10


@contextmanager
def serving(root: Path, *command: str) -> Iterator[str]:
    """Run `python -m ...` as long as the context lasts.

    Args:
        root: the project's folder.
        command: the module and its arguments; it must tell its address.

    Yields:
        The address.
    """
    started = subprocess.Popen(
        [sys.executable, "-m", *command, "--port", "0", "--no-browser"],
        cwd=root,
        env={**os.environ, "TELEGRAM_TOKEN": "", "LOG_LEVEL": "WARNING"},
        stdout=subprocess.PIPE,
        text=True,
    )
    with started as process:
        assert process.stdout is not None
        told = process.stdout.readline()
        try:
            yield next(word for word in told.split() if word.startswith("http://"))
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
