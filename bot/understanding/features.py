"""What a matcher sees in a text: words, pairs of neighbours, and pieces of words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST_PIECE, LONGEST_PIECE = 2, 4
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_YEAR = re.compile(r"(?:19|20)\d\d")

YEAR, NUMBER = "#year", "#number"


def is_han(token: str) -> bool:
    """Whether a token is a Chinese character."""
    return _HAN.match(token) is not None


def words(tokens: Sequence[str]) -> list[str]:
    """The words that carry a text's meaning.

    Chinese characters become overlapping pairs (a lone one stays), numbers are replaced by what kind they are: which
    number it is must never be matched fuzzily.
    """
    found: list[str] = []
    run: list[str] = []
    for token in tokens:
        if is_han(token):
            run.append(token)
            continue
        _close(run, found)
        if token[0].isdigit():
            found.append(YEAR if _YEAR.fullmatch(token) else NUMBER)
        elif token != "%":
            found.append(token)
    _close(run, found)
    return found


def _close(run: list[str], found: list[str]) -> None:
    if len(run) == 1:
        found.append(run[0])
    else:
        found.extend(first + second for first, second in zip(run, run[1:], strict=False))
    run.clear()


@lru_cache(maxsize=65_536)
def pieces(word: str) -> tuple[str, ...]:
    """The character n-grams of one word, its ends marked, each once."""
    if is_han(word):
        return tuple(dict.fromkeys(word))
    if word[0] in "#@":
        return ()
    marked = f"<{word}>"
    return tuple(
        dict.fromkeys(
            marked[start : start + length]
            for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1)
            for start in range(len(marked) - length + 1)
        )
    )


def pairs(found: Sequence[str]) -> list[str]:
    """Neighbouring words, the text's ends included."""
    return [f"{first} {second}" for first, second in zip(("^", *found), (*found, "$"), strict=True)]


def features(found: Sequence[str], concepts: Sequence[str] = ()) -> list[str]:
    """All features of a text's words, and of the concepts that they stand for, each once."""
    seen = {f" {word}": None for word in found}
    seen.update(dict.fromkeys(pairs(found)))
    for word in found:
        seen.update(dict.fromkeys(pieces(word)))
    if concepts:
        seen.update(dict.fromkeys(f" {concept}" for concept in concepts))
        seen.update(dict.fromkeys(pairs(concepts)))
    return list(seen)
