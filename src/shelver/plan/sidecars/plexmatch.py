"""The .plexmatch of a show's folder, by which Plex finds the right show; Plex reads no NFO by default."""

from shelver.media.catalogue import WorkRecord
from shelver.media.works import WorkIds
from shelver.plan.sidecars.nfo import all_ids
from shelver.plan.sidecars.xml import cleaned


def plexmatch(record: WorkRecord, ids: WorkIds) -> bytes:
    """Return the lines that name the show: its title, its year, and one id, the TVDB's first."""
    known = all_ids(record, ids)
    guid = next(
        (
            f"{key}://{number}"
            for key, number in (("tvdb", known.tvdb), ("tmdb", known.tmdb), ("imdb", known.imdb))
            if number
        ),
        "",
    )
    lines = (("Title", cleaned(record.found.title)), ("Year", str(record.found.year or "")), ("Guid", guid))
    return "".join(f"{key}: {value}\n" for key, value in lines if value).encode("utf-8")
