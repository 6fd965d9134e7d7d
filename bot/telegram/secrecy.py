"""Keeps the token out of the log, whoever writes it."""

from __future__ import annotations

import logging
import traceback
from typing import Any
from urllib.parse import quote

HIDDEN = "<token>"
_LEAST_KEY = 20
"""A shorter key, such as the sandbox's, may be an ordinary word."""
_NOISY = ("httpx", "httpcore")

_secrets: set[str] = set()


def redacted(text: str) -> str:
    """A text without the tokens that are to be hidden."""
    for secret in _secrets:
        text = text.replace(secret, HIDDEN)
    return text


def hide(token: str) -> None:
    """Keep a token out of every log record from now on.

    httpx logs the address of each call, with the token in it, and python-telegram-bot logs errors that name it. The
    records are mended where they are made, since filters on one logger do not see those of another.
    """
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    if not _secrets:
        _mend_records()
    key = token.partition(":")[2]
    _secrets.update({token, quote(token, safe="")} | ({key} if len(key) >= _LEAST_KEY else set()))


def _mend_records() -> None:
    make = logging.getLogRecordFactory()

    def discreet(*arguments: Any, **named: Any) -> logging.LogRecord:  # noqa: ANN401 - logging's own signature
        record = make(*arguments, **named)
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

    logging.setLogRecordFactory(discreet)
