"""Names of movies: the folder, and the stems that a version of the movie may have."""

from collections.abc import Iterator

from shelver.media.works import Movie, Version
from shelver.plan.components import clean, component
from shelver.plan.naming.style import Style, movie_tag
from shelver.plan.naming.titles import movie_title

_SHOWN_EDITION_CHARS = 32


def movie_folder(style: Style, movie: Movie) -> str:
    """Return the folder of a movie; the stem of its plain version is the same, character for character."""
    title = movie_title(movie.title, style.title_limit_bytes)
    year = f" ({movie.year})" if movie.year else ""
    tag = movie_tag(style, movie.ids) if year else ""
    return component(f"{title}{year}{tag}", fallback="Untitled", limit_bytes=style.stem_limit_bytes)


def movie_stems(style: Style, folder: str, version: Version) -> Iterator[str]:
    """Yield the stems for a version, best first: the plain one, then one that says more each time it is taken."""
    edition = clean(version.edition)[:_SHOWN_EDITION_CHARS].strip(" .-")
    label = style.edition_form.format(edition=edition) if edition else ""
    resolution = f"{version.resolution}p" if version.resolution else ""
    source = clean(version.source)
    seen: set[str] = set()
    for words in ((), (resolution,), (resolution, source), (resolution, source, "PROPER" if version.is_proper else "")):
        text = " ".join(word for word in (*words, label) if word)
        if text not in seen:
            seen.add(text)
            yield component(
                f"{folder} - {text}" if text else folder, fallback=folder, limit_bytes=style.stem_limit_bytes
            )


def part_stem(stem: str, number: int) -> str:
    """Return the stem of one part of a film that lies in several files; parts count from 1."""
    return f"{stem}-cd{number}"
