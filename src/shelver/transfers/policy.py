"""How files are moved: settings of the moving engine as one value."""

from dataclasses import dataclass
from enum import StrEnum


class Verification(StrEnum):
    """How a copy is checked before it gets its final name."""

    AUTO = "auto"  # paranoid on network and FUSE file systems and at a root's first copy, else fast
    FAST = "fast"  # length and the digest taken while writing
    PARANOID = "paranoid"  # read back from the disk and compared


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingPolicy:
    """Settings of the moving engine.

    `min_age_s`: a source that changed more recently is taken as still being written. `free_space_buffer_bytes` stays free
    on every library file system. `folder_mode` are the permission bits of new folders before the umask.
    """

    min_age_s: float = 60.0
    free_space_buffer_bytes: int = 1 << 30
    verification: Verification = Verification.AUTO
    folder_mode: int = 0o777
