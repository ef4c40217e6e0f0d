"""Joins addresses of sources and storage to what reaches them; one rclone for the whole process."""

import os
import string
import subprocess
from collections.abc import Mapping

from shelver.errors import RemoteRefused
from shelver.media.sources import SourceType, SyncSource
from shelver.ports import Remote
from shelver.remotes.daemon import RcloneDaemon, rclone_binary
from shelver.remotes.folder import FolderRemote
from shelver.remotes.rclone import RcloneRemote, require_remote
from shelver.settings import Settings
from shelver.settings.sources import StorageSettings

_PLAIN = frozenset(string.ascii_lowercase + string.digits)


class Remotes:
    """Reaches folders and remotes. State: the rclone that runs, once one was needed."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings; nothing is started yet."""
        self._settings = settings
        self._daemon = RcloneDaemon(config=settings.rclone.config, environment=self._logins)

    def close(self) -> None:
        """End rclone. Idempotent."""
        self._daemon.close()

    def of_source(self, source: SyncSource) -> Remote:
        """Return what reaches a source.

        Raises:
            MissingExtra: rclone is needed and not installed.
            RemoteMissing: rclone's configuration has no remote of that name.
        """
        if source.type is SourceType.LOCAL:
            return FolderRemote(source.path)
        return self.at(source.path)

    def at(self, address: str) -> Remote:
        """Return what reaches an address: an absolute folder, or `name:path`; raises as `of_source` does."""
        if address.startswith("/"):
            return FolderRemote(address)
        require_remote(address, self._daemon)
        return RcloneRemote(address, self._daemon)

    def of_storage(self, name: str) -> Remote:
        """Return what reaches the storage of that name in the settings; raises as `of_source` does.

        Raises:
            RemoteRefused: the file of the known host keys that the settings name cannot be read.
        """
        storage = self._settings.storage[name]
        if storage.known_hosts and not os.access(storage.known_hosts, os.R_OK):
            raise RemoteRefused(
                f"The host key of the storage {name} cannot be checked: {storage.known_hosts} cannot be read.",
                hint=f"Write the key into it, or set known_hosts of [storage.{name}] to the right file.",
            )
        return self.at(storage_address(name, storage))

    def _logins(self) -> Mapping[str, str]:
        """Return the environment by which rclone knows the storage boxes that are named by host and login."""
        found: dict[str, str] = {}
        for name, storage in self._settings.storage.items():
            if not storage.host:
                continue
            prefix = f"RCLONE_CONFIG_{_remote_name(name).upper()}_"
            found |= {
                f"{prefix}TYPE": "sftp",
                f"{prefix}HOST": storage.host,
                f"{prefix}PORT": str(storage.port),
                f"{prefix}USER": storage.user,
            }
            if storage.key_file:
                found[f"{prefix}KEY_FILE"] = str(storage.key_file)
            if storage.known_hosts:
                found[f"{prefix}KNOWN_HOSTS_FILE"] = str(storage.known_hosts)
            if storage.password:
                found[f"{prefix}PASS"] = _obscured(storage.password.get_secret_value())
        return found


def storage_address(name: str, storage: StorageSettings) -> str:
    """Return the address of a storage: the one in the settings, or that of the remote that its login makes."""
    return storage.address or f"{_remote_name(name)}:{storage.path}"


def _remote_name(name: str) -> str:
    """Return a name for rclone that no other storage has; rclone reads capital and small letters as the same."""
    return "shelver" + "".join(sign if sign in _PLAIN else f"_{ord(sign):x}_" for sign in name)


def _obscured(password: str) -> str:
    """Return the password as rclone's environment holds it; it is given on standard input, where nobody else can read it."""
    done = subprocess.run(
        [str(rclone_binary()), "obscure", "-"],
        input=password,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ.get("PATH", "")},
    )
    return done.stdout.strip()
