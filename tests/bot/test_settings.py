"""Settings come from a mapping and a .env file, and a mistake is one sentence that keeps the token to itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import Settings, SettingsError

ROOT = Path(__file__).resolve().parents[2]
NAMES = [name.upper() for name in Settings.model_fields]
TOKEN = "toy-token-that-nobody-may-see"


@pytest.fixture(autouse=True)
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_anything_the_store_is_in_the_working_directory() -> None:
    settings = Settings.from_env({})

    assert settings.colloquy_db == Path("colloquy.db")
    assert (settings.discord_token, settings.discord_api_url, settings.discord_gateway_url) == (None, None, None)


def test_the_environment_wins_over_the_file(working_directory: Path) -> None:
    (working_directory / ".env").write_text("COLLOQUY_DB=file.db\nDISCORD_TOKEN=from-file\nSOMETHING_ELSE=1\n")

    settings = Settings.from_env({"COLLOQUY_DB": "environment.db"})

    assert (settings.colloquy_db, settings.token()) == (Path("environment.db"), "from-file")


def test_empty_values_count_as_unset(working_directory: Path) -> None:
    (working_directory / ".env").write_text("DISCORD_TOKEN=\nDISCORD_API_URL=\n")

    settings = Settings.from_env({"COLLOQUY_DB": " ", "DISCORD_GATEWAY_URL": ""})

    assert settings == Settings.from_env({})
    assert settings.discord_token is None


def test_only_the_given_mapping_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLLOQUY_DB", "elsewhere.db")

    assert Settings.from_env({}).colloquy_db == Path("colloquy.db")


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("DISCORD_API_URL", "discord.example", "http:// or https://"),
        ("DISCORD_GATEWAY_URL", "https://x.example", "ws:// or wss://"),
        ("DISCORD_GATEWAY_URL", "ws://[bad", "ws:// or wss://"),
    ],
)
def test_a_bad_value_is_one_sentence(name: str, value: str, meant: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({name: value, "DISCORD_TOKEN": TOKEN})

    assert str(caught.value) == f"{name} does not fit; it takes an address that begins with {meant}."
    assert caught.value.__suppress_context__


def test_a_file_that_is_no_text_is_one_sentence(working_directory: Path) -> None:
    (working_directory / ".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe\n")

    with pytest.raises(SettingsError, match=r"^The file \.env cannot be read as UTF-8 text\.$"):
        Settings.from_env({})


def test_the_token_is_not_shown() -> None:
    settings = Settings.from_env({"DISCORD_TOKEN": f" {TOKEN}\n"})

    assert TOKEN not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert settings.token() == TOKEN


def test_a_missing_token_is_named() -> None:
    with pytest.raises(SettingsError, match=r"DISCORD_TOKEN is not set; copy \.env\.example"):
        Settings.from_env({}).token()


def test_the_example_names_every_setting_and_no_other() -> None:
    assert list(dotenv_values(ROOT / ".env.example")) == NAMES


def test_the_example_is_valid_as_it_is(working_directory: Path) -> None:
    (working_directory / ".env").write_text((ROOT / ".env.example").read_text())

    assert Settings.from_env({}) == Settings.model_construct()


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_names_every_setting(name: str) -> None:
    assert f"`{name}`" in (ROOT / "README.md").read_text()
