"""File systems by what they offer to give a name without replacing another: the engine's three forms of publishing."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import pytest

from shelver.disk import publishing


class Form(StrEnum):
    """How a file gets a name on such a file system."""

    NO_REPLACE = "by a rename that replaces nothing"
    LINK = "by link and unlink"
    PLACEHOLDER = "by a placeholder"

    @contextmanager
    def offered(self) -> Iterator[None]:
        """Let every file system offer no better form than this one, here and in children that start meanwhile."""
        with pytest.MonkeyPatch.context() as patch:
            self.imposed(patch)
            yield

    def imposed(self, patch: pytest.MonkeyPatch) -> None:
        """Take the better forms away for as long as the patch lasts."""
        if self is not Form.NO_REPLACE:
            patch.setattr(publishing, "_renameat2", None)
        if self is Form.PLACEHOLDER:
            patch.setattr(publishing, "_link", _refuse)


def _refuse(*_args: object, **_options: object) -> None:
    raise OSError(errno.EPERM, "the file system has no links")
