"""The conversation that bots of every client are put through."""

from bot.sandbox import Draft, Sandbox, sample_picture
from bot.sandbox.core.people import Person

from .conftest import eventually

PICTURE = sample_picture().content
STARTING_SECONDS = 20.0


async def converse(sandbox: Sandbox, ana: Person) -> None:
    """Talk to a bot that greets with a button, edits on a tap, echoes, sends pictures, answers inline."""
    sandbox.write(ana, "/start")
    greeting = await sandbox.wait_for_answer(ana, STARTING_SECONDS)
    assert greeting["entities"][0]["type"] == "bold"
    tapped = sandbox.tap(ana, greeting, "Tap")
    await eventually(lambda: "Tapped" in sandbox.transcript(ana))
    await eventually(lambda: sandbox.toast(tapped["id"]))
    sandbox.write(ana, "¿qué? 👍")
    assert (await sandbox.wait_for_answer(ana))["text"] == "¿qué? 👍"
    sandbox.write(ana, Draft("look", photo=sample_picture()))
    answer = await sandbox.wait_for_answer(ana)
    assert answer["photo"][-1]["file_size"] == len(PICTURE)
    search = sandbox.search(ana, "exports")
    await eventually(lambda: search.answer)
    assert sandbox.choose(search, "1")["text"] == "exports!"
