"""A stand-in for Telegram's Bot API on this machine: no token, no account, no internet."""

from bot.sandbox.core.acts.gathering import NewChat
from bot.sandbox.core.acts.writing import Draft
from bot.sandbox.core.clock import Clock
from bot.sandbox.core.errors import ActRefusedError, BotApiError
from bot.sandbox.core.faults import Fault
from bot.sandbox.core.files import Upload, sample_picture
from bot.sandbox.core.settings import Identity, Settings
from bot.sandbox.in_process import SandboxRequest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server.running import RunningServer, running_server, serve

__all__ = [
    "ActRefusedError",
    "BotApiError",
    "Clock",
    "Draft",
    "Fault",
    "Identity",
    "NewChat",
    "RunningServer",
    "Sandbox",
    "SandboxRequest",
    "Settings",
    "Upload",
    "running_server",
    "sample_picture",
    "serve",
]
