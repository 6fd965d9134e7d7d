"""A knowledge base with some of its phrasings or entries left out, to see how what was never seen is understood."""

from __future__ import annotations

import zlib
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.knowledge.models import Entry, KnowledgeBase
    from bot.knowledge.schema import Language

FOLDS = 5


def fold_of(text: str) -> int:
    """The fold that a text is left out in: always the same one, whatever stands around it."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) % FOLDS


def without_phrasings(knowledge: KnowledgeBase, fold: int) -> KnowledgeBase:
    """The knowledge base without the phrasings of a fold."""
    return _with_entries(knowledge, lambda entry: _kept(entry, fold))


def without_entries(knowledge: KnowledgeBase, fold: int) -> KnowledgeBase:
    """The knowledge base without the entries of a fold: their questions have no answer in it."""
    return _with_entries(knowledge, lambda entry: None if fold_of(entry.id) == fold else entry)


def left_out(knowledge: KnowledgeBase, fold: int) -> Iterator[tuple[Entry, Language, str]]:
    """The phrasings of a fold, with their entry and language."""
    for entry in knowledge.entries.values():
        for language in LANGUAGES:
            yield from ((entry, language, text) for text in entry.ask[language] if fold_of(text) == fold)


def _with_entries(knowledge: KnowledgeBase, change: Callable[[Entry], Entry | None]) -> KnowledgeBase:
    changed = ((id_, change(entry)) for id_, entry in knowledge.entries.items())
    return replace(knowledge, entries=MappingProxyType({id_: entry for id_, entry in changed if entry is not None}))


def _kept(entry: Entry, fold: int) -> Entry:
    kept = {
        language: [
            (text, words)
            for text, words in zip(entry.ask[language], entry.words[language], strict=True)
            if fold_of(text) != fold
        ]
        for language in LANGUAGES
    }
    return replace(
        entry,
        ask=MappingProxyType({language: tuple(text for text, _ in pairs) for language, pairs in kept.items()}),
        words=MappingProxyType({language: tuple(words for _, words in pairs) for language, pairs in kept.items()}),
    )
