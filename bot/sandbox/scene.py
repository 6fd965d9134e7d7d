"""The people and chats that a newcomer finds in the sandbox."""

from bot.sandbox.core.acts.gathering import NewChat
from bot.sandbox.sandbox import Sandbox


def set_scene(sandbox: Sandbox) -> None:
    """Put three people, a group and a forum into an empty sandbox."""
    ana = sandbox.add_person("Ana", username="ana", language_code="es")
    bob = sandbox.add_person("Bob", username="bobby", language_code="en")
    li = sandbox.add_person("李梅", username="limei", language_code="zh")
    people = (ana.id, bob.id, li.id)
    sandbox.add_chat(NewChat("supergroup", "Trade talk", members=people))
    sandbox.add_chat(
        NewChat("supergroup", "Chamber of commerce", is_forum=True, members=people, topics=("Exports", "Imports"))
    )
