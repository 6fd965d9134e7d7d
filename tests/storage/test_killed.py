"""What was confirmed is in the database, however the process ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING

from bot.storage import open_storage
from tests.storage.examples import arrived

if TYPE_CHECKING:
    from pathlib import Path

ENOUGH = 200
PROGRAM = """
import asyncio, sys
from bot.storage import open_storage
from tests.storage.examples import arrived

async def put(storage, number):
    while True:
        assert await storage.put([arrived(number, str(number))]) == 1
        print(number, flush=True)
        number += 8

async def main():
    storage = await open_storage(sys.argv[1], bot=int(sys.argv[2]))
    await storage.enter()
    await asyncio.gather(*(put(storage, number) for number in range(8)))

asyncio.run(main())
"""


async def test_nothing_that_was_confirmed_is_lost_by_a_kill(lasting: str, bot: int, root: Path) -> None:
    confirmed: set[int] = set()
    command = [sys.executable, "-c", PROGRAM, lasting, str(bot)]
    process = await asyncio.create_subprocess_exec(*command, cwd=root, stdout=subprocess.PIPE)
    assert process.stdout is not None
    async for line in process.stdout:
        confirmed.add(int(line))
        if len(confirmed) == ENOUGH:
            process.kill()
    await process.wait()
    storage = await open_storage(lasting, bot=bot)
    assert len(confirmed) >= ENOUGH
    assert await storage.put([arrived(number) for number in confirmed]) == 0
    await storage.close()
