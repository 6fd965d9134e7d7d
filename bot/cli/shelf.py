"""What was learnt from a knowledge base, kept in the person's cache folder: the next process answers sooner."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from platformdirs import user_cache_path

import bot

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT = 12
"""Files that are kept; the oldest go first. A knowledge base takes one for each language that was asked in."""
_PROGRAM = ("folding.py", "knowledge/building.py", "knowledge/phrasings.py", "understanding/**/*", "language/**/*")


@dataclass(frozen=True, slots=True)
class FileShelf:
    """Files named after all that what is learnt depends on, so that none is ever out of date."""

    folder: Path
    digest: str

    @classmethod
    def of(cls, knowledge: Path) -> FileShelf:
        """The shelf for a knowledge base.

        Args:
            knowledge: its folder.
        """
        return cls(user_cache_path("visitbot"), _digest(knowledge))

    def get(self, name: str) -> BinaryIO | None:
        """What is kept under a name, if it can be read."""
        try:
            return self._path(name).open("rb")
        except OSError:
            return None

    def put(self, name: str, write: Callable[[BinaryIO], None]) -> None:
        """Keep something where that is possible: a full disk or a folder that cannot be written only costs time."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, written = tempfile.mkstemp(dir=self.folder)
            with os.fdopen(handle, "wb") as file:
                write(file)
            Path(written).replace(self._path(name))
            self._tidy()

    def _path(self, name: str) -> Path:
        return self.folder / f"{self.digest}-{name}.npz"

    def _tidy(self) -> None:
        kept = sorted(self.folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in kept[_KEPT:]:
            old.unlink(missing_ok=True)


def _digest(knowledge: Path) -> str:
    """A short name for the knowledge base, the program's way of reading it, and the Python that runs it."""
    program = Path(bot.__file__).parent
    files = {*knowledge.rglob("*.yaml"), *(path for pattern in _PROGRAM for path in program.glob(pattern))}
    found = blake2b(sys.version.encode(), digest_size=16)
    for path in sorted(path for path in files if path.suffix in (".yaml", ".py", ".txt")):
        found.update(path.name.encode())
        found.update(path.read_bytes())
    return found.hexdigest()
