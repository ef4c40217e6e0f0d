"""How files are moved: settings of the moving engine as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shelver.media.roots import Permissions
from shelver.plan.placements import Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingPolicy:
    """Settings of the moving engine.

    `min_age_s`: a source that changed more recently is taken as still being written. `free_space_buffer_bytes` stays free
    on every library file system; a copy that reaches it waits `space_wait_s` for room before it gives up. `permissions` say by the
    path of its root what new files and folders wear. The method `auto` links or copies, and never takes the source away, below the
    `seeding` folders, and everywhere when it is `hardlink_first`.
    """

    min_age_s: float = 60.0
    free_space_buffer_bytes: int = 1 << 30
    verification: Verification = Verification.AUTO
    permissions: Mapping[str, Permissions] = field(default_factory=dict)
    space_wait_s: float = 0.0
    hardlink_first: bool = False
    seeding: tuple[str, ...] = ()

    def is_seeding(self, path: str) -> bool:
        """Say whether other programs still share the file, so that it stays where it is."""
        return self.hardlink_first or any(path.startswith(folder.rstrip("/") + "/") for folder in self.seeding)
