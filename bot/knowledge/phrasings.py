"""Phrasings with `[optional]` and `(one|other)` parts, written out."""

from __future__ import annotations

import re

_PART = re.compile(r"\[([^\[\]()]*)\]|\(([^\[\]()]*)\)")
MEASURE = "{measure}"
"""Stands in a phrasing for any noun that names a measure."""


class PhrasingError(ValueError):
    """A phrasing whose brackets do not match; the message says what to do."""


def expand(template: str) -> list[str]:
    """Write a phrasing out, so that each of its alternatives occurs at least once.

    All combinations would grow without bound and teach nothing new, so the alternatives take turns.

    Args:
        template: `where is the [Chongqing] (exhibition|display) (centre|center)`.

    Returns:
        The written-out phrasings, without repetitions, in a steady order.

    Raises:
        PhrasingError: where brackets are nested or not closed.
    """
    if "[" not in template and "(" not in template and "]" not in template and ")" not in template:
        return [template]
    pieces: list[list[str]] = []
    end = 0
    for part in _PART.finditer(template):
        pieces.append([template[end : part.start()]])
        optional, one_of = part.groups()
        pieces.append([optional, ""] if optional is not None else one_of.split("|"))
        end = part.end()
    pieces.append([template[end:]])
    if any(sign in piece for group in pieces for piece in group for sign in "[]()"):
        raise PhrasingError(
            f"{template!r} has a bracket that is nested or not closed: write one level of [...] or (a|b)"
        )
    turns = max(len(group) for group in pieces)
    written = ("".join(group[turn % len(group)] for group in pieces) for turn in range(turns))
    return list(dict.fromkeys(" ".join(text.split()) for text in written))
