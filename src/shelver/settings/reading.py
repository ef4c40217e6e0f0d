"""Where settings come from: flag > environment > file > default."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from shelver.errors import SettingsError
from shelver.settings.values import Settings

ENVIRONMENT_ALIASES = {
    "TMDB_API_KEY": ("tmdb", "api_key"),
    "OPENAI_API_KEY": ("ai", "api_key"),
    "REDIS_URL": ("queue", "url"),
    "MAX_CONCURRENT_ANALYSIS": ("queue", "concurrency", "analyze"),
    "SYNC_INTERVAL": ("schedule", "sync"),
    "RCLONE_CONFIG_PATH": ("rclone", "config"),
    "HETZNER_STORAGE_HOST": ("storage", "hetzner", "host"),
    "HETZNER_STORAGE_USER": ("storage", "hetzner", "user"),
    "HETZNER_STORAGE_PASSWORD": ("storage", "hetzner", "password"),
    "HETZNER_STORAGE_PATH": ("storage", "hetzner", "path"),
    "JELLYFIN_MOVIES_PATH": ("roots", "jellyfin_movies", "path"),
    "JELLYFIN_TV_PATH": ("roots", "jellyfin_tv", "path"),
    "JELLYFIN_OTHER_PATH": ("roots", "jellyfin_other", "path"),
}
"""Documented environment names and the setting that each one means."""

_THEN = "Correct it, then check it with: shelver config check"

_ALIAS_KINDS = {"jellyfin_movies": "movies", "jellyfin_tv": "tv", "jellyfin_other": "other"}


class _Sources(BaseSettings, Settings):
    """Lays the environment over what was read from files."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix="SHELVER_",
        env_nested_delimiter="__",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the environment over what `load` read from files; dotenv and secret folders are not read.

        Names that end in `_FILE` are left to `load`, which reads the file.
        """
        del settings_cls, dotenv_settings, file_secret_settings
        assert isinstance(env_settings, EnvSettingsSource)
        env_settings.env_vars = {k: v for k, v in env_settings.env_vars.items() if not k.lower().endswith("_file")}
        return env_settings, init_settings


def default_config_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the settings file lies when no `--config` is given (XDG base directories)."""
    base = environment.get("XDG_CONFIG_HOME") or os.path.join(environment.get("HOME", "/"), ".config")  # noqa: PTH118
    return Path(base) / "shelver" / "config.toml"


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the database and of everything else that shelver remembers (XDG base directories)."""
    base = environment.get("XDG_STATE_HOME") or os.path.join(environment.get("HOME", "/"), ".local", "state")  # noqa: PTH118
    return Path(base) / "shelver"


def database_url(settings: Settings) -> str:
    """Return the database's SQLAlchemy URL; the default is an SQLite file in the state folder."""
    return settings.database.url or f"sqlite:///{state_folder() / 'shelver.db'}"


def staging_folder(settings: Settings) -> Path:
    """Return the folder in which files from remote sources lie until they are organized."""
    return settings.staging.path or state_folder() / "staging"


def backup_folder(settings: Settings) -> Path:
    """Return the folder of backups; the default lies in the state folder."""
    return settings.backup.path or state_folder() / "backups"


def classification_path(settings: Settings) -> Path:
    """Return the path of the documented classification database."""
    return settings.classifications.path or state_folder() / "classifications.db"


def reports_folder(settings: Settings) -> Path:
    """Return the folder of the documented program's reports; the default lies in the state folder."""
    return settings.reports.path or state_folder() / "reports"


def load(config: Path | None = None, *, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings.

    `config` is the file named by the person, which must exist; without it the default file is read if there is one.
    `overrides` are nested values from flags and win over everything.

    Raises:
        SettingsError: a file, variable or flag cannot be read, is unknown or has a wrong value; says which and where.
    """
    path = config or default_config_path()
    values = _read_file(path, required=config is not None)
    values = _merge(_from_aliases(os.environ), values)
    values = _merge(values, _from_secret_files(os.environ))
    try:
        settings = Settings.model_validate(_merge(_Sources(**values).model_dump(exclude_unset=True), overrides or {}))
    except ValidationError as error:
        raise SettingsError(_describe(error, path), hint=_THEN) from error
    except ValueError as error:  # a variable that is no JSON where one is needed
        raise SettingsError(f"{error}. Nothing was changed.", hint=_THEN) from error
    return settings.read_from(path) if path.exists() else settings


def _read_file(path: Path, *, required: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if not required:
            return {}
        raise SettingsError(
            f"The settings file {path} does not exist.", hint=f"Write one with: shelver config init --config {path}"
        ) from error
    except OSError as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"The settings file {path} cannot be read: it is no text in UTF-8.", hint=_THEN) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings file {path} is not valid TOML: {error}.", hint=_THEN) from error


def _from_aliases(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, keys in ENVIRONMENT_ALIASES.items():
        if environment.get(name) and (keys[0] != "storage" or environment.get("HETZNER_STORAGE_HOST")):
            values = _merge(values, _nested(keys, environment[name]))
            if keys[0] == "roots":
                values = _merge(values, _nested(("roots", keys[1], "kind"), _ALIAS_KINDS[keys[1]]))
    return values


def _from_secret_files(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in sorted(environment):
        if not (name.startswith("SHELVER_") and name.endswith("_FILE") and "__" in name):
            continue
        keys = tuple(name.removeprefix("SHELVER_").removesuffix("_FILE").lower().split("__"))
        try:
            content = Path(environment[name]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name} names {environment[name]}, which cannot be read: {error}.") from error
        values = _merge(values, _nested(keys, content))
    return values


def _nested(keys: tuple[str, ...], value: object) -> dict[str, Any]:
    for key in reversed(keys):
        value = {key: value}
    assert isinstance(value, dict)
    return value


def _merge(low: Mapping[str, Any], high: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(low)
    for key, value in high.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return merged


_WRONG = {
    "extra_forbidden": "is not a setting of shelver",
    "missing": "is missing",
    "path_type": 'must be a folder, written as text: "/mnt/media"',
    "string_type": 'must be text in quotes: "like this"',
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "float_parsing": "must be a number",
    "bool_parsing": "must be true or false",
    "model_type": "must be a table of settings",
    "dict_type": "must be a table of settings",
    "tuple_type": 'must be a list: ["like", "this"]',
    "byte_size": 'must be a number of bytes, or text such as "1 GiB"',
    "byte_size_unit": 'must be a number of bytes, or text such as "1 GiB"',
}
"""What is wrong with a value, by the validator's own word for it; where it is silent the validator's sentence is shown."""


def _describe(error: ValidationError, path: Path) -> str:
    """Put each wrong value on one line with its place, without ever showing the value of a secret."""
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        place = [str(part) for part in problem["loc"]]
        section, key = ".".join(place[:-1]), place[-1] if place else ""
        where = f"[{section}] {key}" if section else key
        what = _WRONG.get(problem["type"]) or problem["msg"].removeprefix("Value error, ").replace(
            "Input should", "must"
        )
        lines.append(f"{where}: {what}" if where else what)
    return f"The settings ({path}, SHELVER_ variables, flags) are wrong: {'; '.join(lines)}. Nothing was changed."
