"""What sets one media server's way of naming apart from another's, and what a person may change about it."""

from dataclasses import dataclass, replace
from functools import lru_cache

from shelver.media.works import WorkIds
from shelver.plan.components import NAME_LIMIT_BYTES, SIDECAR_RESERVE_BYTES
from shelver.plan.naming.templates import NO_TEMPLATES, Templates

_TAG_ROOM_BYTES = 65
"""What a stem holds beside a movie's title: year, id tag and the label of a version."""

_SECOND_TAG_ROOM_BYTES = 20
UNIVERSAL_TAG = "{{{key}-{id}}} [{key}id-{id}]"
"""An id in both forms: Plex reads the first and passes over the second, Jellyfin and Emby read either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How names are written below one root.

    `tag_form` writes an id with the catalogue's key, as "[{key}id-{id}]". `lists_episodes` writes three and more episodes
    as S01E01-E02-E03 instead of the range S01E01-E03. `edition_form` writes the label of an edition. `name_limit_bytes`
    is the longest name of the file system. `names_discs` says in the name of an image what disc it is of. `three_letter_languages` writes a subtitle's language as "eng". `other_extras` is the folder of extras of no special kind. A template names
    what it stands for in the layout's place; with `adds_id_tag` it gets an id tag that it does not ask for.
    `numbers_versions` lets a film whose every name is taken have "- Version 2".
    """

    name: str
    tag_form: str = "[{key}id-{id}]"
    edition_form: str = "{edition}"
    is_upper_case: bool = True
    lists_episodes: bool = True
    year_in_show_folder: bool = True
    id_tags: bool = False
    season_folders: bool = True
    other_extras: str = "other"
    name_limit_bytes: int = NAME_LIMIT_BYTES
    templates: Templates = NO_TEMPLATES
    adds_id_tag: bool = False
    three_letter_languages: bool = False
    names_discs: bool = False
    numbers_versions: bool = False

    def tagging(self) -> "Style":
        """Return the style that writes id tags."""
        return self if self.id_tags else replace(self, id_tags=True)

    @property
    def stem_limit_bytes(self) -> int:
        """The longest stem; a sidecar's suffix fits behind it."""
        return self.name_limit_bytes - SIDECAR_RESERVE_BYTES

    @property
    def title_limit_bytes(self) -> int:
        """The longest title of a movie."""
        second = _SECOND_TAG_ROOM_BYTES if self.tag_form == UNIVERSAL_TAG else 0
        return min(150, self.stem_limit_bytes - _TAG_ROOM_BYTES - second)

    @property
    def show_limit_bytes(self) -> int:
        """The longest title of a show; the rest of the stem is for number and episode title."""
        return min(90, self.stem_limit_bytes // 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingRules:
    """What a person set about names. None leaves it to the layout.

    `templates` are those for all roots, `templates_of_roots` those of single roots by path, which come first.
    """

    season_folders: bool = True
    year_in_show_folder: bool | None = None
    id_tags: bool | None = None
    has_universal_tags: bool = False
    three_letter_languages: bool = False
    templates: Templates = NO_TEMPLATES
    templates_of_roots: tuple[tuple[str, Templates], ...] = ()

    def templates_of(self, root_path: str) -> Templates:
        """Return the templates that count below a root."""
        own = next((templates for path, templates in self.templates_of_roots if path == root_path), NO_TEMPLATES)
        return Templates(movie=own.movie or self.templates.movie, episode=own.episode or self.templates.episode)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which templates ask for titles."""
        every = (self.templates, *(templates for _, templates in self.templates_of_roots))
        return tuple(dict.fromkeys(language for templates in every for language in templates.languages))


LAYOUT_DECIDES = NamingRules()


@lru_cache(maxsize=64)
def styled(style: Style, rules: NamingRules, name_limit_bytes: int, root_path: str = "") -> Style:
    """Return a layout's style with a person's rules for a root and the limits of its file system."""
    return replace(
        style,
        season_folders=rules.season_folders,
        year_in_show_folder=style.year_in_show_folder
        if rules.year_in_show_folder is None
        else rules.year_in_show_folder,
        id_tags=style.id_tags if rules.id_tags is None else rules.id_tags,
        tag_form=UNIVERSAL_TAG if rules.has_universal_tags else style.tag_form,
        name_limit_bytes=min(name_limit_bytes, NAME_LIMIT_BYTES),
        templates=rules.templates_of(root_path),
        three_letter_languages=rules.three_letter_languages,
    )


def movie_tag(style: Style, ids: WorkIds) -> str:
    """Return the id tag of a movie, with a space before it, or ""; TMDB first, then IMDb."""
    return _tag(style, (("tmdb", ids.tmdb), ("imdb", ids.imdb)))


def show_tag(style: Style, ids: WorkIds) -> str:
    """Return the id tag of a show, with a space before it, or ""; TVDB first, then TMDB, then IMDb."""
    return _tag(style, (("tvdb", ids.tvdb), ("tmdb", ids.tmdb), ("imdb", ids.imdb)))


def _tag(style: Style, ids: tuple[tuple[str, int | str | None], ...]) -> str:
    if not style.id_tags:
        return ""
    return next((" " + style.tag_form.format(key=key, id=number) for key, number in ids if number), "")
