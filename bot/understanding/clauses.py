"""A message cut where one thing ends and the next begins: sentences, and the clauses in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.folding import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.language.grammar import Grammar
    from bot.understanding.lexicon import Span

LONGEST = 1500
"""Characters of a message that are looked at: room for a story, and for the question behind it."""
_SENTENCE = re.compile(r"[^.?!。？！；;\n]*(?:[.](?=\S)[^.?!。？！；;\n]*)*(?:[.?!。？！；;\n]+|$)")
_COMMAS = re.compile(r"(?<=\D)[,，]|[,，](?=\D)|[、:：()（）…—–&•]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|\s[-/]\s")
_ENUMERATION = re.compile(
    r"(?:(?<=\s)|^)(?:\d{1,2}|[a-d])[.)）、](?=\s|[^\d\s])|[（(][a-d1-4][)）]|[①②③④]|(?:^|(?<=\n))\s*[-•*]\s+|\s/\s"
)
_REACH = 3
"""Words after a comma or "and" within which a question begins."""
_PASSED = frozenset({"filler", "joints", "origin", "destination", "place", "genitive", "counterpart", "follow_starts",
                     "courtesies", "year_markers", "within_year", "against"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its text, its tokens, before which of them a comma stands, and the marks at its end."""

    text: str
    tokens: tuple[str, ...]
    commas: frozenset[int]
    mark: str


def sentences(text: str, abbreviations: frozenset[str]) -> list[Sentence]:
    """Cut a message into sentences.

    Args:
        text: any text.
        abbreviations: words that a full stop follows inside a sentence.

    Returns:
        Those that hold a word, in order.
    """
    text = text[:LONGEST]
    if len(_ENUMERATION.findall(text)) > 1:
        text = _ENUMERATION.sub("?\n", text)
    text = text.replace("¿", "\n¿")
    found: list[str] = []
    for match in _SENTENCE.finditer(text):
        piece = match[0]
        if found and _goes_on(found[-1], abbreviations):
            found[-1] += piece
        elif piece.strip():
            found.append(piece)
    made = (_sentence(piece.strip()) for piece in found)
    return [sentence for sentence in made if sentence.tokens]


def _goes_on(before: str, abbreviations: frozenset[str]) -> bool:
    """Whether a full stop only ends an abbreviation."""
    if not before.endswith("."):
        return False
    words = before.rstrip(".").split()
    return bool(words) and words[-1].strip("¿¡(\"'").casefold().rpartition(".")[2] in abbreviations


def _sentence(text: str) -> Sentence:
    found: list[str] = []
    commas: set[int] = set()
    for part in _COMMAS.split(text):
        cut = tokens(part)
        if found and cut:
            commas.add(len(found))
        found += cut
    mark = text[len(text.rstrip(".?!。？！；; \n")) :].strip()
    return Sentence(text, tuple(found), frozenset(commas), mark)


def clause_starts(spans: Sequence[Span], commas: frozenset[int], grammar: Grammar) -> list[int]:
    """Where in a sentence a further question begins: behind a comma or a joining word, before words that ask.

    Args:
        spans: the sentence, cut and tagged.
        commas: the tokens before which a comma stands.
        grammar: where the language puts the words that ask.

    Returns:
        Places among the spans, 0 not included, in order.
    """
    if not _asks_inside(spans, grammar, of_requests=False):
        return [at for at in range(1, len(spans)) if spans[at].start in commas]
    if grammar.question_words_lead:
        return [at for at in range(1, len(spans)) if _joins(spans, at, commas) and _asks_soon(spans, at, grammar)]
    starts = [at for at in range(1, len(spans)) if spans[at].start in commas or "joints" in spans[at].tags]
    return [
        start
        for start, end in pairwise((*starts, len(spans)))
        if (spans[start].start in commas or _asks_inside(spans[:start], grammar))
        and _asks_inside(spans[start:end], grammar)
    ]


def _joins(spans: Sequence[Span], at: int, commas: frozenset[int]) -> bool:
    before = spans[at - 1]
    return spans[at].start in commas or ("joints" in spans[at].tags and "joints" not in before.tags)


def _asks_soon(spans: Sequence[Span], at: int, grammar: Grammar) -> bool:
    """Whether words that ask, or that name what is computed, come soon."""
    named = False
    for passed, span in enumerate(spans[at:]):
        if _is_asking(span, grammar) or "polar_starts" in span.tags:
            return True
        if not named and any(value != "value" for value in span.values("aspects")):
            return any(before.values("aspects") or _is_asking(before, grammar) for before in spans[:at])
        named = named or bool(span.values("flows") or span.values("measure"))
        told = passed == 0 or span.tags & _PASSED or (passed == 1 and "joints" in spans[at].tags)
        if passed >= _REACH or not told:
            return False
    return False


def _is_asking(span: Span, grammar: Grammar, *, of_requests: bool = True) -> bool:
    if "question_words" in span.tags or (of_requests and "requests" in span.tags) or span.values("interrogatives"):
        return True
    return bool(span.values("wants") or span.values("aspects")) and grammar.holds_question_word(span.text)


def _asks_inside(spans: Sequence[Span], grammar: Grammar, *, of_requests: bool = True) -> bool:
    if any(_is_asking(span, grammar, of_requests=of_requests) or "polar_starts" in span.tags for span in spans):
        return True
    return bool(spans) and "polar_ends" in spans[-1].tags
