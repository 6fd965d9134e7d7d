"""The normal form of a text: two ways of writing the same words come out equal."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LOOKED_AT = 300
"""Characters of a message that are looked at, after normalising."""

# NFKC can make one character eighteen (U+FDFA), so the raw text is cut as well before it is normalised.
_RAW_LOOKED_AT = 1200

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# What is easily taken for a common character, and means next to nothing itself.
_LOOKALIKES = str.maketrans({"\u56d7": "\u53e3"})
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_APOSTROPHES = re.compile(r"(?<=[^\W\d_])['\u2019\u02bc\uff07`\u00b4](?=[^\W\d_])")
_APOSTROPHE_SIGNS = re.compile(r"['\u2019\u02bc\uff07`\u00b4]")
_DIGITS = re.compile(r"\d")
_DIGIT_GAP = re.compile(r"(?<=\d)[\s\u00a0](?=\d{3}\b)")
_SURELY_WORD = re.compile(r"[A-Za-z0-9\u4e00-\u9fff]")
# Most phrasings in English: what is left of them is their words.
_PLAIN_WORDS = re.compile(rf"[A-Za-z ]{{,{LOOKED_AT - 1}}}[?.!]?")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|%|[\u3400-\u4dbf\u4e00-\u9fff]|[^\W\d_\u3400-\u4dbf\u4e00-\u9fff]+")


def has_han(text: str) -> bool:
    """Whether a Chinese character stands in the text."""
    return _HAN.search(text) is not None


@cache
def _simplifier() -> Callable[[str], str]:
    # Imported late: reading its tables takes time that a text without Chinese does not owe.
    from opencc import OpenCC  # noqa: PLC0415

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def _stripped(text: str) -> str:
    """Without accents, stacked marks, and characters that show nothing."""
    if text.isascii():
        return text
    if not (unicodedata.is_normalized("NFD", text) and _PLAIN.fullmatch(text)):
        text = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    if _ORDINARY.fullmatch(text):
        return text
    return "".join(c for c in text if unicodedata.category(c) not in _UNSEEN)


_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_PLAIN = re.compile(r"[ -~\u3000-\u3029\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]*")
# Blocks in which every character is seen, so that most texts need no look at each of theirs.
_ORDINARY = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u3000-\u3029\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]*"
)
_UNSEEN = frozenset({"Mn", "Mc", "Me", "Cc", "Cf", "Cs", "Co", "Cn"})


def fold(text: str) -> str:
    """Fold a text to its normal form.

    Compatibility forms are unified (Unicode NFKC), case, accents and invisible characters dropped, Traditional
    Chinese turned into Simplified, and at most `LOOKED_AT` characters kept.

    Args:
        text: what somebody wrote, or a phrasing; any string at all, lone surrogates included.

    Returns:
        The normal form; empty where nothing is left.
    """
    text = text[:_RAW_LOOKED_AT]
    if not text.isascii():
        text = text.replace("\u200d", "").replace("\n", " ").replace("\t", " ")
        text = _stripped(text)[:LOOKED_AT]
        if not unicodedata.is_normalized("NFKC", text):
            text = _stripped(unicodedata.normalize("NFKC", text))
    elif _CONTROLS.search(text):
        text = _CONTROLS.sub("", text)
    text = text.casefold()[:LOOKED_AT]
    return simplified(text.translate(_LOOKALIKES))


def simplified(text: str) -> str:
    """The text with Traditional Chinese turned into Simplified; any other as it is."""
    return _simplifier()(text) if has_han(text) else text


def tokens(text: str) -> list[str]:
    """Cut a text into the words of its normal form.

    Words of alphabets stay whole, Chinese characters stand alone, numbers keep their separators, `%` is a token of
    its own, and all other signs are dropped. An apostrophe inside a word vanishes ("what's" is "whats").

    Args:
        text: any string.

    Returns:
        The tokens in order.
    """
    if _PLAIN_WORDS.fullmatch(text):
        return text.lower().rstrip("?.!").split()
    folded = fold(text)
    if _APOSTROPHE_SIGNS.search(folded):
        folded = _APOSTROPHES.sub("", folded)
    if _DIGITS.search(folded):
        folded = _DIGIT_GAP.sub("", folded)
    return _TOKEN.findall(folded)


def holds_word(text: str) -> bool:
    """Whether a text has any token."""
    return _SURELY_WORD.search(text) is not None or bool(tokens(text))


def cut(text: str) -> tuple[str, ...]:
    """The tokens of a text of the knowledge base, to be kept."""
    # The same word stands in thousands of phrasings: one string for all saves memory, and finds faster.
    return tuple(map(sys.intern, tokens(text)))
