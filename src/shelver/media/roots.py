"""What is remembered of a registered root: who it is, where it was mounted, and what its file system can do."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """Where a folder's bytes lie: the mount's source and type as the kernel names them, and its mount point."""

    source: str
    fs_type: str
    mount_point: str = ""

    @property
    def is_remote(self) -> bool:
        """Whether the file system is a network or FUSE one: slow, able to hang, with inodes that may change."""
        return self.fs_type.startswith("fuse") or self.fs_type in _REMOTE

    @property
    def label(self) -> str:
        """Source and type in the form that people know from `mount`."""
        return f"{self.source} ({self.fs_type})"


_REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "drvfs", "virtiofs", "ceph", "glusterfs", "afs", "vboxsf", "lustre"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a root's file system did when it was tried out.

    `mtime_granularity_ns` is the step in which modification times are kept. `name_limit_bytes` and `name_limit_chars`
    are the longest name that was accepted, in bytes of UTF-8 (ASCII letters) and in two-byte characters.
    `refused_characters` are those of a fixed list that a name could not hold or that came back altered.
    """

    probed_at: str
    no_replace_rename: bool
    hardlink: bool
    symlink: bool
    reflink: bool
    reserves_space: bool
    xattr: bool
    chmod: bool
    chown: bool
    folds_case: bool
    stable_inodes: bool
    sync_folder: bool
    mtime_granularity_ns: int
    name_limit_bytes: int
    name_limit_chars: int
    refused_characters: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permissions:
    """What new files and folders of a root wear; None leaves it to the source file, the umask and the running user.

    Modes are permission bits; `owner` and `group` are numbers.
    """

    file_mode: int | None = None
    folder_mode: int | None = None
    owner: int | None = None
    group: int | None = None


PLAIN = Permissions()
"""Nothing was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredRoot:
    """A root that a person registered: `root_id` stands in its marker file, `mount` is where it lay at registration.

    `is_proven` turns true when a verified copy has landed there; until then copies are read back in full.
    """

    path: str
    root_id: str
    mount: Mount
    registered_at: str
    capabilities: Capabilities | None = None
    is_proven: bool = field(default=False)


def keeps_inodes(root: RegisteredRoot | None, mount: Mount) -> bool:
    """Say whether a file keeps its inode where the root lies now. A FUSE file system may number its files anew.

    It does so with every mount, whatever the trial at registration showed.
    """
    if root is not None and root.capabilities is not None and not root.capabilities.stable_inodes:
        return False
    return not mount.fs_type.startswith("fuse")
