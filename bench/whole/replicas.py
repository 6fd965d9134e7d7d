"""Two replicas over one PostgreSQL, behind nginx that hands each update to both."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from bench.whole.program import Deployment, Program, on_sandbox, running
from bench.whole.proxy import proxied
from bot.sandbox import Sandbox, running_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.sandbox import Identity


@asynccontextmanager
async def two_replicas(
    url: str, folder: Path, identity: Identity | None = None
) -> AsyncIterator[tuple[Sandbox, Program, Program]]:
    """Run them as long as the context lasts; all processes are ended in every case.

    Args:
        url: the address of the PostgreSQL database.
        folder: where their logs go.
        identity: who the bot is, where others use the same database.

    Yields:
        The sandbox, and both programs: the first one is asked first.

    Raises:
        NoNginxError: there is no nginx.
    """
    sandbox = Sandbox(identity)
    async with running_server(sandbox) as server:
        plain = [Deployment(folder, url, by_webhook=True) for _ in range(2)]
        with proxied(plain[0].port, plain[1].port) as port:
            one, other = (on_sandbox(replace(deployment, hook_port=port), server) for deployment in plain)
            async with running(one, other):
                yield sandbox, one, other
