"""Putting files in place: the one sequence publish → fsync of the folders → commit, and the forms of publishing.

A name that is taken is never replaced. Nothing else in the program gives a file its final name.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from ctypes import c_char_p, c_int, c_uint, get_errno
from dataclasses import dataclass
from itertools import zip_longest

from shelver.disk.folders import FolderHandles, Place, dress_folder, identity_of, make_folder
from shelver.disk.publications import Deed, Named, Publication
from shelver.disk.sealing import dress_in_place
from shelver.disk.system import system_function
from shelver.disk.wholes import Whole, holds_only
from shelver.media.files import FileIdentity
from shelver.media.roots import PLAIN, Permissions
from shelver.plan.journal import INTENDED

_RENAME_NOREPLACE = 1
_RENAME_EXCHANGE = 2
_NO_SUCH_FORM = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP})
NO_LINKS = frozenset({errno.EPERM, errno.EIO, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK, errno.EINVAL})


def put_in_place(
    bundles: Sequence[Sequence[Publication]],
    *,
    handles: FolderHandles,
    check: Callable[[], None],
    commit: Callable[[Sequence[tuple[Named, ...] | OSError]], None],
    restored: Sequence[tuple[Place, Permissions]] = (),
    wholes: Sequence[Whole | None] = (),
    permissions_of: Callable[[str], Permissions] = lambda _root_path: PLAIN,
) -> tuple[tuple[Named, ...] | OSError, ...]:
    """Give every file of each bundle its final name, make the names durable, then commit.

    This is the only owner of the sequence. `check` runs right before the first name is given (root guard, lease).
    `restored` are folders that are made first, with exact permission bits and owners, even if nothing goes into them.
    `wholes` name for each bundle the folder that holds just its files and may go by one rename. New folders
    wear what `permissions_of` says of their root. Within a bundle the order is kept; the first fault ends it.
    `commit` learns what each name shows now, and why bundles failed; it runs only after every touched folder is durable.

    Raises:
        OSError: a folder could not be made durable. Nothing was committed; recovery reads the disk.
    """
    check()
    work = _Work(handles=handles, touched=_Touched(handles), permissions_of=permissions_of)
    try:
        results = _name(bundles, restored, wholes, work)
    except OSError:
        with suppress(OSError):  # what has its name by now shall keep it, whatever comes next
            work.touched.make_durable()
        raise
    work.touched.make_durable()
    commit(results)
    return results


def _name(
    bundles: Sequence[Sequence[Publication]],
    restored: Sequence[tuple[Place, Permissions]],
    wholes: Sequence[Whole | None],
    work: "_Work",
) -> tuple[tuple[Named, ...] | OSError, ...]:
    inside = [(folder, wears) for folder, wears in restored if any(whole and whole.covers(folder) for whole in wholes)]
    _restore((one for one in restored if one not in inside), work)
    gone = [_rename_whole(whole, bundle, work) for bundle, whole in zip_longest(bundles, wholes) if bundle is not None]
    _restore(inside, work)
    pairs = zip(bundles, gone, strict=True)
    return tuple(_publish_bundle(bundle, work, is_named=is_named) for bundle, is_named in pairs)


def _restore(folders: Iterable[tuple[Place, Permissions]], work: "_Work") -> None:
    """Make folders again with what they wore; one that came back by a rename of the whole gets that too."""
    for folder, permissions in folders:
        if not make_folder(work.handles.of(folder), folder.name, permissions):
            dress_folder(work.handles.of(folder), folder.name, permissions)
        work.touched.add(folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    handles: FolderHandles
    touched: "_Touched"
    permissions_of: Callable[[str], Permissions]


def _publish_bundle(
    bundle: Sequence[Publication], work: _Work, *, is_named: bool = False
) -> tuple[Named, ...] | OSError:
    """Name the files one after another, or only look at them when their folder `is_named` as a whole already."""
    handles, touched = work.handles, work.touched
    named = []
    try:
        for publication in bundle:
            if not is_named:
                _make_folders(publication.new, work)
                touched.add(publication.new)
                if publication.deed is Deed.NONE or publication.is_repeated:
                    touched.add_holders(publication.new)
                if publication.deed is Deed.RENAME:
                    touched.add_source(publication.old)
                _publish(publication, handles=handles)
            losses: tuple[str, ...] = ()
            if publication.wears is not None:
                losses = dress_in_place(publication.new.name, publication.wears, folder_fd=handles.of(publication.new))
            named.append(Named(_checked(publication, handles=handles), losses))
    except OSError as error:
        return error
    return tuple(named)


def _rename_whole(whole: Whole | None, bundle: Sequence[Publication], work: _Work) -> bool:
    """Give the whole folder its new place; False where that is not possible, and then nothing has happened."""
    if whole is None:
        return False
    handles = work.handles
    inside = {publication.old.parts[len(whole.old.parts) :] for publication in bundle}
    try:
        folders = holds_only(whole.old, inside, handles=handles)
        if folders is None:
            return False
        _make_folders(whole.new, work)
        work.touched.add(whole.new)
        work.touched.add_source(whole.old)
        rename_without_replacing(whole.old, whole.new, handles=handles)
        if holds_only(whole.new, inside, handles=handles) is None:  # something came in since: it goes back
            handles.forget_below(whole.new)
            rename_without_replacing(whole.new, whole.old, handles=handles)
            return False
    except OSError:
        return False
    finally:
        handles.forget_below(whole.old)
        handles.forget_below(whole.new)
    permissions = work.permissions_of(whole.new.root_path)
    for parts in folders:
        folder = Place(whole.new.root_path, (*whole.new.parts, *parts))
        dress_folder(handles.of(folder), folder.name, permissions)
    return True


def _publish(publication: Publication, *, handles: FolderHandles) -> None:
    if publication.deed is Deed.NONE:
        return
    if publication.deed is Deed.SYMLINK:
        os.symlink(publication.old.path, publication.new.name, dir_fd=handles.of(publication.new))
    elif publication.deed is Deed.LINK:
        _link(publication.old, publication.new, handles=handles)
    elif publication.placeholder is not None and publication.renews:
        renew(publication.old, publication.new, publication.placeholder, handles=handles)
    elif publication.placeholder is not None and handles.status(publication.new) is not None:
        _rename_over_placeholder(publication, publication.placeholder, handles=handles)
    else:
        _rename(publication, handles=handles)


def _rename(publication: Publication, *, handles: FolderHandles) -> None:
    """Use the first form that the file system has: rename without replacing, link and unlink, placeholder and rename."""
    old, new = publication.old, publication.new
    try:
        rename_without_replacing(old, new, handles=handles)
    except OSError as error:
        if error.errno not in _NO_SUCH_FORM:
            raise
    else:
        return
    try:
        _link(old, new, handles=handles)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        _rename_by_placeholder(publication, handles=handles)
    else:
        sync_folder(handles.of(new))
        os.unlink(old.name, dir_fd=handles.of(old))


def _link(old: Place, new: Place, *, handles: FolderHandles) -> None:
    os.link(old.name, new.name, src_dir_fd=handles.of(old), dst_dir_fd=handles.of(new), follow_symlinks=False)


def _rename_by_placeholder(publication: Publication, *, handles: FolderHandles) -> None:
    """Take the name with an empty file of ours first; only that file is ever replaced.

    The journal knows of it before it is made, so that a run which ends right then leaves no file that nobody knows.
    """
    new = publication.new
    if handles.status(new) is not None:
        raise FileExistsError(errno.EEXIST, "the name is taken", new.path)
    publication.note_placeholder(INTENDED)
    try:
        made = os.open(
            new.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=handles.of(new)
        )
    except OSError:
        publication.note_placeholder(None)
        raise
    try:
        placeholder = identity_of(os.fstat(made))
    finally:
        os.close(made)
    publication.note_placeholder(placeholder)
    _rename_over_placeholder(publication, placeholder, handles=handles)


def _rename_over_placeholder(publication: Publication, placeholder: FileIdentity, *, handles: FolderHandles) -> None:
    new = publication.new
    status = handles.status(new)
    if placeholder == INTENDED and status is not None and is_placeholder(status, placeholder):
        placeholder = identity_of(status)
        publication.note_placeholder(placeholder)
        status = handles.status(new)  # noting takes its time
    if not is_placeholder(status, placeholder):
        raise FileExistsError(errno.EEXIST, "the name was taken meanwhile", new.path)
    os.rename(publication.old.name, new.name, src_dir_fd=handles.of(publication.old), dst_dir_fd=handles.of(new))


def is_placeholder(status: os.stat_result | None, placeholder: FileIdentity) -> bool:
    """Say whether the name still shows the empty file that we put there."""
    return (
        status is not None
        and stat.S_ISREG(status.st_mode)
        and status.st_size == 0
        and (
            placeholder == INTENDED or status.st_ino == placeholder.inode or status.st_mtime_ns == placeholder.mtime_ns
        )
    )


def renew(old: Place, new: Place, expected: FileIdentity, *, handles: FolderHandles) -> None:
    """Let our new bytes take the name of our earlier ones. What was there is removed only when it is what was expected.

    The two names are exchanged, so that what was really there can be looked at before it goes; a file system that cannot
    exchange renames over it, right after the look.

    Raises:
        FileExistsError: somebody else's file has the name; it keeps it.
    """
    _require_expected(handles.status(new), expected, new)
    try:
        _rename_by(_RENAME_EXCHANGE, old, new, handles=handles)
    except OSError as error:
        if error.errno not in _NO_SUCH_FORM:
            raise
        os.rename(old.name, new.name, src_dir_fd=handles.of(old), dst_dir_fd=handles.of(new))
        return
    try:
        _require_expected(handles.status(old), expected, new)
    except FileExistsError:
        _rename_by(_RENAME_EXCHANGE, old, new, handles=handles)
        raise
    os.unlink(old.name, dir_fd=handles.of(old))


def _require_expected(status: os.stat_result | None, expected: FileIdentity, new: Place) -> None:
    is_expected = (
        status is not None
        and stat.S_ISREG(status.st_mode)
        and (status.st_size, status.st_mtime_ns) == (expected.size_bytes, expected.mtime_ns)
    )
    if not is_expected:
        raise FileExistsError(errno.EEXIST, "what stands there changed meanwhile", new.path)


def rename_without_replacing(old: Place, new: Place, *, handles: FolderHandles) -> None:
    """Rename by renameat2(RENAME_NOREPLACE).

    Raises:
        FileExistsError: the new name is taken.
        OSError: as the system says; EINVAL, ENOSYS or EOPNOTSUPP where the file system has no such rename.
    """
    _rename_by(_RENAME_NOREPLACE, old, new, handles=handles)


def _rename_by(flag: int, old: Place, new: Place, *, handles: FolderHandles) -> None:
    if _renameat2 is None:
        raise OSError(errno.ENOSYS, "the system has no such rename", new.path)
    old_fd, new_fd = handles.of(old), handles.of(new)
    while True:
        if not _renameat2(old_fd, os.fsencode(old.name), new_fd, os.fsencode(new.name), flag):
            return
        code = get_errno()
        if code != errno.EINTR:
            raise OSError(code, os.strerror(code), old.path, None, new.path)


_renameat2 = system_function("renameat2", c_int, c_char_p, c_int, c_char_p, c_uint)


def _make_folders(new: Place, work: _Work) -> None:
    """Make the missing folders on the way to the name; each new one, and what holds it, will be made durable."""
    handles = work.handles
    missing = len(new.folder)
    while missing and not _is_open(handles, new.root_path, new.folder[:missing]):
        missing -= 1
    for depth in range(missing + 1, len(new.folder) + 1):
        folder = Place(new.root_path, new.folder[:depth])
        make_folder(handles.of(folder), folder.name, work.permissions_of(new.root_path))
        work.touched.add(folder)


def _is_open(handles: FolderHandles, root_path: str, parts: tuple[str, ...]) -> bool:
    try:
        handles.folder(root_path, parts)
    except FileNotFoundError:
        return False
    return True


def _checked(publication: Publication, *, handles: FolderHandles) -> FileIdentity | None:
    """Look at the new name: it must show the file in full."""
    status = handles.status(publication.new)
    if publication.deed in {Deed.RENAME, Deed.LINK} and (status is None or status.st_size != publication.size_bytes):
        raise OSError(errno.EIO, "the file is not there in full after it was published", publication.new.path)
    return None if status is None else identity_of(status)


def sync_folder(folder_fd: int) -> None:
    """Make the names in a folder durable. File systems that cannot sync a folder say EINVAL; that alone is tolerated."""
    try:
        os.fsync(folder_fd)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise


class _Touched:
    """The folders whose names changed; targets are made durable before sources, deeper ones before those that hold them."""

    def __init__(self, handles: FolderHandles) -> None:
        self._handles = handles
        self._targets: dict[tuple[str, tuple[str, ...]], None] = {}
        self._sources: dict[tuple[str, tuple[str, ...]], None] = {}

    def add(self, new: Place) -> None:
        self._targets[new.root_path, new.folder] = None

    def add_holders(self, new: Place) -> None:
        """Whoever gave the name before may have made its folders, and not have come to make them durable."""
        for depth in range(1, len(new.parts)):
            self.add(new.upper(depth))

    def add_source(self, old: Place) -> None:
        self._sources[old.root_path, old.folder] = None

    def make_durable(self) -> None:
        self._sync(self._targets)
        self._sync(key for key in self._sources if key not in self._targets)

    def _sync(self, keys: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        for root_path, parts in sorted(keys, key=lambda key: -len(key[1])):
            sync_folder(self._handles.folder(root_path, parts))
