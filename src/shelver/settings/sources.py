"""Settings of what comes from elsewhere and goes elsewhere: staging, rclone, storage."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, SecretStr, model_validator

from shelver.settings.paths import Folder


class _Elsewhere(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StagingSettings(_Elsewhere):
    """Where files from remote sources lie until they are organized."""

    path: Folder | None = Field(
        default=None,
        description="the folder, best on the disk of the library; unset means staging in the state folder",
    )


class RcloneSettings(_Elsewhere):
    """How clouds and storage servers are reached."""

    config: Folder | None = Field(
        default=None, description="rclone's configuration file; unset means the one that rclone uses by itself"
    )
    transfers: PositiveInt = Field(default=4, le=64, description="files that are fetched at the same time")


class StorageSettings(_Elsewhere):
    """A place to which organized files are pushed: a remote, a mounted folder, or an SFTP storage box by its login."""

    address: str = Field(default="", description="`name:path` of rclone's configuration, or an absolute folder")
    host: str = Field(default="", description="host of an SFTP server, instead of an address")
    port: int = Field(default=23, gt=0, lt=65536, description="its port; storage boxes answer SSH on 23")
    user: str = Field(default="", description="login there")
    password: SecretStr | None = Field(default=None, description="password there")
    key_file: Folder | None = Field(default=None, description="private key there, instead of a password")
    known_hosts: Folder | None = Field(
        default=None,
        description="file with its host key, as OpenSSH keeps them; unset means that the key is not checked",
    )
    path: str = Field(default="", description="folder there")
    roots: tuple[str, ...] = Field(default=(), description="names of the library roots that are pushed; none means all")

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if bool(self.address) == bool(self.host):
            raise ValueError("either an address or a host is needed")
        if self.host and not self.user:
            raise ValueError("a host needs a user")
        if self.address and self.known_hosts:
            raise ValueError("known_hosts goes with a host; that of an address stands in rclone's configuration")
        return self

    @property
    def is_host_unchecked(self) -> bool:
        """Whether whoever answers at the host is believed to be it."""
        return bool(self.host) and self.known_hosts is None
