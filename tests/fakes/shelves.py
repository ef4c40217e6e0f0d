"""Folders of a library as a scan puts them into the index."""

from shelver.media.library import ShelvedFile, ShelvedFolder, ShowFolder
from shelver.media.works import Episodes, Movie, Version


def season(show, number, *episodes, folder=None, name=None, preference=0, mtime_ns=None):
    """Return a season's folder with one file for each episode."""
    parts = (folder or show.title,)
    return ShelvedFolder(
        parts=(*parts, name or f"Season {number:02}"),
        files=tuple(
            ShelvedFile(
                name=f"{show.title} - s{number:02}e{episode:02}.mkv",
                size_bytes=1000 + episode,
                work=Episodes(show=show, season=number, numbers=(episode,)),
            )
            for episode in episodes
        ),
        show_folder=ShowFolder(show=show, parts=parts, preference=preference),
        season=number,
        mtime_ns=mtime_ns,
    )


def flat(show, *files, folder=None):
    parts = (folder or show.title,)
    return ShelvedFolder(parts=parts, files=files, show_folder=ShowFolder(show=show, parts=parts))


def film(title, year, name=None, version=None, size_bytes=5000):
    work = Movie(title=title, year=year)
    return ShelvedFile(
        name=name or f"{title} ({year}).mkv", size_bytes=size_bytes, work=work, version=version or Version()
    )
