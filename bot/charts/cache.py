"""Each chart drawn once, off the event loop; fonts and matplotlib are loaded by the first."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.charts.contents import trade_chart

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language

Shape: TypeAlias = Literal["phone", "slide"]
"""Portrait, 1200 pixels wide, to be read in a chat; or landscape, 1920 by 1080, for a slide."""
Format: TypeAlias = Literal["png", "svg"]


def draw_trade(
    knowledge: KnowledgeBase, language: Language, shape: Shape = "phone", file_format: Format = "png"
) -> bytes:
    """Draw the values of the measures, each beside the one of the year before.

    It takes a few tenths of a second, and a second more for the first PNG of the program: call it in a thread, or ask
    `Charts`.

    Args:
        knowledge: whose figures to draw.
        language: the language of all words.
        shape: what it is for.
        file_format: PNG, or SVG with its font inside.

    Returns:
        The file's bytes.

    Raises:
        ValueError: the knowledge base states no figures.
    """
    chart = trade_chart(knowledge, language)
    # Imported late: fonts and matplotlib take longer to load than all the rest of the program.
    from bot.charts.phone import phone  # noqa: PLC0415
    from bot.charts.slide import slide  # noqa: PLC0415

    scene = slide(chart) if shape == "slide" else phone(chart)
    if file_format == "svg":
        from bot.charts.svg import svg  # noqa: PLC0415

        return svg(scene)
    from bot.charts.png import png  # noqa: PLC0415

    return png(scene)


def file_name(knowledge: KnowledgeBase, language: Language, shape: Shape, file_format: Format) -> str:
    """What the file is called where it is sent or saved as one, such as `chart-2022-slide-es.svg`."""
    return f"chart-{knowledge.facts.year}-{shape}-{language}.{file_format}"


class Charts:
    """The charts of one knowledge base, each drawn when it is first asked for.

    Args:
        knowledge: whose figures to draw; a knowledge base that is loaded anew gets `Charts` of its own.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._drawn: dict[tuple[Language, Shape, Format], bytes] = {}
        self._drawing = asyncio.Lock()

    async def trade(self, language: Language, shape: Shape = "phone", file_format: Format = "png") -> bytes:
        """The chart of the stated figures, as `draw_trade` gives it.

        Raises:
            ValueError: the knowledge base states no figures.
        """
        wanted = (language, shape, file_format)
        # One at a time: who asks while a chart is drawn waits for it instead of drawing it again.
        async with self._drawing:
            if wanted not in self._drawn:
                self._drawn[wanted] = await asyncio.to_thread(draw_trade, self._knowledge, *wanted)
            return self._drawn[wanted]
