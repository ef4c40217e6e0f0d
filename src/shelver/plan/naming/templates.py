"""Templates: a person's own form for the paths of films and episodes, read strictly.

A template is a path below the library root, without the extension: "{title} ({year})/{title} ({year})< - {edition}>".
`{token}` stands for a value, `{token:form}` for a value in a form, `<…>` is left out when a token in it has no value, `/`
parts folders, `{{` and `}}` are braces. The first folder that bears the title is the work's own folder.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from shelver.errors import UnusableTemplate


class TemplateKind(StrEnum):
    """What a template names."""

    MOVIE = "movie"
    EPISODE = "episode"


@dataclass(frozen=True, slots=True)
class Token:
    """A value to be put in: its name and its form ("02", "de", "upper"), "" for the plain one."""

    name: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Perhaps:
    """A part that is left out when a token in it has no value."""

    pieces: tuple["Piece", ...]


Piece = str | Token | Perhaps
Component = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template as it was read. `components` are folders and, last, the stem; `owner` is the place of the work's folder."""

    text: str
    kind: TemplateKind
    components: tuple[Component, ...]
    owner: int

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the template asks for titles."""
        tokens = (token for component in self.components for token in tokens_of(component))
        return tuple(dict.fromkeys(token.form for token in tokens if token.name == "title" and is_language(token.form)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """A person's templates; None leaves the naming to the layout."""

    movie: Template | None = None
    episode: Template | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which titles are asked for."""
        both = (template.languages for template in (self.movie, self.episode) if template)
        return tuple(dict.fromkeys(language for languages in both for language in languages))


NO_TEMPLATES = Templates()

_NUMBERS = frozenset({"year", "season", "episode", "absolute"})
_OF_ALL = {
    "title": "the film's or show's title; {title:de} in another language",
    "letter": "the title's first letter, # for a digit or a sign",
    "year": "the year",
    "edition": "the cut: Director's Cut",
    "resolution": "1080p",
    "source": "BluRay, WEB-DL",
    "proper": "PROPER for a repaired release",
    "tmdb": "the id at TMDB",
    "tvdb": "the id at TVDB",
    "imdb": "the id at IMDb",
    "id_tag": "the id as the layout writes it: [tmdbid-603]",
}
_OF_EPISODES = {
    "numbers": "season and episode as the layout writes them: s01e02, s01e01-e02",
    "season": "the season; {season:02} in two digits",
    "episode": "the episode; {episode:02} in two digits, several as 01-E02",
    "absolute": "the number from the first episode on, where it is known",
    "aired": "the day of broadcast, where it is known",
    "episode_title": "the episode's title",
}
TOKENS = {TemplateKind.MOVIE: _OF_ALL, TemplateKind.EPISODE: _OF_ALL | _OF_EPISODES}
"""Every token with its meaning, by what a template names."""

_TOKEN = re.compile(r"\{(?P<name>[^{}:<>/]*)(?::(?P<form>[^{}<>/]*))?\}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
_DIGITS = re.compile(r"0?[1-9]")
_CASES = frozenset({"upper", "lower"})
_REFUSED = frozenset('\\:*?"|')
_DEEPEST = 6
_LONGEST = 400


def is_language(form: str) -> bool:
    """Say whether a form of {title} names a language."""
    return form not in _CASES and bool(_LANGUAGE.fullmatch(form))


def tokens_of(pieces: Component) -> Iterator[Token]:
    """Yield every token of a component, also those of the parts that may be left out."""
    for piece in pieces:
        if isinstance(piece, Token):
            yield piece
        elif isinstance(piece, Perhaps):
            yield from tokens_of(piece.pieces)


def read_template(text: str, kind: TemplateKind) -> Template:
    """Read a template.

    Raises:
        UnusableTemplate: it cannot be read, names an unknown token, or would give two works one name; says where and why.
    """
    components = _Reading(text, kind).components()
    return Template(text=text, kind=kind, components=components, owner=_owner(text, kind, components))


def kind_of(text: str) -> TemplateKind:
    """Return what a template names: episodes, when it has a token that only they have."""
    names = {found["name"] for found in _TOKEN.finditer(text)}
    return TemplateKind.EPISODE if names & _OF_EPISODES.keys() else TemplateKind.MOVIE


class _Reading:
    """One reading of a template from left to right. State: the position."""

    def __init__(self, text: str, kind: TemplateKind) -> None:
        self._text = text
        self._kind = kind
        self._at = 0

    def components(self) -> tuple[Component, ...]:
        if len(self._text) > _LONGEST:
            raise _unusable(self._text, _LONGEST, f"it is longer than {_LONGEST} characters")
        found = []
        while True:
            start = self._at
            found.append(self._component(start))
            if self._at >= len(self._text):
                break
            self._at += 1
        if len(found) > _DEEPEST:
            raise _unusable(self._text, 0, f"it has {len(found)} components; {_DEEPEST} are allowed")
        return tuple(found)

    def _component(self, start: int) -> Component:
        pieces = self._pieces(opened=None)
        literal = "".join(piece for piece in pieces if isinstance(piece, str))
        if not any(tokens_of(pieces)):
            if not literal.strip():
                raise _unusable(self._text, start, "a name is missing here; a path neither begins nor ends with /")
            if not literal.strip(" ."):
                raise _unusable(self._text, start, f"{literal!r} would lead out of the library root")
        if pieces and isinstance(pieces[0], str) and pieces[0].lstrip().startswith("."):
            raise _unusable(self._text, start, "media servers hide names that begin with a dot")
        return pieces

    def _pieces(self, *, opened: int | None) -> Component:
        """Read up to the end of a component, or of the part that was `opened` at that position."""
        pieces: list[Piece] = []
        while self._at < len(self._text):
            sign = self._text[self._at]
            if sign == "/" and opened is None:
                break
            if sign == ">" and opened is not None:
                self._at += 1
                return self._optional(tuple(pieces), opened)
            pieces.append(self._piece(sign, opened))
        if opened is not None:
            raise _unusable(self._text, opened, "this < is never closed by >")
        return _joined(pieces)

    def _optional(self, pieces: Component, opened: int) -> Component:
        if not any(tokens_of(pieces)):
            raise _unusable(self._text, opened, "a part in < > needs a token, or it would always be there")
        return _joined(pieces)

    def _piece(self, sign: str, opened: int | None) -> Piece:
        at = self._at
        self._at += 1
        if sign in "{}" and self._text[at : at + 2] == sign * 2:
            self._at += 1
            return sign
        match sign:
            case "{":
                self._at = at
                return self._token()
            case "}":
                raise _unusable(self._text, at, "this } closes nothing; write }} for a brace")
            case "<":
                return Perhaps(self._pieces(opened=at))
            case ">":
                raise _unusable(self._text, at, "this > closes nothing")
            case "/" if opened is not None:
                raise _unusable(self._text, at, "a part in < > lies within one name, so it holds no /")
        if sign in _REFUSED or unicodedata.category(sign) in {"Cc", "Cf", "Cs"}:
            raise _unusable(self._text, at, f"{sign!r} cannot stand in names of files")
        return sign

    def _token(self) -> Token:
        at = self._at
        found = _TOKEN.match(self._text, at)
        if not found:
            raise _unusable(self._text, at, "this { is never closed by }; write {{ for a brace")
        name, form = found["name"].strip(), found["form"]
        if name not in TOKENS[self._kind]:
            raise _unusable(
                self._text, at, f"{{{name}}} is no token of a template for {self._kind}s", _near(name, self._kind)
            )
        if form is not None and not _fits(name, form):
            raise _unusable(self._text, at, f"{{{name}:{form}}} has a form that {{{name}}} does not take", _forms(name))
        self._at = found.end()
        return Token(name, form or "")


def _joined(pieces: list[Piece] | Component) -> Component:
    """Join the letters between tokens to one text."""
    joined: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return tuple(joined)


def _fits(name: str, form: str) -> bool:
    if name in _NUMBERS:
        return bool(_DIGITS.fullmatch(form))
    return form in _CASES or (name == "title" and is_language(form))


def _forms(name: str) -> str:
    if name in _NUMBERS:
        return f"Numbers take a count of digits, as in {{{name}:02}}."
    if name == "title":
        return "It takes upper, lower or a language, as in {title:de}."
    return f"It takes upper or lower, as in {{{name}:upper}}."


def _near(name: str, kind: TemplateKind) -> str:
    known = TOKENS[kind]
    near = get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
    if near:
        return f"Did you mean {{{near[0]}}}?"
    return f"There are {', '.join(f'{{{token}}}' for token in known)}."


def _owner(text: str, kind: TemplateKind, components: tuple[Component, ...]) -> int:
    """Return which folder is the work's own.

    Raises:
        UnusableTemplate: there is none, or two works would get one name.
    """
    *folders, stem = components
    owner = next((place for place, folder in enumerate(folders) if _has(folder, {"title"})), None)
    if owner is None:
        hint = "{title} ({year})/" + ("{title} ({year})" if kind is TemplateKind.MOVIE else "{title} - {numbers}")
        raise _unusable(
            text, 0, "no folder bears {title}; media servers look for a folder of its own", f"As in: {hint}"
        )
    if kind is TemplateKind.MOVIE:
        if not _has(stem, {"title"}):
            raise _unusable(text, text.rfind("/") + 1, "the file's name lacks {title}")
        if owner != len(folders) - 1:
            raise _unusable(text, 0, "a film's files lie in the folder that bears its {title}")
        return owner
    if not _has(stem, {"numbers", "episode", "absolute", "aired"}):
        where = text.rfind("/") + 1
        raise _unusable(text, where, "the file's name lacks {numbers}, so every episode would have the same name")
    return owner


def _has(component: Component, names: set[str]) -> bool:
    """Say whether one of the tokens is always in a component."""
    return any(isinstance(piece, Token) and piece.name in names for piece in component)


def _unusable(text: str, at: int, what: str, hint: str = "") -> UnusableTemplate:
    return UnusableTemplate(f"The template {text!r} cannot be used, at position {at + 1}: {what}.", hint=hint)
