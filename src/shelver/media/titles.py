"""Works in words, as a person calls them."""

from shelver.media.works import Audiobook, Episodes, Movie, OtherWork, Work


def called(work: Work) -> str:
    """Return what a person calls the work: "The Matrix (1999)", "Lost S01E02-E03", "Frank Herbert: Dune"."""
    match work:
        case Movie():
            return _with_year(work.title, work.year)
        case Episodes():
            return f"{_with_year(work.show.title, work.show.year)} {numbered(work)}".rstrip()
        case Audiobook():
            return _with_year(f"{work.author}: {work.title}" if work.author else work.title, work.year)
        case OtherWork():
            return _with_year(work.title, work.year)


def numbered(work: Episodes) -> str:
    """Return the episodes' number as written in names: "S01E02-E03", "892", "2024-02-13", or "S02" for a whole season."""
    if work.numbers:
        return f"S{work.season or 0:02}" + "-".join(f"E{number:02}" for number in work.numbers)
    if work.aired:
        return work.aired.isoformat()
    if work.absolute:
        return "-".join(f"{number:g}" for number in work.absolute)
    return f"S{work.season:02}" if work.season is not None else ""


def _with_year(title: str, year: int | None) -> str:
    return f"{title} ({year})" if year else title
