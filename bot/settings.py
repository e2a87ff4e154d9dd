"""What can be set from outside. Nothing is read at import time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

if TYPE_CHECKING:
    from bot.answers.asker import Means

ENV_FILE = ".env"
"""Read from the working directory; the environment wins over it."""


class SettingsError(Exception):
    """A setting is missing or does not fit; its text is one clear sentence without the value."""


class Settings(BaseSettings):
    """Every setting, named in the environment as here but in capitals; the descriptions say what each one takes."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_file=ENV_FILE, env_file_encoding="utf-8", env_ignore_empty=True)

    discord_token: SecretStr | None = Field(None, description="the bot's token from Discord's developer portal")
    colloquy_db: Path = Field(Path("colloquy.db"), description="the path of the profile store's file")
    discord_api_url: str | None = Field(
        None, pattern=r"^https?://[^\s\[\]]+$", description="an address that begins with http:// or https://"
    )
    discord_gateway_url: str | None = Field(None, pattern=r"^wss?://[^\s\[\]]+$", description="an address that begins with ws:// or wss://")
    openalex_api_key: SecretStr | None = Field(None, description="a key of OpenAlex from openalex.org/settings/api")
    colloquy_folder: Path | None = Field(None, description="the path of a folder whose files may be watched from Discord")

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """The settings from an environment and, behind it, from a `.env` file; empty values count as unset.

        Raises SettingsError.
        """
        given: dict[str, Any] = {name: env[name.upper()].strip() for name in cls.model_fields if env.get(name.upper(), "").strip()}
        try:
            return cls(**given)
        except ValidationError as error:
            name = str(error.errors(include_input=False)[0]["loc"][0])
            raise SettingsError(f"{name.upper()} does not fit; it takes {cls.model_fields[name].description}.") from None
        except (OSError, UnicodeDecodeError):
            raise SettingsError(f"The file {ENV_FILE} cannot be read as UTF-8 text.") from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The mapping that was given, then the file: the process's own environment is never looked at."""
        return init_settings, dotenv_settings

    def token(self) -> str:
        """The bot's token. Raises SettingsError without one."""
        if self.discord_token is None:
            raise SettingsError(f"DISCORD_TOKEN is not set; copy .env.example to {ENV_FILE} and fill it in.")
        return self.discord_token.get_secret_value()

    def means(self) -> Means:
        """What is lent to watching."""
        from bot.answers.asker import Means

        return Means(folder=str(self.colloquy_folder) if self.colloquy_folder else None, openalex=self.openalex_api_key is not None)
