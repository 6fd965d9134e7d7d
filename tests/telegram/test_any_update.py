"""Updates of any shape: none ends a worker, and none keeps the next from being answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.delivery.arriving import Self, seen

if TYPE_CHECKING:
    from bot.sandbox.core.people import Person

    from .conftest import Stage

FIELDS = [
    *("message", "edited_message", "callback_query", "inline_query", "guest_message", "my_chat_member", "chat", "from"),
    *("id", "text", "date", "type", "data", "query", "entities", "offset", "length", "reply_to_message", "message_id"),
    *("sender_chat", "guest_query_id", "old_chat_member", "new_chat_member", "status", "user", "first_name", "is_bot"),
]
ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6),
    max_leaves=12,
)
PERSON = st.fixed_dictionaries({"id": st.integers(1, 9), "is_bot": st.booleans(), "first_name": st.text(max_size=5)})
CHAT = st.fixed_dictionaries(
    {"id": st.integers(-9, 9), "type": st.sampled_from(["private", "group", "supergroup", "x"])}
)
MESSAGE = st.fixed_dictionaries(
    {"message_id": st.integers(1, 9), "date": st.integers(0, 2**31), "chat": CHAT, "from": PERSON},
    optional={
        "text": st.text() | st.from_regex("/[a-z]{1,8}( .{0,9})?", fullmatch=True),
        "entities": ANY,
        "quote": ANY,
    },
)
UPDATES = st.one_of(
    ANY,
    st.fixed_dictionaries({"message": MESSAGE}),
    st.fixed_dictionaries({"edited_message": MESSAGE}),
    st.fixed_dictionaries(
        {
            "callback_query": st.fixed_dictionaries(
                {"id": st.text(max_size=5), "from": PERSON, "chat_instance": st.text(max_size=3)},
                optional={"message": MESSAGE, "data": st.text(max_size=64), "inline_message_id": st.text(max_size=9)},
            )
        }
    ),
    st.fixed_dictionaries(
        {"inline_query": st.fixed_dictionaries({"id": st.text(max_size=5), "from": PERSON, "query": st.text()})}
    ),
)


async def test_any_update_is_handled_or_buried(stage: Stage, bob: Person) -> None:
    number = 500_000_000

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(UPDATES)
    def make(raw: object) -> None:
        made.append(raw)

    made: list[Any] = []
    make()
    for raw in made:
        number += 1
        update = {"update_id": number, **(raw if isinstance(raw, dict) else {"message": raw})}
        now = stage.sandbox.world.clock.now()
        arrived = seen(json.loads(json.dumps(update)), now, Self(1, "bot")).arrived
        await stage.service.storage.put([arrived])
        await stage.handle()
    assert (await stage.service.storage.waiting()).waiting == 0
    assert (await stage.service.storage.waiting()).sending == 0
    assert await stage.say(bob, "who is the ambassador?")
