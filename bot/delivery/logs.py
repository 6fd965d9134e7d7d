"""The log: a line for each record, as key=value or JSON, with the update that it belongs to, and no secret in it."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import quote

if TYPE_CHECKING:
    from types import TracebackType

Format: TypeAlias = Literal["text", "json"]

UPDATE: ContextVar[int | None] = ContextVar("update", default=None)
"""The update that is worked on."""

HIDDEN = "<hidden>"
_LEAST_KEY = 20
"""A shorter key, such as the sandbox's, may be an ordinary word."""
_TALKATIVE = ("telegram", "httpx", "httpcore", "aiohttp", "sqlalchemy", "alembic", "asyncpg", "uvicorn")
"""Libraries whose lines below WARNING hold people's messages or secrets, or are of no use to an operator."""
_FRAMES = 12

_secrets: set[str] = set()
_make_record = logging.getLogRecordFactory()


def hide(secret: str) -> None:
    """Keep a secret out of all that is logged from now on, whichever library logs it; of a token, its key alone too.

    Records are mended where they are made, since filters on one logger do not see those of another.
    """
    logging.setLogRecordFactory(_discreet)
    key = secret.partition(":")[2]
    _secrets.update(filter(None, {secret, quote(secret, safe="")} | ({key} if len(key) >= _LEAST_KEY else set())))


def redacted(text: str) -> str:
    """A text without the secrets."""
    for secret in _secrets:
        text = text.replace(secret, HIDDEN)
    return text


def log_as(level: str, form: Format) -> None:
    """Log to standard error from now on, whichever library writes, uncaught exceptions too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter(form))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_uncaught


def where(error: BaseException) -> str:
    """Where an error was raised, innermost last, without its words, which may be somebody's message."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames)


class LineFormatter(logging.Formatter):
    """Writes a record as one line."""

    def __init__(self, form: Format) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        update = UPDATE.get()
        if update is not None:
            fields["update"] = update
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            fields |= {"error": type(error).__name__, "where": where(error)}
        if self._form == "json":
            return redacted(json.dumps(fields, ensure_ascii=True))
        return redacted(" ".join(f"{name}={_written(value)}" for name, value in fields.items()))


def _discreet(*arguments: Any, **named: Any) -> logging.LogRecord:  # noqa: ANN401 - logging's own signature
    record = _make_record(*arguments, **named)
    if _secrets:
        message = record.getMessage()
        mended = redacted(message)
        if mended != message:
            record.msg, record.args = mended, ()
        if record.exc_info and record.exc_info[0] is not None:
            shown = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
            mended = redacted(shown)
            if mended != shown:
                record.exc_text = mended
    return record


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("The program failed", exc_info=(kind, error, trace))


def _written(value: object) -> str:
    text = str(value)
    # JSON's way of writing a text is one that machines read and that has no line ends.
    return text if text and not set(text) & set(' ="\\\n\r\t') and text.isprintable() else json.dumps(text)
