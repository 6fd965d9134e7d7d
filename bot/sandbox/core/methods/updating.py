"""getUpdates and the webhook; the waiting of a long poll is the shells' part."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from bot.sandbox.core.errors import bad_request, conflict
from bot.sandbox.core.files import Upload
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.limits import MOST_CONNECTIONS, POLL_SECONDS, SECRET_TOKEN_CHARACTERS, UPDATES_AT_ONCE
from bot.sandbox.core.methods.media import WithFiles
from bot.sandbox.core.methods.parameters import LARGEST_INTEGER, Encoded, Flag, Parameters, clamped
from bot.sandbox.core.methods.profile import Nothing
from bot.sandbox.core.webhook import DEFAULT_CONNECTIONS, Webhook
from bot.sandbox.core.world import World

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
SECRET_TOKEN = re.compile(r"^[A-Za-z0-9_-]*$")
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"


class GetUpdates(Parameters):
    """Parameters of getUpdates."""

    offset: Annotated[int, clamped(-LARGEST_INTEGER, LARGEST_INTEGER)] = 0
    limit: Annotated[int, clamped(1, UPDATES_AT_ONCE)] = UPDATES_AT_ONCE
    timeout: Annotated[int, clamped(0, POLL_SECONDS)] = 0
    allowed_updates: Encoded[list[str] | None] = None


class SetWebhook(WithFiles):
    """Parameters of setWebhook."""

    url: str = ""
    ip_address: str = ""
    max_connections: Annotated[int, clamped(1, MOST_CONNECTIONS)] = DEFAULT_CONNECTIONS
    allowed_updates: Encoded[list[str] | None] = None
    drop_pending_updates: Flag = False
    secret_token: str = ""
    certificate: str | Upload = ""


class DeleteWebhook(Parameters):
    """Parameters of deleteWebhook."""

    drop_pending_updates: Flag = False


def begin_poll(world: World, parameters: GetUpdates) -> None:
    """Take note of what a poll confirms and wants.

    Raises:
        BotApiError: 409, a webhook is set.
    """
    if world.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    world.updates.allow(parameters.allowed_updates)
    world.updates.forget_old(world.clock.now())
    if parameters.offset:
        world.updates.confirm(parameters.offset)


def get_updates(world: World, parameters: GetUpdates) -> list[JsonObject]:
    """Give what waits, at once (Bot API, "getUpdates")."""
    return world.updates.first(parameters.limit)


def set_webhook(world: World, parameters: SetWebhook) -> bool:
    """Deliver updates to a URL (Bot API, "setWebhook"); an empty one stops it.

    The sandbox takes http too, and addresses of this machine only.
    """
    if not parameters.url:
        return delete_webhook(world, DeleteWebhook(drop_pending_updates=parameters.drop_pending_updates))
    parts = urlsplit(parameters.url)
    if parts.scheme not in {"http", "https"}:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.hostname not in LOOPBACK_HOSTS:
        raise bad_request("bad webhook: the sandbox delivers to this machine only (127.0.0.1, localhost)")
    secret = parameters.secret_token
    if len(secret) > SECRET_TOKEN_CHARACTERS:
        raise bad_request("secret token is too long")
    if not SECRET_TOKEN.match(secret):
        raise bad_request("secret token contains unallowed characters")
    world.updates.allow(parameters.allowed_updates)
    if parameters.drop_pending_updates:
        world.updates.pending.clear()
    world.webhook = Webhook(
        url=parameters.url,
        secret_token=secret,
        max_connections=parameters.max_connections,
        has_custom_certificate="certificate" in parameters.files,
        ip_address=parameters.ip_address,
    )
    world.on_update()
    return True


def delete_webhook(world: World, parameters: DeleteWebhook) -> bool:
    """Go back to getUpdates (Bot API, "deleteWebhook")."""
    world.webhook = Webhook()
    if parameters.drop_pending_updates:
        world.updates.pending.clear()
    world.on_update()
    return True


def get_webhook_info(world: World, _: Nothing) -> JsonObject:
    """Say how deliveries go (Bot API, "getWebhookInfo")."""
    world.updates.forget_old(world.clock.now())
    return world.webhook.to_json(world.updates)


def accept(_: World, __: Nothing) -> bool:
    """For logOut and close: here they change nothing, so that a bot that calls them can be run again."""
    return True
