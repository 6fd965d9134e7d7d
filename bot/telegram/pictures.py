"""The names by which calls ask for pictures, which are drawn when they are sent and not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from bot.charts import Charts
    from bot.knowledge.schema import Language

_DRAWN, _TRADE = "drawn:", "trade-"


def picture_name(language: Language) -> str:
    """What stands for the picture of the trade figures in a call."""
    return f"{_DRAWN}{_TRADE}{language}"


async def drawn(charts: Charts, name: str) -> bytes:
    """Draw a picture.

    Args:
        charts: the pictures of the knowledge base.
        name: which one, as `picture_name` gives it, without what it begins with.

    Raises:
        ValueError: there is no such picture, or the knowledge base states no figures.
    """
    language = name.removeprefix(_TRADE)
    if language not in LANGUAGES:
        raise ValueError(f"there is no picture {name!r}")
    return await charts.trade(language)
