"""Rows of the journal's tables as values, and values as rows."""

import time
import unicodedata

from sqlalchemy import RowMapping

from shelver.media.files import FileIdentity, FileRole, Owner
from shelver.plan.journal import (
    BundleDraft,
    BundleRecord,
    Entry,
    EntryDraft,
    EntryState,
    Folder,
    Way,
)
from shelver.plan.placements import Conflict, Method, Target
from shelver.stores.columns import short_key

Row = RowMapping
_NOT_LOOKED_AT = frozenset({EntryState.PARKED, EntryState.CONFLICT})
"""States that say nothing new about the bytes: after a loss of power they are still to be read."""


def target_key(target: Target) -> str:
    """Name a target as a file system that folds case would: two of one key never travel at the same time."""
    return key_of_path(target.path)


def key_of_path(path: str) -> str:
    """Name a path as `target_key` names the target that lies there."""
    return short_key(unicodedata.normalize("NFC", path).casefold())


def bundle_row(batch_id: str, draft: BundleDraft) -> dict[str, object]:
    """Return the bundle's row, still without an id."""
    return {
        "batch_id": batch_id,
        "path": draft.path,
        "source_root": draft.source_root,
        "source_mount": draft.source_mount,
        "source_inode": draft.source_inode,
    }


def entry_row(draft: EntryDraft, *, batch_id: str, bundle_id: int, token: int, boot_id: str) -> dict[str, object]:
    """Return the entry's row, still without an id."""
    placement = draft.placement
    return {
        "bundle_id": bundle_id,
        "batch_id": batch_id,
        "source_path": placement.source_path,
        "source_root": placement.source_root,
        **_identity_row("source", placement.identity),
        **_target_row(placement.target),
        "role": placement.role.value,
        "method": placement.method.value,
        "way": draft.way.value,
        "conflict": placement.conflict.value,
        "state": draft.state.value,
        "reached": draft.state.value,
        "is_live": draft.state not in {EntryState.DUPLICATE, EntryState.SKIPPED},
        "temporary_depth": draft.temporary_depth,
        "attempt": 1,
        "token": token,
        "digest": draft.digest,
        "size_bytes": placement.size_bytes,
        **_identity_row("written", None),
        **_identity_row("placeholder", draft.placeholder),
        "kept_digest": draft.kept_digest,
        "mtime_ns": placement.mtime_ns,
        "source_mode": draft.source_mode,
        "mode": draft.mode,
        **_owner_row("source_", draft.source_owner),
        **_owner_row("", placement.owner),
        "boot_id": boot_id,
        "error": "",
        "replaces_root": placement.replaces.root_path if placement.replaces else None,
        "replaces_parts": "/".join(placement.replaces.parts) if placement.replaces else None,
        "reverses": placement.reverses,
        "updated_s": time.time(),
    }


def changed_row(entry: Entry, *, boot_id: str) -> dict[str, object]:
    """Return what may change of an entry, with `entry_id` and `entry_token` to find it by. `boot_id` is that of now."""
    return {
        "entry_id": entry.entry_id,
        "entry_token": entry.token,
        **_identity_row("source", entry.identity),
        **_target_row(entry.target),
        "way": entry.way.value,
        "state": entry.state.value,
        "reached": entry.reached.value,
        "is_live": entry.is_live,
        "temporary_depth": entry.temporary_depth,
        "attempt": entry.attempt,
        "digest": entry.digest,
        "size_bytes": entry.size_bytes,
        **_identity_row("written", entry.written),
        **_identity_row("placeholder", entry.placeholder),
        "boot_id": entry.boot_id if entry.state in _NOT_LOOKED_AT else boot_id,
        "error": entry.error,
        "losses": "\n".join(entry.losses),
        "updated_s": time.time(),
    }


def entry_of(row: Row) -> Entry:
    """Read an entry."""
    replaces = None
    if row["replaces_root"] is not None:
        replaces = Target(root_path=row["replaces_root"], parts=tuple(row["replaces_parts"].split("/")))
    return Entry(
        entry_id=row["id"],
        batch_id=row["batch_id"],
        bundle_id=row["bundle_id"],
        source_path=row["source_path"],
        source_root=row["source_root"],
        identity=_identity_of("source", row),
        target=Target(root_path=row["target_root"], parts=tuple(row["target_parts"].split("/"))),
        role=FileRole(row["role"]),
        method=Method(row["method"]),
        conflict=Conflict(row["conflict"]),
        state=EntryState(row["state"]),
        reached=EntryState(row["reached"]),
        way=Way(row["way"]),
        is_live=row["is_live"],
        temporary_depth=row["temporary_depth"],
        attempt=row["attempt"],
        token=row["token"],
        digest=row["digest"],
        size_bytes=row["size_bytes"],
        written=_identity_of("written", row),
        placeholder=_identity_of("placeholder", row),
        kept_digest=row["kept_digest"],
        mtime_ns=row["mtime_ns"],
        source_mode=row["source_mode"],
        mode=row["mode"],
        source_owner=_owner_of("source_", row),
        owner=_owner_of("", row),
        losses=tuple(filter(None, row["losses"].split("\n"))),
        boot_id=row["boot_id"],
        error=row["error"],
        replaces=replaces,
        reverses=row["reverses"],
        updated_at_s=row["updated_s"],
    )


def folder_rows(bundle_id: int, draft: BundleDraft) -> list[dict[str, object]]:
    """Return the rows of the folders that the bundle makes and empties, in their order."""
    changes = [
        (change, folder)
        for change, folders in (("made", draft.made), ("tidied", draft.tidied), ("restored", draft.restored))
        for folder in folders
    ]
    return [
        {
            "bundle_id": bundle_id,
            "change": change,
            "root_path": folder.root_path,
            "parts": "/".join(folder.parts),
            "mode": folder.mode,
            **_owner_row("", folder.owner),
        }
        for change, folder in changes
    ]


def folder_of(row: Row) -> Folder:
    """Read a folder."""
    parts = tuple(row["parts"].split("/"))
    return Folder(root_path=row["root_path"], parts=parts, mode=row["mode"], owner=_owner_of("", row))


def bundle_of(row: Row, entries: tuple[Entry, ...], folders: list[Row]) -> BundleRecord:
    """Read a bundle with what belongs to it."""
    return BundleRecord(
        bundle_id=row["id"],
        batch_id=row["batch_id"],
        path=row["path"],
        source_root=row["source_root"],
        source_mount=row["source_mount"],
        source_inode=row["source_inode"],
        entries=entries,
        made=tuple(folder_of(folder) for folder in folders if folder["change"] == "made"),
        tidied=tuple(folder_of(folder) for folder in folders if folder["change"] == "tidied"),
        restored=tuple(folder_of(folder) for folder in folders if folder["change"] == "restored"),
        reason=row["reason"],
    )


def _target_row(target: Target) -> dict[str, object]:
    return {
        "target_root": target.root_path,
        "target_parts": "/".join(target.parts),
        "target_key": target_key(target),
    }


def _owner_row(prefix: str, owner: Owner | None) -> dict[str, object]:
    return {f"{prefix}uid": owner.user if owner else None, f"{prefix}gid": owner.group if owner else None}


def _owner_of(prefix: str, row: Row) -> Owner | None:
    user, group = row[f"{prefix}uid"], row[f"{prefix}gid"]
    return None if user is None or group is None else Owner(user=user, group=group)


def _identity_row(prefix: str, identity: FileIdentity | None) -> dict[str, object]:
    return {
        f"{prefix}_device": identity.device if identity else None,
        f"{prefix}_inode": identity.inode if identity else None,
        f"{prefix}_size": identity.size_bytes if identity else None,
        f"{prefix}_mtime_ns": identity.mtime_ns if identity else None,
        f"{prefix}_ctime_ns": identity.ctime_ns if identity else None,
    }


def _identity_of(prefix: str, row: Row) -> FileIdentity | None:
    if row[f"{prefix}_inode"] is None:
        return None
    return FileIdentity(
        device=row[f"{prefix}_device"],
        inode=row[f"{prefix}_inode"],
        size_bytes=row[f"{prefix}_size"],
        mtime_ns=row[f"{prefix}_mtime_ns"],
        ctime_ns=row[f"{prefix}_ctime_ns"],
    )
