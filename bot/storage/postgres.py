"""PostgreSQL: a database that several processes, on several machines, share."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import asyncpg
from sqlalchemy import NullPool, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.errors import StorageError
from bot.storage.transactions import Transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection
    from sqlalchemy.engine import URL

    from bot.storage.connecting import Identity

R = TypeVar("R")

CONNECT_SECONDS = 5.0
"""How long one attempt to connect may take."""
STATEMENT_SECONDS = 20.0
"""How long a statement may take: above `STALLED_SECONDS`, as it may wait for a stalled instance's lock."""
STALLED_SECONDS = 5.0
"""How long a transaction may do nothing before the server ends it: so long, a stalled instance holds up the others."""
RECONNECT_SECONDS = 15.0
"""How long a lost connection is tried anew before that is an error: a restart of the server takes a few seconds."""
_PAUSE_SECONDS = 0.25

# The lock comes first, and the time is told once it is held, by the server: machines' clocks differ.
_ENTER = text(
    "WITH entered AS MATERIALIZED (SELECT pg_advisory_xact_lock(:bot)) "
    "SELECT extract(epoch FROM clock_timestamp())::double precision FROM entered"
)
_TIME = text("SELECT extract(epoch FROM clock_timestamp())::double precision")
_LOST = (OSError, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError, asyncpg.InterfaceError)


class PostgresDatabase:
    """One connection to PostgreSQL, made anew where it is lost.

    Transactions that write hold a lock, one for each bot, so that they come one after the other over all instances:
    what is read in one is still so when it writes.

    Args:
        engine: from `make_engine`.
        identity: whose transactions these are.
        clock: the time in seconds since 1970; None for the server's.
        reads: whether nothing is written by it.
    """

    def __init__(
        self, engine: AsyncEngine, identity: Identity, clock: Callable[[], float] | None, *, reads: bool = False
    ) -> None:
        self._engine = engine
        self._identity = identity
        self._clock = clock
        self._reads = reads
        self._connection: AsyncConnection | None = None

    async def run(self, work: Callable[[Transaction], R]) -> R:
        """See `Database.run`; where the connection is lost, it is run again on another one."""
        return await self._retried(lambda connection, is_repeat: self._transact(connection, work, is_repeat=is_repeat))

    async def run_plain(self, work: Callable[[Connection], R]) -> R:
        """Run something on the connection in a transaction, before there are tables."""

        def run(connection: Connection, _is_repeat: bool) -> R:  # noqa: FBT001 - see `_retried`
            return work(connection)

        return await self._retried(run)

    async def close(self) -> None:
        """See `Database.close`."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None
        await self._engine.dispose()

    def _transact(self, connection: Connection, work: Callable[[Transaction], R], *, is_repeat: bool) -> R:
        told = connection.execute(_TIME) if self._reads else connection.execute(_ENTER, {"bot": self._identity.bot})
        now: float = told.scalar_one()
        if self._clock is not None:
            now = self._clock()
        return work(Transaction(connection, self._identity.bot, self._identity.instance, now, is_repeat))

    async def _retried(self, work: Callable[[Connection, bool], R]) -> R:
        """Run something in a transaction, again on a new connection where one is lost.

        Args:
            work: told whether it may have been committed already.
        """
        loop = asyncio.get_running_loop()
        until, is_repeat = loop.time() + RECONNECT_SECONDS, False
        while True:
            try:
                if self._connection is None:
                    self._connection = await self._engine.connect()
                async with self._connection.begin():
                    return await self._connection.run_sync(work, is_repeat)
            except (DBAPIError, asyncpg.PostgresError, *_LOST) as error:
                if _is_of_value(error):
                    # Its words hold the value, which somebody may have written.
                    raise ValueError("The database refuses a value, whose type or size is not its column's") from None
                if isinstance(error, IntegrityError | ProgrammingError):
                    raise
                if not _is_lost(error) or loop.time() >= until:
                    raise StorageError(self._worded(error)) from error
                await self._drop()
                is_repeat = True
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _drop(self) -> None:
        """Let go of a connection that is of no use any more."""
        if self._connection is None:
            return
        connection, self._connection = self._connection, None
        try:
            await connection.invalidate()
            await connection.close()
        except (DBAPIError, *_LOST):
            return  # it is gone already

    def _worded(self, error: Exception) -> str:
        told = str(getattr(error, "orig", error)).partition("\n")[0] or type(error).__name__
        where = self._engine.url.render_as_string(hide_password=True)
        return f"The database {where} cannot be used: {told}. Is the server up, and DATABASE_URL right?"


def make_engine(url: URL) -> AsyncEngine:
    """An engine for a PostgreSQL address; each of its connections is made when it is asked for."""
    query = dict(url.query)
    settings = {
        "application_name": "visitbot",
        "idle_in_transaction_session_timeout": str(int(STALLED_SECONDS * 1000)),
        "statement_timeout": str(int(STATEMENT_SECONDS * 1000)),
        "jit": "off",  # statements are small: compiling them would cost more than running them
    }
    arguments: dict[str, object] = {
        "timeout": CONNECT_SECONDS,
        "command_timeout": STATEMENT_SECONDS + CONNECT_SECONDS,
        "server_settings": settings,
    }
    # What libpq calls it, and most providers write.
    if "sslmode" in query:
        arguments["ssl"] = query.pop("sslmode")
    return create_async_engine(
        url.set(query=query),
        poolclass=NullPool,
        connect_args=arguments,
        hide_parameters=True,  # errors are logged, and parameters are what people have written
    )


def _is_lost(error: Exception) -> bool:
    is_invalid = isinstance(error, DBAPIError) and error.connection_invalidated
    return is_invalid or isinstance(_cause(error), _LOST)


def _is_of_value(error: Exception) -> bool:
    """Whether it is the value that is wrong, by asyncpg's judgement or by the server's."""
    return isinstance(_cause(error), ValueError | asyncpg.DataError)


def _cause(error: Exception) -> BaseException | None:
    """What asyncpg has raised, below what SQLAlchemy makes of it."""
    return error.orig.__cause__ if isinstance(error, DBAPIError) and error.orig is not None else error
