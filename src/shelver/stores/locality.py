"""Whether a folder lies on a network file system, where SQLite's locks and shared memory cannot be trusted."""

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

_NETWORK = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs"}
    | {"nfs4", "ocfs2", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "vmhgfs"}
    | {f"fuse.{name}" for name in ("cephfs", "davfs2", "gcsfuse", "glusterfs", "gvfsd-fuse", "rclone", "s3fs", "sshfs")}
    | {"fuse.smbnetfs", "fuse.vmhgfs-fuse"}
)
_OCTAL = re.compile(r"\\([0-7]{3})")


def network_file_system(folder: Path, mounts: Path = MOUNTS) -> str:
    """Return the type of the network file system on which the folder lies, or "" when it is a local one.

    A system that does not list its mounts is taken as local.
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    place = f"{folder.resolve()}/"
    for line in lines:
        mounted, _, described = line.partition(" - ")
        fields = mounted.split(" ")
        if len(fields) < 5 or not described:
            continue
        point = _OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[4]).rstrip("/") + "/"
        if place.startswith(point) and len(point) >= len(best):
            best, kind = point, described.split(" ")[0]
    return kind if kind in _NETWORK else ""
