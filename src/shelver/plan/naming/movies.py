"""Names of movies: the folder, and the stems that a version of the movie may have."""

from collections.abc import Iterator
from itertools import chain

from shelver.media.files import Item
from shelver.media.works import Episodes, Movie, Version, Work
from shelver.plan.components import clean, component
from shelver.plan.naming.style import Style, movie_tag
from shelver.plan.naming.titles import movie_title

_SHOWN_EDITION_CHARS = 32
_DVD_BYTES = 8_540_000_000
_VERSIONS = 100


def movie_folder(style: Style, movie: Movie) -> str:
    """Return the folder of a movie; the stem of its plain version is the same, character for character."""
    title = movie_title(movie.title, style.title_limit_bytes)
    year = f" ({movie.year})" if movie.year else ""
    tag = movie_tag(style, movie.ids) if year else ""
    return component(f"{title}{year}{tag}", fallback="Untitled", limit_bytes=style.stem_limit_bytes)


def movie_stems(style: Style, folder: str, version: Version) -> Iterator[str]:
    """Yield the stems for a version, best first: the plain one, then one that says more each time it is taken.

    The last ones count where the style says so: "Heat (1995) - 1080p Version 2". Servers take what stands behind " - "
    for the name of a version, and a bare number in brackets for part of the title.
    """
    edition = clean(version.edition)[:_SHOWN_EDITION_CHARS].strip(" .-")
    label = style.edition_form.format(edition=edition) if edition else ""
    resolution = f"{version.resolution}p" if version.resolution else ""
    source = clean(version.source)
    most = (resolution, source, "PROPER" if version.is_proper else "")
    counted = ((*most, f"Version {number}") for number in range(2, _VERSIONS if style.numbers_versions else 0))
    seen: set[str] = set()
    for words in chain(((), (resolution,), (resolution, source), most), counted):
        text = " ".join(word for word in (*words, label) if word)
        if text not in seen:
            seen.add(text)
            yield component(
                f"{folder} - {text}" if text else folder, fallback=folder, limit_bytes=style.stem_limit_bytes
            )


def part_stem(work: Work, stem: str, number: int) -> str:
    """Return the stem of one part of a film or episode that lies in several files; parts count from 1."""
    return f"{stem} - pt{number}" if isinstance(work, Episodes) else f"{stem}-cd{number}"


def disc_word(style: Style, item: Item, version: Version) -> str:
    """Return what stands before ".iso": ".dvd" or ".bluray"; "" for other files and where nothing tells which it is.

    An image that no DVD holds is that of a Blu-ray.
    """
    file = item.main[0].file
    if not style.names_discs or not file.name.lower().endswith(".iso"):
        return ""
    source = version.source.casefold()
    if "bluray" in source or "remux" in source or (not source and file.size_bytes > _DVD_BYTES):
        return ".bluray"
    return ".dvd" if source == "dvd" else ""
