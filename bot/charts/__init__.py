"""Pictures of the figures, drawn from the fact base of any knowledge base."""

from bot.charts.cache import Charts, draw_trade

__all__ = ["Charts", "draw_trade"]
