"""What the migrations make is what the tables say, and replicas that start together do not collide."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.storage import migrating, open_storage
from bot.storage.tables import METADATA, SCHEMA
from tests.postgres import running_cluster

if TYPE_CHECKING:
    from bot.storage import Storage
    from bot.storage.transactions import Transaction


def differences(transaction: Transaction) -> list[Any]:
    context = MigrationContext.configure(transaction.connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


async def test_migrations_and_tables_agree(storage: Storage) -> None:
    assert await storage._databases[0].run(differences) == []


def test_the_newest_migration_is_the_one_that_is_expected() -> None:
    assert ScriptDirectory(str(migrating._FOLDER)).get_heads() == [SCHEMA]


async def test_replicas_that_start_together_migrate_once(postgres: str) -> None:
    del postgres  # skips where there is none
    with running_cluster() as cluster:
        opened = await asyncio.gather(*(open_storage(cluster.url, bot=1) for _ in range(4)))
        assert await opened[0]._databases[0].run(differences) == []
        for storage in opened:
            await storage.close()
