"""Fills templates: the folders and the stem that a work gets by a person's own form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shelver.media.articles import ARTICLES
from shelver.media.works import Episodes, Movie, Show, Version
from shelver.plan.components import clean, component
from shelver.plan.naming.episodes import number_of, numbers_shown, season_of
from shelver.plan.naming.style import Style, movie_tag, show_tag
from shelver.plan.naming.templates import Component, Perhaps, Template, Token, is_language
from shelver.plan.naming.titles import episode_title, movie_title, show_title

Parts = tuple[str, ...]
Values = Mapping[str, str | tuple[int, ...]]

_NEEDED = frozenset({"title", "letter", "numbers", "season", "episode"})
"""Without these a name would be that of another work; without the others only something is left out."""

_MISSING = "\0"
_WITH_MISSING = re.compile(
    r"[\s._-]*(?:\([^()]*\0[^()]*\)|\[[^\[\]]*\0[^\[\]]*\]|\{[^{}]*\0[^{}]*\}|\0)|\s*\0", re.DOTALL
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a template makes of a work: the folders above its own, its own, those below it, and the stem."""

    above: Parts
    owner: str
    below: Parts
    stem: str


def filled_movie(style: Style, movie: Movie, version: Version) -> Form | None:
    """Return the template's form for a film; None without one, and where it lacks a value that cannot be left out."""
    template = style.templates.movie
    if template is None:
        return None
    title = movie_title(movie.title, style.title_limit_bytes)
    values = _of_all(movie, version, title) | {"id_tag": _tag(style, movie)}
    titles = {language: movie_title(text, style.title_limit_bytes) for language, text in movie.translations}
    return _form(template, style, values, titles, movie_tag(style, movie.ids))


def filled_episodes(style: Style, work: Episodes, version: Version, *, with_title: bool) -> Form | None:
    """Return the template's form for episodes, without the episode's title where that is not wanted; None as for films."""
    template = style.templates.episode
    if template is None:
        return None
    show = work.show
    title = show_title(show.title, style.show_limit_bytes)
    values = _of_all(show, version, title) | {"id_tag": _tag(style, show)} | _of_episodes(style, work)
    titles = {language: show_title(text, style.show_limit_bytes) for language, text in show.translations}
    without = _form(template, style, values, titles, show_tag(style, show.ids))
    if without is None or not with_title:
        return without
    room = style.stem_limit_bytes - len(without.stem.encode()) - _SEPARATOR_BYTES
    named = values | {"episode_title": episode_title(work.titles, room)}
    return _form(template, style, named, titles, show_tag(style, show.ids))


_SEPARATOR_BYTES = 8
"""What a template puts around an episode's title, as a rule."""


def _of_all(work: Movie | Show, version: Version, title: str) -> dict[str, str | tuple[int, ...]]:
    ids = work.ids
    return {
        "title": title,
        "letter": _letter(title),
        "year": (work.year,) if work.year else (),
        "edition": clean(version.edition),
        "resolution": f"{version.resolution}p" if version.resolution else "",
        "source": clean(version.source),
        "proper": "PROPER" if version.is_proper else "",
        "tmdb": str(ids.tmdb or ""),
        "tvdb": str(ids.tvdb or ""),
        "imdb": clean(ids.imdb or ""),
    }


def _of_episodes(style: Style, work: Episodes) -> dict[str, str | tuple[int, ...]]:
    numbers = work.numbers or (() if work.aired else tuple(int(number) for number in work.absolute))
    return {
        "numbers": number_of(style, work),
        "season": (season_of(work),) if numbers or work.aired or work.season is not None else (),
        "episode": numbers_shown(style, numbers) if numbers else (),
        "absolute": tuple(int(number) for number in work.absolute),
        "aired": work.aired.isoformat() if work.aired else "",
        "episode_title": "",
    }


def _tag(style: Style, work: Movie | Show) -> str:
    """Return the id as the layout writes it, whether or not the layout writes ids by itself."""
    tagging = style.tagging()
    return (movie_tag(tagging, work.ids) if isinstance(work, Movie) else show_tag(tagging, work.ids)).strip()


def _letter(title: str) -> str:
    """Return the letter under which people look a title up: an article before it does not count."""
    words = _WORD.findall(title)
    first = next((word for word in words if word.casefold() not in ARTICLES), words[0] if words else "")
    return first[:1].upper() if first[:1].isalpha() else "#"


def _form(template: Template, style: Style, values: Values, titles: Mapping[str, str], tag: str) -> Form | None:
    texts = [_filled(pieces, values, titles) for pieces in template.components]
    if any(text is None for text in texts):
        return None
    *folders, stem = (text or "" for text in texts)
    owner = folders[template.owner]
    if style.adds_id_tag and tag and tag.strip() not in owner:
        stem = f"{owner}{tag}{stem[len(owner) :]}" if stem.startswith(owner) and template.kind == "movie" else stem
        owner += tag
    above, below = folders[: template.owner], folders[template.owner + 1 :]
    return Form(
        above=_named(above, style),
        owner=component(owner, fallback="Untitled", limit_bytes=style.stem_limit_bytes),
        below=_named(below, style),
        stem=component(stem, fallback="Untitled", limit_bytes=style.stem_limit_bytes),
    )


def _named(folders: list[str], style: Style) -> Parts:
    """Return folders as components; one of which nothing is left is passed over."""
    kept = (folder for folder in folders if any(map(str.isalnum, folder)) or "#" in folder)
    return tuple(component(folder, fallback="_", limit_bytes=style.stem_limit_bytes) for folder in kept)


def _filled(pieces: Component, values: Values, titles: Mapping[str, str]) -> str | None:
    """Return a component as text, None when it lacks a needed value; what is missing goes with the signs around it."""
    text = ""
    for piece in pieces:
        found = _piece(piece, text, values, titles)
        if not found and isinstance(piece, Token):
            if piece.name in _NEEDED:
                return None
            found = _MISSING
        text += found
    return _WITH_MISSING.sub("", text)


def _piece(piece: str | Token | Perhaps, before: str, values: Values, titles: Mapping[str, str]) -> str:
    """Return one piece as text, "" for what is missing; a part that may be left out needs all its tokens."""
    if isinstance(piece, str):
        return piece
    if isinstance(piece, Token):
        return _value(piece, before, values, titles)
    text = ""
    for inner in piece.pieces:
        found = _piece(inner, before + text, values, titles)
        if not found and isinstance(inner, Token):
            return ""
        text += found
    return text


def _value(token: Token, before: str, values: Values, titles: Mapping[str, str]) -> str:
    value = values[token.name]
    if isinstance(value, tuple):
        sign = before[-1:] if token.name == "episode" and before[-1:].isalpha() else ""
        width = int(token.form or 1)
        return f"-{sign}".join(f"{number:0{width}}" for number in value)
    if is_language(token.form):
        return _in_language(token.form, titles) or value
    match token.form:
        case "upper":
            return value.upper()
        case "lower":
            return value.lower()
        case _:
            return value


def _in_language(language: str, titles: Mapping[str, str]) -> str:
    """Return the title in a language: in that of the region, else in the language of any region."""
    return titles.get(language) or titles.get(language.partition("-")[0]) or ""
