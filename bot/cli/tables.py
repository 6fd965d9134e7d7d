"""A console for tables: as wide as the terminal, and wide enough for a file or a pipe."""

from __future__ import annotations

import sys

from rich.console import Console

_WIDTH_OF_A_PIPE = 110


def console() -> Console:
    """A console on standard output, made when it is needed, so that a redirected output is honoured."""
    width = None if sys.stdout.isatty() else _WIDTH_OF_A_PIPE
    return Console(file=sys.stdout, width=width, highlight=False)


def errors() -> Console:
    """A console on standard error, for what is not part of the output."""
    return Console(file=sys.stderr, highlight=False)
