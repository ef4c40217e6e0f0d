"""What reads the library as it stands, for commands that move files within it."""

from shelver.pipeline.rename import Standing
from shelver.probes.nfo import NfoReader
from shelver.sources.library import LibraryFiles
from shelver.stores.standing import StandingStore
from shelver.wiring.program import Program


def standing(program: Program) -> Standing:
    """Return what reads the library: by its index, folder by folder, and in the NFO files that lie there."""
    extensions = program.settings.downloads.video_extensions
    return Standing(
        contents=StandingStore(program.database),
        bundles=LibraryFiles(video_extensions=frozenset(extension.lower() for extension in extensions)),
        nfo=NfoReader(),
    )
