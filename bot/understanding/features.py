"""What a matcher sees in a text: words, pairs of neighbours, and pieces of words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST_PIECE, LONGEST_PIECE = 2, 4
_YEAR = re.compile(r"(?:19|20)\d\d")

YEAR, NUMBER = "#year", "#number"
PERCENT_SIGN = "%"


def is_han(token: str) -> bool:
    """Whether a token is a Chinese character."""
    return "\u3400" <= token[0] <= "\u9fff" or "\uf900" <= token[0] <= "\ufaff"


def words(tokens: Sequence[str]) -> list[str]:
    """The words that carry a text's meaning.

    Chinese characters become overlapping pairs (a lone one stays), numbers are replaced by what kind they are: which
    number it is must never be matched fuzzily.
    """
    found: list[str] = []
    last = ""
    alone = False
    for token in tokens:
        first = token[0]
        if "\u3400" <= first <= "\u9fff" or "\uf900" <= first <= "\ufaff":
            if last:
                found.append(last + token)
                alone = False
            else:
                alone = True
            last = token
            continue
        if alone:
            found.append(last)
        last, alone = "", False
        if first.isdigit():
            found.append(YEAR if _YEAR.fullmatch(token) else NUMBER)
        elif token != PERCENT_SIGN:
            found.append(token)
    if alone:
        found.append(last)
    return found


def pieces(word: str) -> list[str]:
    """The character n-grams of one word, its ends marked; for Chinese its characters."""
    if is_han(word):
        return list(word)
    if word[0] in "#@":
        return []
    marked = f"<{word}>"
    size = len(marked)
    return [
        marked[start : start + length]
        for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1)
        for start in range(size - length + 1)
    ]


def pairs(found: Sequence[str]) -> list[str]:
    """Neighbouring words, the text's ends included."""
    if not found:
        return []
    return [f"{first} {second}" for first, second in zip(("^", *found), (*found, "$"), strict=True)]
