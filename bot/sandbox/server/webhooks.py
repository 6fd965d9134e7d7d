"""Deliveries to the bot's webhook, with the secret header and retries (Bot API, "setWebhook")."""

import asyncio
import contextlib
import logging
import ssl

import httpx

from bot.sandbox.core.errors import BotApiError
from bot.sandbox.core.limits import MOST_CONNECTIONS
from bot.sandbox.core.updates import PendingUpdate
from bot.sandbox.core.webhook import Webhook
from bot.sandbox.gateway import ConnectionDroppedError, Gateway, wait_on
from bot.sandbox.server.wire import parse_body

LOGGER = logging.getLogger(__name__)
DELIVERY_SECONDS = 10.0
FIRST_RETRY_SECONDS = 1.0
LAST_RETRY_SECONDS = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class WebhookCourier:
    """Delivers updates, those of a chat one after the other, each until it is taken.

    As many are under way as `max_connections` says; a chat that waits for another attempt holds up no other chat
    (telegram-bot-api, WebhookActor.cpp: updates of different queues are sent side by side).

    Args:
        gateway: the way into the core.
    """

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.world = gateway.world
        self._wake = asyncio.Event()
        self._webhook: Webhook | None = None
        self._slots = asyncio.Semaphore()
        self._carrying: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Deliver until cancelled."""
        stop = self.world.listen_for_updates(self._wake.set)
        try:
            while not self.world.webhook.url:  # most sandboxes never need a client, which is slow to make
                self._wake.clear()
                await self._wake.wait()
            limits = httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=MOST_CONNECTIONS)
            async with httpx.AsyncClient(
                timeout=DELIVERY_SECONDS, trust_env=False, verify=_own_certificates(), limits=limits
            ) as client:
                while True:
                    self._wake.clear()
                    self._start_deliveries(client)
                    await self._wake.wait()
        finally:
            stop()
            for task in self._carrying.values():
                task.cancel()
            await asyncio.gather(*self._carrying.values(), return_exceptions=True)

    def _start_deliveries(self, client: httpx.AsyncClient) -> None:
        """Begin to deliver the oldest update of each chat of which none is under way."""
        webhook = self.world.webhook
        if not webhook.url:
            return
        if self._webhook is not webhook:
            self._webhook, self._slots = webhook, asyncio.Semaphore(webhook.max_connections)
        for update in self.world.updates.pending:
            line = _line(update)
            if line not in self._carrying:
                self._carrying[line] = asyncio.create_task(self._carry(client, webhook, line, update))

    async def _carry(self, client: httpx.AsyncClient, webhook: Webhook, line: str, update: PendingUpdate) -> None:
        """Deliver one update, for as long as the webhook stays the same."""
        retry = FIRST_RETRY_SECONDS
        try:
            while self.world.webhook is webhook and update in self.world.updates.pending:
                async with self._slots:
                    failure = await self._deliver(client, webhook, update)
                if not failure:
                    with contextlib.suppress(ValueError):  # it may have been forgotten meanwhile
                        self.world.updates.pending.remove(update)
                    return
                webhook.last_error_date = self.world.clock.timestamp()
                webhook.last_error_message = failure
                await self._wait_for_retry(webhook, retry)
                retry = min(retry * 2, LAST_RETRY_SECONDS)
        finally:
            del self._carrying[line]
            self._wake.set()

    async def _wait_for_retry(self, webhook: Webhook, seconds: float) -> None:
        """Wait, but not longer than the webhook stays the same."""
        deadline = self.world.clock.elapsed() + seconds
        wake = asyncio.Event()
        stop = self.world.listen_for_updates(wake.set)
        try:
            while self.world.webhook is webhook and self.world.clock.elapsed() < deadline:
                wake.clear()
                await wait_on(self.world.clock, wake, deadline)
        finally:
            stop()

    async def _deliver(self, client: httpx.AsyncClient, webhook: Webhook, update: PendingUpdate) -> str:
        """Deliver one update.

        Returns:
            What went wrong, as WebhookInfo tells it; empty where nothing did.
        """
        headers = {SECRET_HEADER: webhook.secret_token} if webhook.secret_token else {}
        try:
            response = await client.post(webhook.url, json=update.to_json(), headers=headers)
        except httpx.TimeoutException:
            return "Connection timed out"
        except httpx.HTTPError as error:
            LOGGER.debug("webhook delivery failed: %s", error)
            return "Connection refused" if isinstance(error, httpx.ConnectError) else "Connection closed"
        if not response.is_success:
            return f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}".rstrip()
        await self._carry_out(response)
        return ""

    async def _carry_out(self, response: httpx.Response) -> None:
        """Make the call that a bot may give as the answer, in any form (Bot API, "Making requests")."""
        try:
            form = parse_body(response.content, response.headers.get("content-type", ""))
        except BotApiError as error:
            LOGGER.debug("the webhook's answer is no call: %s", error)
            return
        method = form.fields.pop("method", None)
        if isinstance(method, str):
            try:
                await self.gateway.call(method, form.fields, form.files)
            except ConnectionDroppedError:
                LOGGER.debug("a fault dropped the call in a webhook's answer")


def _line(update: PendingUpdate) -> str:
    """What is delivered one after the other: a chat's messages, and a person's queries of one kind."""
    payload = update.payload
    chat = payload.get("chat")
    if isinstance(chat, dict):
        return f"chat {chat.get('id')}"
    sender = payload.get("from")
    return f"{update.type} {sender.get('id') if isinstance(sender, dict) else ''}"


def _own_certificates() -> ssl.SSLContext:
    """Trust whatever certificate this machine's own webhook shows; nothing else is ever delivered to."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
