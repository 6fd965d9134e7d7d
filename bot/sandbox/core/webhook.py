"""The webhook as the bot set it, and how deliveries go (Bot API, "setWebhook")."""

from dataclasses import dataclass

from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.updates import UpdateQueue

DEFAULT_CONNECTIONS = 40


@dataclass(slots=True)
class Webhook:
    """Where updates are delivered; an empty URL for nowhere."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = DEFAULT_CONNECTIONS
    has_custom_certificate: bool = False
    ip_address: str = ""
    last_error_date: int = 0
    last_error_message: str = ""

    def to_json(self, updates: UpdateQueue) -> JsonObject:
        """As a Bot API WebhookInfo."""
        info: JsonObject = {
            "url": self.url,
            "has_custom_certificate": self.has_custom_certificate,
            "pending_update_count": len(updates.pending),
        }
        if self.url:
            info["max_connections"] = self.max_connections
            info["ip_address"] = self.ip_address or "127.0.0.1"
        if self.last_error_date:
            info["last_error_date"] = self.last_error_date
            info["last_error_message"] = self.last_error_message
        if updates.allowed:
            info["allowed_updates"] = sorted(updates.allowed)
        return info
