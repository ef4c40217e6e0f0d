"""Bundles that a test enters into a journal."""

import dataclasses
import os

from shelver.media.files import FileIdentity, FileRole
from shelver.plan.journal import BundleDraft, EntryDraft, EntryState, Folder, Way
from shelver.plan.placements import Placement, Purpose, Target

IDENTITY = FileIdentity(device=(1 << 64) - 1, inode=(1 << 63) + 5, size_bytes=1 << 40, mtime_ns=-1, ctime_ns=1 << 60)


def placement(name="a.mkv", **changes):
    made = Placement(
        source_path=f"/downloads/{name}",
        source_root="/downloads",
        identity=IDENTITY,
        target=Target(root_path="/library", parts=("Film", name)),
        role=FileRole.VIDEO,
    )
    return dataclasses.replace(made, **changes)


def draft(*placements, space=(), way=Way.RENAME, state=EntryState.INTENT):
    return BundleDraft(
        path="/downloads/Rel",
        source_root="/downloads",
        source_mount="/dev/a (ext4)",
        source_inode=(1 << 64) - 7,
        entries=tuple(EntryDraft(placement=one, way=way, state=state, temporary_depth=1) for one in placements),
        made=(Folder(root_path="/library", parts=("Film",), mode=0o755),),
        tidied=(Folder(root_path="/downloads", parts=("Rel", os.fsdecode(b"caf\xe9")), mode=0o2750),),
        space=space,
    )


def entered(journal, *drafts):
    batch_id = journal.open_batch(Purpose.ORGANIZE)
    return batch_id, journal.enter(batch_id, drafts)
