"""How much each thing that is known of a question counts: the weights of `weights.yaml`, read once."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, PositiveFloat

from bot.knowledge.reading import own_data


class Weights(BaseModel):
    """The weights by name; the file tells what each is for."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=lambda name: name.replace("_", "-"))

    named: PositiveFloat
    measured: PositiveFloat
    named_alone: PositiveFloat
    unnamed: PositiveFloat
    stray: PositiveFloat
    quotable: PositiveFloat
    claimed: PositiveFloat
    unasked: PositiveFloat
    about_another: PositiveFloat
    given: PositiveFloat
    unquotable: PositiveFloat
    as_likely: PositiveFloat
    no_other_name: PositiveFloat
    beside_the_point: PositiveFloat
    without_figures: PositiveFloat


@cache
def weights() -> Weights:
    """The weights, from the YAML file beside this module."""
    return Weights.model_validate(own_data(__package__, "weights.yaml"))
