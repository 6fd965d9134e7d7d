"""Charts of the figures, for a phone and for a slide, drawn from the fact base of any knowledge base."""

from bot.charts.cache import Charts, Format, Shape, draw_trade, file_name
from bot.charts.captions import Caption, CaptionLine, trade_caption

__all__ = ["Caption", "CaptionLine", "Charts", "Format", "Shape", "draw_trade", "file_name", "trade_caption"]
