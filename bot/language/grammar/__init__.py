"""How each language asks: words that carry a question's form, whatever the article."""

from __future__ import annotations

from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, TypeAlias

from pydantic import BaseModel, ConfigDict

from bot.folding import tokens
from bot.knowledge.reading import own_data
from bot.knowledge.schema import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Mapping

Terms: TypeAlias = tuple[str, ...]


class Grammar(BaseModel):
    """The word lists of one language; each file's comments say what a list is for.

    `{money}` in a phrase stands for any word of a vocabulary's `money`.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
        arbitrary_types_allowed=True,
    )

    language_requests: Terms
    flows: dict[str, Terms]
    subject_may_follow: bool
    adjectives_follow: bool
    origin: Terms
    destination: Terms
    counterpart: Terms
    agent: Terms
    place: Terms
    genitive: Terms
    viewpoints: Terms
    goods: Terms
    earnings: Terms
    spendings: Terms
    object_pronouns: Terms
    aspects: dict[str, Terms]
    movements: dict[str, Terms]
    months: dict[str, Terms]
    years: dict[str, Terms]
    year_markers: Terms
    within_year: Terms
    courtesies: Terms
    quotations: Terms
    filler: Terms
    interrogatives: dict[str, Terms]
    question_words: Terms
    choosing_words: Terms
    loose_question_words: Terms
    polar_by_tone: bool
    tone_starts: Terms
    polar_starts: Terms
    polar_ends: Terms
    requests: Terms
    not_requests: Terms
    either_or: Terms
    negations: Terms
    contrary: Terms
    exclusions: Terms
    whole: Terms
    loose_totals: Terms
    in_all: Terms
    articles: Terms
    back_references: Terms
    other_one: Terms
    former: Terms
    latter: Terms
    exclamations: Terms
    follow_starts: Terms
    corrections: Terms
    demonstratives: Terms
    comparisons: dict[str, Terms]
    degrees: dict[str, Terms]
    than: Terms
    before: Terms
    money_amounts: Terms
    more_follows: bool
    magnitudes: dict[str, Terms]
    percents: Terms
    group_calls: Terms
    second_person: Terms
    self_introductions: Terms
    given: Terms
    conditionals: Terms
    against: Terms
    reversals: Terms
    joints: Terms
    anaphors: Terms
    numerals: dict[str, int]
    topic_starts: Terms
    question_words_lead: bool
    first_person: Terms
    abbreviations: Terms

    @cached_property
    def single_question_words(self) -> frozenset[str]:
        """The question words that are one token each, in their normal form."""
        return frozenset(cut[0] for word in self.question_words if len(cut := tokens(word)) == 1)

    def holds_question_word(self, phrase: str) -> bool:
        """Whether a word that asks stands in a phrase: as a word of its own, or in Chinese anywhere."""
        if self.question_words_lead:
            return not self.single_question_words.isdisjoint(phrase.split())
        return any(word in phrase for word in self.question_words)

    def refers_back(self, words: str) -> bool:
        """Whether a text in its normal form has a word that stands for a place or a thing named before."""
        gap = " " if self.question_words_lead else ""
        text = f"{gap}{words}{gap}"
        return any(f"{gap}{' '.join(tokens(word)) if gap else word}{gap}" in text for word in self.anaphors)

    def lists(self) -> dict[str, Terms]:
        """Every list by its name; those of a mapping as `aspects:growth`."""
        found: dict[str, Terms] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if name == "numerals":
                continue
            if isinstance(value, dict):
                found.update({f"{name}:{key}": terms for key, terms in value.items()})
            elif isinstance(value, tuple):
                found[name] = value
        return found


@cache
def grammars() -> Mapping[Language, Grammar]:
    """The grammar of each language, from the YAML files beside this module."""
    return {language: Grammar.model_validate(own_data(__package__, f"{language}.yaml")) for language in LANGUAGES}


def ordinary_words(language: Language) -> frozenset[str]:
    """Common words of a language in their normal form: correct as they are, whatever known word they look like."""
    file = files(__package__).joinpath("ordinary", f"{language}.txt")
    if not file.is_file():
        return frozenset()
    return frozenset(cut[0] for word in file.read_text("utf-8").split() if (cut := tokens(word)))
