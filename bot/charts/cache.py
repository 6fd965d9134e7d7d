"""Each picture drawn once, off the event loop; matplotlib is loaded by the first."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.charts.contents import trade_chart

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language


def draw_trade(knowledge: KnowledgeBase, language: Language) -> bytes:
    """Draw the values of the measures and their growth.

    It takes a few tenths of a second, and a second more for the first picture of the program: call it in a thread, or
    ask `Charts`.

    Args:
        knowledge: whose figures to draw.
        language: the language of the labels.

    Returns:
        A PNG, 1200 pixels wide.

    Raises:
        ValueError: the knowledge base states no figures.
    """
    # Imported late: matplotlib takes longer to load than all the rest of the program.
    from bot.charts.drawing import draw  # noqa: PLC0415

    return draw(trade_chart(knowledge, language))


class Charts:
    """The pictures of one knowledge base, each drawn when it is first asked for.

    Args:
        knowledge: whose figures to draw; a knowledge base that is loaded anew gets `Charts` of its own.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._drawn: dict[Language, bytes] = {}
        self._drawing = asyncio.Lock()

    async def trade(self, language: Language) -> bytes:
        """The picture of the trade figures, as `draw_trade` gives it.

        Raises:
            ValueError: the knowledge base states no figures.
        """
        # One at a time: who asks while a picture is drawn waits for it instead of drawing it again.
        async with self._drawing:
            if language not in self._drawn:
                self._drawn[language] = await asyncio.to_thread(draw_trade, self._knowledge, language)
            return self._drawn[language]
