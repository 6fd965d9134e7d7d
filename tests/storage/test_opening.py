"""What can go wrong when a database is opened or used, and what is said to the person who must act."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, cast

import pytest

from bot.storage import AnotherProcessError, NewerSchemaError, StorageError, open_storage, postgres
from tests.postgres import running_cluster
from tests.storage.examples import arrived, claimed

if TYPE_CHECKING:
    from pathlib import Path

    from bot.storage import Storage
    from tests.storage.conftest import Open


async def refusal(url: str, *, reads_only: bool = False) -> str:
    with pytest.raises(StorageError) as caught:
        await open_storage(url, bot=1, reads_only=reads_only)
    return str(caught.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "is no database's address"),
        ("bot.sqlite3", "is no database's address"),
        ("mysql://me:secret@host/bot", "does not know, mysql"),
        ("postgresql://me:secret@host:many/bot", "is no database's address"),
    ],
)
async def test_an_address_of_nothing_is_refused(url: str, told: str) -> None:
    refused = await refusal(url)
    assert told in refused
    assert "secret" not in refused


async def test_the_file_and_its_folder_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "bot.sqlite3"
    storage = await open_storage(f"sqlite:///{file}", bot=1)
    await storage.close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "let the user that runs the bot write there" in await refusal(f"sqlite:///{tmp_path / 'file' / 'a.sqlite3'}")


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Dear diary, " * 100, "utf-8")
    refused = await refusal(f"sqlite:///{file}")
    assert "not a database" in refused
    assert "name another file in DATABASE_URL" in refused
    assert file.read_text("utf-8") == "Dear diary, " * 100


async def test_a_schema_of_the_future(lasting: str, reopen: Open, tmp_path: Path) -> None:
    if lasting.startswith("postgresql"):
        pytest.skip("the tests share that database")
    await (await reopen()).close()
    with sqlite3.connect(tmp_path / "bot.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(NewerSchemaError, match="version 9999"):
        await reopen()
    assert "version 9999" in await refusal(lasting, reads_only=True)


async def test_who_only_reads_disturbs_nobody(tmp_path: Path) -> None:
    file = tmp_path / "bot.sqlite3"
    url = f"sqlite:///{file}"
    assert "There is no database" in await refusal(url, reads_only=True)
    assert not file.exists()
    storage = await open_storage(url, bot=1)
    await storage.enter()
    reader = await open_storage(url, bot=1, reads_only=True)
    await storage.put([arrived(1)])
    assert (await reader.waiting()).waiting == 1
    assert await reader.misses(5) == []
    assert await claimed(storage) == [1]
    for opened in (reader, storage):
        await opened.close()
    (tmp_path / "empty.sqlite3").touch()
    assert "no tables yet" in await refusal(f"sqlite:///{tmp_path / 'empty.sqlite3'}", reads_only=True)


async def test_the_lock_is_let_go_of_where_opening_fails(tmp_path: Path) -> None:
    file = tmp_path / "bot.sqlite3"
    file.write_bytes(b"no database" * 100)
    for _ in range(2):
        assert "not a database" in await refusal(f"sqlite:///{file}")


async def test_another_process_is_told_apart(tmp_path: Path, root: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    program = f"""
import asyncio
from bot.storage import open_storage

async def main():
    storage = await open_storage({url!r}, bot=1)
    print("open", flush=True)
    input()
    await storage.close()

asyncio.run(main())
"""
    command = [sys.executable, "-c", program]
    pipe = subprocess.PIPE
    other = await asyncio.create_subprocess_exec(*command, cwd=root, stdin=pipe, stdout=pipe)
    try:
        assert other.stdout is not None
        assert await other.stdout.readline() == b"open\n"
        with pytest.raises(AnotherProcessError):
            await open_storage(url, bot=1)
    finally:
        other.kill()
        await other.communicate()
    await (await open_storage(url, bot=1)).close()


async def test_a_full_disk_is_told(storage: Storage, url: str) -> None:
    if url.startswith("postgresql"):
        pytest.skip("its disk cannot be filled here")
    await storage._databases[0].run(lambda t: t.connection.exec_driver_sql("PRAGMA max_page_count = 1"))
    with pytest.raises(StorageError, match="Free space on that disk"):
        await storage.put([arrived(1, body=b"x" * 1_000_000)])
    await storage._databases[0].run(lambda t: t.connection.exec_driver_sql("PRAGMA max_page_count = 1000000"))
    assert await storage.put([arrived(1, body=b"x" * 1_000_000)]) == 1, "once there is space, it goes on"


async def test_a_server_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "RECONNECT_SECONDS", 0.0)
    refused = await refusal(f"postgresql://me:secret@/bot?host={tmp_path}&sslmode=disable")
    assert "Is the server up" in refused
    assert "secret" not in refused


async def test_a_lost_connection_is_made_anew(two: tuple[Storage, Storage]) -> None:
    first, second = two
    await first.put([arrived(1)])
    await second._databases[1].run(
        lambda t: t.connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND application_name = 'visitbot'"
        ).all()
    )
    assert await claimed(first) == [1]
    assert (await first.waiting()).working == 1


async def test_a_server_that_restarts_is_waited_for(monkeypatch: pytest.MonkeyPatch, postgres: str) -> None:
    del postgres  # skips where there is none
    with running_cluster() as cluster:
        storage = await open_storage(cluster.url, bot=1)
        await storage.enter()
        cluster.stop()
        cluster.start()
        assert await storage.put([arrived(1)]) == 1
        cluster.stop()
        monkeypatch.setattr("bot.storage.postgres.RECONNECT_SECONDS", 0.0)
        with pytest.raises(StorageError, match="Is the server up"):
            await storage.put([arrived(2)])
        cluster.start()
        assert await storage.put([arrived(1), arrived(2)]) == 1
        await storage.close()


def test_programs_that_open_no_database_do_not_wait_for_one(root: Path) -> None:
    program = "import bot.storage, sys; print(*sorted({'sqlalchemy', 'alembic', 'asyncpg'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, check=True, timeout=60)
    assert found.stdout.strip() == b""


async def test_errors_do_not_say_what_people_have_written(storage: Storage) -> None:
    wrong = arrived(1, body=cast("bytes", ["a secret"]))
    with pytest.raises(Exception, match=r"a value|INSERT INTO inbox") as caught:
        await storage.put([wrong])
    assert "secret" not in str(caught.value)
    assert await storage.put([arrived(1)]) == 1
