"""Brings a database's tables to what this program expects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from bot.storage.errors import NewerSchemaError, StorageError
from bot.storage.tables import SCHEMA

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

_FOLDER = Path(__file__).with_name("migrations")
_LOCK = 0x766973_69746274
"""The key of the lock on PostgreSQL: replicas that start together do not migrate together."""


def migrate(connection: Connection) -> None:
    """Bring the tables up to date, in the connection's transaction: all of it is done, or nothing.

    Raises:
        NewerSchemaError: a newer version of the program has been here.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if schema_of(connection) == SCHEMA:
        return
    # Alembic takes a quarter of a second to import, which a database that is up to date need not wait for.
    from alembic import command  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    try:
        command.upgrade(_configuration(connection), SCHEMA)
    except CommandError as error:
        raise _newer(connection) from error


def check(connection: Connection) -> None:
    """Check that the tables are what this program expects, and change nothing.

    Raises:
        StorageError: they are not.
    """
    schema = schema_of(connection)
    if schema is None:
        raise StorageError("The database has no tables yet: they are made when the bot runs.")
    if schema != SCHEMA:
        raise (
            _newer(connection)
            if schema > SCHEMA
            else StorageError(
                "An older version of the program has written the database: it is brought up to date when the bot runs."
            )
        )


def schema_of(connection: Connection) -> str | None:
    """The number of the newest migration that was applied; None where there was none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return version


def _newer(connection: Connection) -> NewerSchemaError:
    return NewerSchemaError(
        f"A newer version of the program has written the database: its tables are of version {schema_of(connection)}, "
        f"and this program knows version {SCHEMA} at most. Install that version again, or restore a backup from before."
    )


def _configuration(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 - see above

    configuration = Config()
    configuration.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    configuration.set_main_option("path_separator", "os")
    configuration.attributes["connection"] = connection
    return configuration
