"""`python -m shelver.sources.companion`: the child that looks for bundles on network and FUSE file systems.

Its parent is `sources.sheltered`. It is asked for the bundles below some paths, and sends each, the events meanwhile, and
an end. What it is asked and sends are values of other modules, since this one has another name in the child.
"""

import traceback
from multiprocessing.connection import Connection
from typing import cast

from shelver.errors import ShelverError
from shelver.sandbox.companion import questions_from
from shelver.sources.local import LocalSources
from shelver.sources.rules import SourceRules

Question = tuple[SourceRules, tuple[str, ...]]
"""By which rules, and below which paths."""

End = tuple[Exception | None]
"""Nothing more comes: with what ended the walk early, or None."""


def serve(channel: Connection) -> None:
    """Answer questions until the parent hangs up; then end at once, whatever is going on."""
    questions = questions_from(channel)
    while True:
        rules, paths = cast(Question, questions.get())
        end: End = (_walk(LocalSources(rules, listener=channel.send), paths, channel),)
        channel.send(end)


def _walk(sources: LocalSources, paths: tuple[str, ...], channel: Connection) -> Exception | None:
    """Send every bundle below the paths; return what ended that early."""
    try:
        for bundle in sources.bundles(paths):
            channel.send(bundle)
    except ShelverError as error:
        return error
    except Exception:  # noqa: BLE001 - the parent raises it again, with what happened here
        return RuntimeError(traceback.format_exc())
    return None


if __name__ == "__main__":
    serve(Connection(0))
