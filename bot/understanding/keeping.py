"""What was learnt, as bytes and back: reading it again is ten times as fast as learning it again."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Protocol, TypeAlias
from zipfile import BadZipFile

import numpy as np

from bot.understanding.matching import Matcher

if TYPE_CHECKING:
    from collections.abc import Mapping

Cut: TypeAlias = tuple[str, ...]
"""A phrasing as its words."""


class Shelf(Protocol):
    """Where learnt things are kept between processes: for one knowledge base, and one state of the program."""

    def get(self, name: str) -> bytes | None:
        """What is kept under a name, if anything."""

    def put(self, name: str, kept: bytes) -> None:
        """Keep something; it may also be lost."""


def packed(matcher: Matcher, phrasings: Mapping[Cut, str]) -> bytes:
    """A matcher and the phrasings that it knows word for word."""
    arrays, words = matcher.state()
    told = {"words": words, "phrasings": [[list(cut), id_] for cut, id_ in phrasings.items()]}
    out = io.BytesIO()
    np.savez(out, told=np.frombuffer(json.dumps(told).encode(), np.uint8), **arrays)  # type: ignore[arg-type]
    return out.getvalue()


def unpacked(kept: bytes) -> tuple[Matcher, dict[Cut, str]]:
    """What `packed` made bytes of.

    Raises:
        ValueError: where these are no such bytes.
    """
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        told = json.loads(arrays.pop("told").tobytes())
        matcher = Matcher.of_state(arrays, told["words"])
        return matcher, {tuple(cut): id_ for cut, id_ in told["phrasings"]}
    except (ValueError, KeyError, TypeError, OSError, EOFError, BadZipFile) as error:
        raise ValueError(f"what was learnt cannot be read back: {error}") from error
