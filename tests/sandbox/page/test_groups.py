"""Several people in a group and in a forum, and what the bot gets to see there."""

from selenium.webdriver import Keys

from tests.browser.chat_page import ChatPage
from tests.browser.world import World


def test_in_privacy_mode_the_bot_answers_only_where_it_is_addressed(page: ChatPage) -> None:
    page.open_chat("Trade talk")
    page.say("Hello, Ana")
    page.one(".message.mine .unseen")
    page.become("Ana")
    assert page.bubble("Hello, Ana", ".theirs")
    page.say("/help@sandbox_bot")
    assert page.bubble("Repito lo que escribes", ".theirs")
    assert not page.shown(".message", "You wrote")


def test_with_privacy_mode_off_it_hears_everything(page: ChatPage) -> None:
    page.press("#panel-button")
    page.press("#tab-controls")
    page.press("#switch-privacy_mode")
    page.wait(lambda: page.all("#switch-privacy_mode:not(:checked)"))
    page.open_chat("Trade talk")
    page.say("Hello, all")
    assert page.bubble("You wrote: Hello, all", ".theirs")
    assert not page.all(".unseen")


def test_a_mention_reaches_the_bot_and_is_completed(page: ChatPage) -> None:
    page.open_chat("Trade talk")
    page.write("hey @san")
    page.press("[role=option]", "Sandbox bot")
    assert page.composer.get_attribute("value") == "hey @sandbox_bot "
    page.say("what now?")
    assert page.bubble("You wrote: hey @sandbox_bot what now?", ".theirs")


def test_commands_of_the_menu_name_the_bot_in_a_group(page: ChatPage) -> None:
    page.open_chat("Trade talk")
    page.write("/he", Keys.ENTER)
    assert page.bubble("/help@sandbox_bot", ".mine")


def test_a_command_of_the_menu_is_sent_as_the_reply_that_it_is(page: ChatPage, world: World) -> None:
    chat = world.chat("Trade talk")
    page.open_chat("Trade talk")
    page.say("What can it do?")
    page.act("What can it do?", "Reply")
    page.write("/he", Keys.ENTER)
    page.bubble("/help@sandbox_bot", ".mine")
    sent = next(message for message in world.ask(f"/sim/chats/{chat}/messages") if "/help" in message["text"])
    assert sent["reply_to_message"]["text"] == "What can it do?"
    assert not page.shown("#composer-context")


def test_two_people_see_each_other_and_unread_messages_are_counted(page: ChatPage, world: World) -> None:
    page.open_chat("Trade talk")
    page.say("From Bob")
    page.become("Ana")
    message = page.bubble("From Bob", ".theirs")
    assert "Bob" in message.text
    page.open_chat("Sandbox bot")
    world.write(world.chat("Trade talk"), world.person("Bob"), "Are you there?")
    assert page.one(".chat-item .unread").text.startswith("1")
    page.open_chat("Trade talk")
    page.wait(lambda: not page.shown(".unread"))


def test_a_selective_keyboard_is_shown_to_whom_it_is_for_and_heard_by_the_bot(page: ChatPage, world: World) -> None:
    page.open_chat("Trade talk")
    markup = {"keyboard": [["Yes", "No"]], "selective": True}
    world.bot("sendMessage", chat_id=world.chat("Trade talk"), text="@ana, choose", reply_markup=markup)
    page.bubble("@ana, choose")
    assert not page.shown("#reply-keyboard")
    page.become("Ana")
    page.press("#reply-keyboard button", "Yes")
    assert "Sandbox bot\n@ana, choose" in page.bubble("Yes", ".mine").text
    assert page.bubble("Escribiste: Yes", ".theirs")


def test_leave_and_join(page: ChatPage) -> None:
    page.open_chat("Trade talk")
    page.press("#chat-menu-button")
    page.press("[role=menuitem]", "Leave the group")
    page.press("#composer-action", "Join the group")
    assert page.one(".service", "Bob joined")
    assert page.composer


def test_members_are_promoted_and_removed(page: ChatPage, world: World) -> None:
    page.become("Ana")
    page.open_chat("Trade talk")
    page.press("#chat-menu-button")
    page.press("[role=menuitem]", "Miembros")
    page.choose(f"select[data-member='{world.person('Bob')}']", "kicked")
    page.wait(lambda: page.all(".service"))
    page.keys(Keys.ESCAPE)
    page.become("Bob")
    assert page.one("#composer-note").text == "You were banned from this group."


def test_the_topics_of_a_forum_are_apart(page: ChatPage, world: World) -> None:
    page.press(".chat-item.topic", "Exports")
    page.say("/help@sandbox_bot")
    page.bubble("I repeat what you write", ".theirs")
    page.press(".chat-item.topic", "Imports")
    page.wait(lambda: "Imports" in page.one("#chat-heading h1").text)
    assert not page.shown(".message")
    page.press(".chat-item.topic", "General")
    page.say("In general")
    page.bubble("In general", ".mine")
    messages = world.ask(f"/sim/chats/{world.chat('Chamber of commerce')}/messages")
    last = messages[-1]
    assert (last["text"], "message_thread_id" in last) == ("In general", False)


def test_reactions_show_who_reacted_and_are_taken_back(page: ChatPage) -> None:
    page.open_chat("Trade talk")
    page.say("Nice")
    page.act("Nice", "🔥")
    assert page.one(".reaction").get_attribute("aria-pressed") == "true"
    page.become("Ana")
    page.press(".reaction", "🔥")
    page.wait(lambda: page.one(".reaction").text.endswith("2"))
    page.press(".reaction", "🔥")
    page.wait(lambda: page.one(".reaction").text.endswith("1"))


def test_a_reload_keeps_reactions_and_what_the_bot_did_not_get(page: ChatPage) -> None:
    page.open_chat("Trade talk")
    page.say("Between us")
    page.act("Between us", "👏")
    page.one(".reaction")
    page.driver.refresh()
    assert page.one(".reaction", "👏")
    assert page.one(".message.mine .unseen")


def test_typing_and_pinned_messages_are_shown(page: ChatPage, world: World) -> None:
    chat = world.chat("Trade talk")
    page.open_chat("Trade talk")
    page.say("To be pinned")
    page.bubble("To be pinned")
    bot = world.ask("/sim/state")["bot"]["id"]
    body = {"person": bot, "status": "administrator", "by": world.person("Ana")}
    world.ask(f"/sim/chats/{chat}/members", body)
    world.bot("sendChatAction", chat_id=chat, action="typing")
    assert page.one(".status", "typing")
    message = world.ask(f"/sim/chats/{chat}/messages")[-1]
    world.bot("pinChatMessage", chat_id=chat, message_id=message["message_id"])
    assert page.one(".pinned-button", "To be pinned")
    assert page.one(".service", "pinned")
