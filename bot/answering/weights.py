"""How much each feature counts: the weights of `weights.yaml`, fitted by `visitbot fit`, read once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from bot.knowledge.reading import own_data

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "weights.yaml"
_FEATURES = "features.yaml"
_WEIGHTS = TypeAdapter(dict[str, float])


@cache
def weights() -> Mapping[str, float]:
    """The weight of each feature by its name, in log odds; a feature that is not there counts nothing."""
    return _WEIGHTS.validate_python(own_data(__package__, FILE))


@cache
def expected_weights() -> Mapping[str, float]:
    """The weight that is expected of each feature before any example is seen; the file tells what each is."""
    return _WEIGHTS.validate_python(own_data(__package__, _FEATURES))
