"""What was learnt, written and read back: reading it again is ten times as fast as learning it again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeAlias
from zipfile import BadZipFile

import numpy as np

from bot.understanding.matching import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Cut: TypeAlias = tuple[str, ...]
"""A phrasing as its words."""


class Shelf(Protocol):
    """Where learnt things are kept between processes: for one knowledge base, and one state of the program."""

    def get(self, name: str) -> BinaryIO | None:
        """What is kept under a name, if anything, to be read and closed."""

    def put(self, name: str, write: Callable[[BinaryIO], None]) -> None:
        """Keep what a function writes; it may also be lost."""


def pack(matcher: Matcher, phrasings: Mapping[Cut, str], out: BinaryIO) -> None:
    """Write a matcher and the phrasings that it knows word for word."""
    arrays, words = matcher.state()
    told = {"words": words, "phrasings": [[list(cut), id_] for cut, id_ in phrasings.items()]}
    np.savez(out, told=np.frombuffer(json.dumps(told).encode(), np.uint8), **arrays)  # type: ignore[arg-type]


def unpack(kept: BinaryIO) -> tuple[Matcher, dict[Cut, str]]:
    """Read what `pack` wrote.

    Raises:
        ValueError: where it is none of that.
    """
    try:
        with np.load(kept, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        told = json.loads(arrays.pop("told").tobytes())
        matcher = Matcher.of_state(arrays, told["words"])
        return matcher, {tuple(cut): id_ for cut, id_ in told["phrasings"]}
    except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, BadZipFile) as error:
        raise ValueError(f"what was learnt cannot be read back: {error}") from error
