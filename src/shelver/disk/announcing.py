"""Names that are taken outside of any journal: a hidden file beside them announces the empty one that keeps such a name.

File systems without links and without a rename that never replaces get a name by an empty file first. Whoever finds one
after a kill knows by the announcement that it is ours and may be replaced; every other empty file is somebody's.
"""

import os
import stat
from contextlib import suppress
from hashlib import blake2b

from shelver.disk.folders import FolderHandles, Place
from shelver.disk.publishing import sync_folder
from shelver.media.files import FileIdentity
from shelver.plan.journal import INTENDED

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


class Announcement:
    """What a hidden file at the root says of the name `final`. State: none but the file, so that it outlives a kill.

    It goes by that name alone, so that it is found by whatever wants the name next.
    """

    def __init__(self, final: Place, *, handles: FolderHandles) -> None:
        mark = blake2b("/".join(final.parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        self._sign = Place(final.root_path, (f".shelver-name-{mark}.part",))
        self._final = final
        self._handles = handles

    @property
    def placeholder(self) -> FileIdentity | None:
        """What may be replaced under the final name: an empty file if it is announced, else nothing."""
        return None if self._handles.status(self._sign) is None else INTENDED

    @property
    def keeps_name(self) -> bool:
        """Whether the final name shows the empty file that is announced."""
        status = self._handles.status(self._final)
        is_empty = status is not None and stat.S_ISREG(status.st_mode) and not status.st_size
        return is_empty and self.placeholder is not None

    def note(self, placeholder: FileIdentity | None) -> None:
        """Announce, durably, that an empty file is about to be made, or that there is none after all; raises OSError.

        Which file it became is not written down: under an announced name every empty one is taken for it.
        """
        if placeholder is None:
            self.withdraw()
        elif placeholder == INTENDED:
            os.close(os.open(self._sign.name, _FLAGS, 0o600, dir_fd=self._handles.of(self._sign)))
            sync_folder(self._handles.of(self._sign))

    def withdraw(self) -> None:
        """Remove the announcement, once the name shows the file or is given up; raises OSError."""
        with suppress(FileNotFoundError):
            os.unlink(self._sign.name, dir_fd=self._handles.of(self._sign))

    def give_up(self) -> None:
        """Remove the empty file that is announced, durably, then the announcement; raises OSError."""
        if self.keeps_name:
            os.unlink(self._final.name, dir_fd=self._handles.of(self._final))
            sync_folder(self._handles.of(self._final))
        self.withdraw()
