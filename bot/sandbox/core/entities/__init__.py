"""Text with its entities: parsed from markup, given explicitly, or found in what people type."""

from bot.sandbox.core.entities.entity import Entity
from bot.sandbox.core.entities.formatted import FormattedText, format_text
from bot.sandbox.core.entities.parsing import ParseError

__all__ = ["Entity", "FormattedText", "ParseError", "format_text"]
