"""Names for what JSON holds."""

from typing import Any, TypeAlias

JsonValue: TypeAlias = Any  # mypy's recursive JSON type would need a cast at each look-up
JsonObject: TypeAlias = dict[str, Any]
