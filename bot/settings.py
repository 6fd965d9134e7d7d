"""The environment and `.env`, typed and checked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError

from bot.packaged import packaged_knowledge

_SHORTEST_KEY = 20
TELEGRAM = "https://api.telegram.org/bot"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class SettingsError(Exception):
    """Settings that do not hold; the message says which and what to do."""


class Settings(BaseSettings):
    """What a deployment can set."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram_base_url: Annotated[str, Field(description="The Bot API's address up to the token")] = TELEGRAM
    telegram_token: Annotated[SecretStr, Field(description="The bot's token; empty means no Telegram")] = SecretStr("")
    telegram_base_file_url: Annotated[str, Field(description="The same for the download of files")] = (
        "https://api.telegram.org/file/bot"
    )
    telegram_webhook_url: Annotated[
        str, Field(description="The https address that Telegram posts updates to; empty means polling")
    ] = ""
    telegram_webhook_secret: Annotated[
        SecretStr, Field(description="What Telegram sends along as proof", validate_default=True)
    ] = SecretStr("")
    telegram_webhook_host: Annotated[str, Field(description="Where the bot listens, behind the https address")] = (
        "127.0.0.1"
    )
    telegram_webhook_port: Annotated[int, Field(description="The port for that", ge=0, le=65535)] = 8080
    database_url: Annotated[
        SecretStr,
        Field(description="Where all is kept: sqlite:///FILE or postgresql://...; empty for a file in the data folder"),
    ] = Field(default=SecretStr(""), validate_default=True)
    rich_messages: Annotated[
        bool, Field(description="Whether /facts is a native table; clients that do not know them show an empty bubble")
    ] = False
    keep_unanswered_texts: Annotated[
        bool, Field(description="Whether the words of unanswered questions are kept, without who asked")
    ] = False
    operators: Annotated[
        frozenset[int],
        NoDecode,
        Field(description="The Telegram ids of those who run the bot, with commas between them"),
    ] = frozenset()
    monitor_host: Annotated[str, Field(description="Where /healthz, /readyz and /metrics are served")] = "127.0.0.1"
    monitor_port: Annotated[
        Annotated[int, Field(ge=0, le=65535)] | None,
        BeforeValidator(lambda value: None if value == "off" else value),
        Field(description="The port for that; off for nowhere"),
    ] = 8081
    knowledge: Annotated[Path, Field(description="The folder of the knowledge base")] = Field(
        default_factory=packaged_knowledge
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(lambda value: value.strip().upper() if isinstance(value, str) else value),
        Field(description="How much is logged"),
    ] = "INFO"
    log_format: Annotated[Literal["text", "json"], Field(description="key=value, or JSON")] = "text"

    @field_validator("telegram_base_url", "telegram_base_file_url")
    @classmethod
    def _is_reachable(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address:
            raise ValueError("must be an http or https address, such as http://127.0.0.1:8081/bot")
        return url

    @field_validator("telegram_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr, info: ValidationInfo) -> SecretStr:
        stripped = token.get_secret_value().strip()
        number, _, key = stripped.partition(":")
        is_real = info.data.get("telegram_base_url") == TELEGRAM
        if stripped and not (number.isdecimal() and len(key) >= (_SHORTEST_KEY if is_real else 1)):
            raise ValueError("is no bot token: copy it as BotFather shows it, a number, a colon and a long key")
        return SecretStr(stripped)

    @field_validator("telegram_webhook_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and not (parts.scheme in {"https", "http"} and parts.hostname and parts.path.strip("/")):
            raise ValueError("must be an https address with a path, such as https://bot.example.org/updates")
        return url

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _proves_who_posts(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("telegram_webhook_url") and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError(
                "must be 1 to 256 letters, digits, hyphens or underscores: without it, anybody who finds the address "
                "could post updates"
            )
        return secret

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, url: SecretStr) -> SecretStr:
        given = url.get_secret_value()
        if not given:
            return SecretStr(f"sqlite:///{user_data_path('visitbot') / 'visitbot.sqlite3'}")
        if not given.startswith(("sqlite://", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return url

    @field_validator("operators", mode="before")
    @classmethod
    def _are_numbers(cls, listed: object) -> object:
        if not isinstance(listed, str):
            return listed
        numbers = [part.strip() for part in listed.split(",") if part.strip()]
        if not all(number.isascii() and number.isdecimal() for number in numbers):
            raise ValueError("must be numeric Telegram ids with commas between them, such as 12345, 67890")
        return frozenset(map(int, numbers))

    @field_validator("knowledge")
    @classmethod
    def _is_a_folder(cls, folder: Path) -> Path:
        if not folder.is_dir():
            raise ValueError(f"{str(folder)!r} is no folder: give the one with article.yaml, or leave it empty")
        return folder


def read_settings(env_file: Path = Path(".env")) -> Settings:
    """Read the settings; the environment goes before the file.

    Args:
        env_file: a file of `NAME=value` lines; none is needed.

    Raises:
        SettingsError: where one does not hold; the message never shows the token.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        problems = [f"{str(detail['loc'][0]).upper()} {_worded(detail)}" for detail in error.errors(include_url=False)]
        raise SettingsError("\n".join(problems)) from error
    except (SourceError, OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{env_file} cannot be read: {error}") from error


def _worded(detail: object) -> str:
    kind, message = detail["type"], detail["msg"]  # type: ignore[index]
    if kind == "literal_error":
        expected = re.findall(r"'([^']*)'", detail["ctx"]["expected"])  # type: ignore[index]
        return f"must be one of {', '.join(expected)}"
    return str(message).removeprefix("Value error, ")
