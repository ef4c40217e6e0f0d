"""The engine with one guard, check or fsync taken out. Each must be noticed by the probes, the order or the sweep."""

import dataclasses
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from shelver.disk import folders, publishing, removing, sealing, stability
from shelver.plan import recovery
from shelver.plan.journal import INTENDED, EntryState
from shelver.stores import connections, journal, journal_rows
from shelver.transfers import (
    admission,
    drafting,
    going_back,
    ground,
    mover,
    placing,
    policy,
    releasing,
    settling,
    targets,
    writing,
)

Patch = pytest.MonkeyPatch
Mutant = Callable[[Patch], None]


class _Without:
    """A module without some of its functions."""

    def __init__(self, module: object, **replaced: object) -> None:
        self._module = module
        self.__dict__.update(replaced)

    def __getattr__(self, name: str) -> object:
        return getattr(self._module, name)


def _nothing(*_args: object, **_options: object) -> None:
    """Do nothing."""


def file_not_synced(patch: Patch) -> None:
    patch.setattr(sealing, "os", _Without(os, fsync=_nothing))


def folders_not_synced(patch: Patch) -> None:
    patch.setattr(publishing, "sync_folder", _nothing)


def source_folders_not_synced(patch: Patch) -> None:
    patch.setattr(publishing._Touched, "add_source", _nothing)


def new_folders_not_synced(patch: Patch) -> None:
    real = publishing._Touched.add

    def only_files(self: object, new: folders.Place) -> None:
        if "." in new.name:
            real(self, new)

    patch.setattr(publishing._Touched, "add", only_files)


def removed_source_not_synced_before_commit(patch: Patch) -> None:
    patch.setattr(publishing._Touched, "make_durable", _nothing)


def plain_rename(patch: Patch) -> None:
    def rename(old: folders.Place, new: folders.Place, *, handles: folders.FolderHandles) -> None:
        os.rename(old.name, new.name, src_dir_fd=handles.of(old), dst_dir_fd=handles.of(new))

    patch.setattr(publishing, "rename_without_replacing", rename)


def exists_and_rename(patch: Patch) -> None:
    def rename(old: folders.Place, new: folders.Place, *, handles: folders.FolderHandles) -> None:
        if handles.status(new) is not None:
            raise FileExistsError(17, "exists", new.path)
        os.rename(old.name, new.name, src_dir_fd=handles.of(old), dst_dir_fd=handles.of(new))

    patch.setattr(publishing, "rename_without_replacing", rename)


def no_root_guard(patch: Patch) -> None:
    patch.setattr(ground.Ground, "require", _nothing)


def no_root_guard_before_publishing(patch: Patch) -> None:
    real = placing.put_in_place
    patch.setattr(placing, "put_in_place", lambda *args, **options: real(*args, **{**options, "check": _nothing}))


def no_marker_check(patch: Patch) -> None:
    patch.setattr(ground, "require_online", _nothing)


def no_hold_check(patch: Patch) -> None:
    patch.setattr(journal.SqlJournal, "require_hold", _nothing)


def published_not_recorded(patch: Patch) -> None:
    """The source goes while the journal still says VERIFIED."""
    real = journal.SqlJournal.advance

    def advance(self: object, entries: object, **options: object) -> None:
        if not all(entry.state is EntryState.PUBLISHED for entry in entries):
            real(self, entries, **options)

    patch.setattr(journal.SqlJournal, "advance", advance)


def no_identity_check_before_release(patch: Patch) -> None:
    patch.setattr(removing, "is_same_file", lambda *_args, **_options: True)


def no_target_check_before_release(patch: Patch) -> None:
    def release(entry: object, source: object, handles: object) -> None:
        os.unlink(source.name, dir_fd=handles.of(source))

    patch.setattr(releasing, "_release_copied", release)


def no_identity_check_at_admission(patch: Patch) -> None:
    patch.setattr(admission, "is_same_file", lambda *_args, **_options: True)


def no_check_for_change_during_the_copy(patch: Patch) -> None:
    patch.setattr(writing, "_require_unchanged", _nothing)


def no_read_back(patch: Patch) -> None:
    patch.setattr(writing, "_verify", _nothing)


def no_check_for_writers(patch: Patch) -> None:
    patch.setattr(admission, "_refuse_writers", _nothing)


def no_age_check(patch: Patch) -> None:
    patch.setattr(admission, "is_settled", lambda *_args, **_options: True)


def no_kind_check(patch: Patch) -> None:
    patch.setattr(admission, "refusal_of_kind", lambda _status: "")
    patch.setattr(admission, "is_same_file", lambda *_args, **_options: True)
    patch.setattr(admission, "_refuse_writers", _nothing)


def symlinks_followed(patch: Patch) -> None:
    patch.setattr(folders, "FOLDER_FLAGS", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def journal_not_durable(patch: Patch) -> None:
    real = connections._prepare_sqlite

    def prepare(connection: object, record: object) -> None:
        real(connection, record)
        connection.execute("PRAGMA synchronous = OFF")

    patch.setattr(connections, "_prepare_sqlite", prepare)


def names_not_reserved(patch: Patch) -> None:
    patch.setattr(journal, "_refusals", lambda *_args: {})


def space_not_checked(patch: Patch) -> None:
    patch.setattr(drafting, "space_of", lambda *_args, **_options: ())


def room_not_measured_again(patch: Patch) -> None:
    patch.setattr(mover, "require_room", _nothing)


def temporary_files_stay(patch: Patch) -> None:
    patch.setattr(settling, "remove_temporary", _nothing)


def bundles_do_not_go_back(patch: Patch) -> None:
    patch.setattr(settling, "moves_back", lambda *_args: ())


def failed_bundles_are_left(patch: Patch) -> None:
    patch.setattr(mover, "settle", lambda record, **_options: record.entries)


def recursive_tidy(patch: Patch) -> None:
    patch.setattr(placing, "tidy_folder", lambda folder, **_options: shutil.rmtree(Path(folder.path)))


def temporary_not_exclusive(patch: Patch) -> None:
    patch.setattr(sealing, "_CREATE", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC)


def no_temporary_name(patch: Patch) -> None:
    """The copy is written under its final name."""

    def final(entry: object) -> folders.Place:
        return ground.target_place(entry)

    patch.setattr(writing, "temporary_place", final)
    patch.setattr(placing, "temporary_place", final)


def leases_not_asked(patch: Patch) -> None:
    patch.setattr(stability, "fcntl", _Without(stability.fcntl, fcntl=_nothing))


def edited_sidecars_are_renewed(patch: Patch) -> None:
    """Any sidecar that stands there counts as ours."""
    real = targets.renewed
    patch.setattr(
        drafting, "renewed", lambda *args, **options: real(*args, **{**options, "content_of": lambda _d: b""})
    )


def renewal_without_a_second_look(patch: Patch) -> None:
    patch.setattr(publishing, "_require_expected", _nothing)


def renewed_sidecars_do_not_come_back(patch: Patch) -> None:
    real = settling.moves_back

    def moves(entry: object, action: object, ground_: object) -> object:
        return () if entry.kept_digest else real(entry, action, ground_)

    patch.setattr(settling, "moves_back", moves)


def replaced_before_the_new_one_is_in_place(patch: Patch) -> None:
    """The old file goes to the trash together with the publication of the new one, as peers do it."""
    real = drafting._trashing

    def at_once(*args: object, **options: object) -> object:
        return dataclasses.replace(real(*args, **options), state=EntryState.INTENT)

    patch.setattr(drafting, "_trashing", at_once)
    patch.setattr(placing, "_publishing_order", lambda entry: not entry.is_trashing)


def folders_move_with_what_lies_inside(patch: Patch) -> None:
    patch.setattr(publishing, "holds_only", lambda *_args, **_options: ((),))


def seeding_sources_are_taken(patch: Patch) -> None:
    patch.setattr(policy.MovingPolicy, "is_seeding", lambda *_args: False)


def dangerous_modes_are_kept(patch: Patch) -> None:
    patch.setattr(sealing, "safe_mode", lambda mode: mode)
    patch.setattr(drafting, "safe_mode", lambda mode: mode)


def the_buffer_is_not_looked_at_again(patch: Patch) -> None:
    patch.setattr(mover.Mover, "_require_buffer", _nothing)


def the_last_name_goes_back(patch: Patch) -> None:
    patch.setattr(recovery, "_is_last", lambda *_args: False)


def names_are_not_looked_at_again(patch: Patch) -> None:
    def remove(place: folders.Place, _seen: object, *, handles: folders.FolderHandles) -> None:
        os.unlink(place.name, dir_fd=handles.of(place))

    patch.setattr(releasing, "remove_seen", remove)


def a_disk_that_was_away_is_trusted(patch: Patch) -> None:
    patch.setattr(journal_rows, "_NOT_LOOKED_AT", frozenset())


def change_times_are_not_asked(patch: Patch) -> None:
    patch.setattr(ground.Ground, "tells_changes", lambda *_args: False)


def a_moved_folder_is_not_looked_through_again(patch: Patch) -> None:
    real = publishing.holds_only

    def first(folder: folders.Place, *args: object, **options: object) -> object:
        return ((),) if "Movies" in folder.parts else real(folder, *args, **options)

    patch.setattr(publishing, "holds_only", first)


def intended_placeholders_stay(patch: Patch) -> None:
    """Recovery knows an empty file under the final name only by its identity."""
    real = settling.is_placeholder
    patch.setattr(settling, "is_placeholder", lambda status, made: made != INTENDED and real(status, made))


def placeholders_are_not_announced(patch: Patch) -> None:
    """The journal does not hear of the empty file that keeps a name."""
    for module in (placing, going_back):
        patch.setattr(module, "noting", lambda *_args: _nothing)


MUTANTS: tuple[Mutant, ...] = (
    placeholders_are_not_announced,
    intended_placeholders_stay,
    the_last_name_goes_back,
    names_are_not_looked_at_again,
    a_disk_that_was_away_is_trusted,
    change_times_are_not_asked,
    a_moved_folder_is_not_looked_through_again,
    edited_sidecars_are_renewed,
    renewal_without_a_second_look,
    renewed_sidecars_do_not_come_back,
    replaced_before_the_new_one_is_in_place,
    folders_move_with_what_lies_inside,
    seeding_sources_are_taken,
    dangerous_modes_are_kept,
    the_buffer_is_not_looked_at_again,
    file_not_synced,
    folders_not_synced,
    source_folders_not_synced,
    new_folders_not_synced,
    removed_source_not_synced_before_commit,
    plain_rename,
    exists_and_rename,
    no_root_guard,
    no_root_guard_before_publishing,
    no_marker_check,
    no_hold_check,
    published_not_recorded,
    no_identity_check_before_release,
    no_target_check_before_release,
    no_identity_check_at_admission,
    no_check_for_change_during_the_copy,
    no_read_back,
    no_check_for_writers,
    no_age_check,
    no_kind_check,
    symlinks_followed,
    journal_not_durable,
    names_not_reserved,
    space_not_checked,
    room_not_measured_again,
    temporary_files_stay,
    bundles_do_not_go_back,
    failed_bundles_are_left,
    recursive_tidy,
    temporary_not_exclusive,
    no_temporary_name,
    leases_not_asked,
)
