"""What people ask of anything: each aspect with the words that ask for it, and how its lack is told."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from pydantic import BaseModel, ConfigDict

from bot.knowledge.reading import own_data
from bot.knowledge.schema import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Mapping

Terms: TypeAlias = tuple[str, ...]


class Aspect(BaseModel):
    """One aspect in one language; `missing` completes "The article does not say ..." with a `{topic}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    missing: str
    phrases: Terms


@cache
def aspects() -> Mapping[Language, Mapping[str, Aspect]]:
    """The aspects of each language by their ids, from the YAML files beside this module."""
    return {
        language: {
            id_: Aspect.model_validate(aspect) for id_, aspect in own_data(__package__, f"{language}.yaml").items()
        }
        for language in LANGUAGES
    }


def missing_words(aspect: str, language: Language) -> str:
    """What completes "The article does not say ..." where an aspect is missing; it holds a `{topic}`."""
    known = aspects()[language]
    return known[aspect if aspect in known else "other"].missing
