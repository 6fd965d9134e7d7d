"""Texts as columns: any text goes into any database and comes out the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_ESCAPE = "\x1b"
_UNSTORABLE = re.compile("[\x00\x1b\ud800-\udfff]")
_ESCAPED = re.compile("\x1b([0-9a-f]{4})")


class Words(TypeDecorator[str]):
    """Text that may hold what databases refuse, such as NUL and halves of surrogate pairs, which JSON can bring.

    Such a character is kept as an escape character and four hexadecimal digits, the escape character itself too, so
    that different texts stay different.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """The text as the database keeps it."""
        return escaped(value) if value is not None and _UNSTORABLE.search(value) else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """The text as it was put in."""
        return unescaped(value) if value is not None and _ESCAPE in value else value


def escaped(text: str) -> str:
    """A text without the characters that databases refuse."""
    return _UNSTORABLE.sub(lambda found: f"{_ESCAPE}{ord(found[0]):04x}", text)


def unescaped(text: str) -> str:
    """The text that was escaped."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
