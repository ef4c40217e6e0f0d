"""What a person said on the command line or in a review, put over what the stages found out."""

import re
from dataclasses import dataclass, replace

from shelver.errors import UnusableIdentity
from shelver.match.identity import has_identity
from shelver.media.evidence import Candidate, Decision, Evidence, EvidenceGroup, Verdict
from shelver.media.kinds import Form, Genre, RootKind
from shelver.media.library import RootState
from shelver.media.release_name import NameKind, ReleaseName
from shelver.media.reviews import Choice
from shelver.media.works import (
    NO_IDS,
    Audiobook,
    Episodes,
    ImdbId,
    Movie,
    OtherWork,
    Show,
    TmdbId,
    TvdbId,
    Work,
    WorkIds,
)
from shelver.plan.placements import Conflict, Method

_ID = re.compile(r"(tmdb|tvdb|imdb):\s*(tt\d{7,9}|\d{1,9})", re.IGNORECASE)
_TITLE = re.compile(r"(?P<title>.*\S)\s*\((?P<year>(?:18|19|20)\d\d)\)")
_LEADING_NUMBER = re.compile(r"(\d{1,3})(?:\D|$)")

FORMS = {
    RootKind.MOVIES: (Form.MOVIE, Genre.PLAIN),
    RootKind.TV: (Form.EPISODE, Genre.PLAIN),
    RootKind.DOCUMENTARIES: (Form.MOVIE, Genre.DOCUMENTARY),
    RootKind.STANDUP: (Form.MOVIE, Genre.STANDUP),
    RootKind.AUDIOBOOKS: (Form.AUDIOBOOK, Genre.PLAIN),
    RootKind.OTHER: (Form.OTHER, Genre.PLAIN),
}
"""The form and genre that a person means by naming a kind of root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A work as a person names it: by title and year, by an id of a catalogue, or both."""

    title: str = ""
    year: int | None = None
    ids: WorkIds = NO_IDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the person said about everything that is organized now; what is None was not said."""

    identity: Identity | None = None
    season: int | None = None
    kind: RootKind | None = None
    root: str | None = None
    layout: str | None = None
    method: Method | None = None
    conflict: Conflict | None = None


NO_WISHES = Wishes()


def read_identity(text: str) -> Identity:
    """Read `tmdb:603`, `tvdb:73739`, `imdb:tt0133093`, `Title (1999)` or `Title`.

    Raises:
        UnusableIdentity: the text names no work.
    """
    text = text.strip()
    found = _ID.fullmatch(text)
    if found:
        return Identity(ids=_ids(found[1].lower(), found[2].lower(), text))
    title = _TITLE.fullmatch(text)
    if title:
        return Identity(title=title["title"], year=int(title["year"]))
    if not any(sign.isalnum() for sign in text) or ":" in text[:5]:
        raise UnusableIdentity(
            f"{text!r} names no work.", hint='Use tmdb:603, tvdb:73739, imdb:tt0133093 or "The Matrix (1999)".'
        )
    return Identity(title=text)


def _ids(catalogue: str, number: str, text: str) -> WorkIds:
    if (catalogue == "imdb") != number.startswith("tt"):
        raise UnusableIdentity(f"{text!r} names no work.", hint="An IMDb id begins with tt, the others are numbers.")
    match catalogue:
        case "imdb":
            return WorkIds(imdb=ImdbId(number))
        case "tvdb":
            return WorkIds(tvdb=TvdbId(int(number)))
        case _:
            return WorkIds(tmdb=TmdbId(int(number)))


def decide(name: ReleaseName, found: Decision, wishes: Wishes) -> Decision:
    """Return the decision as the person wants it; what the person did not say is taken from the name and the stages."""
    if not wishes.identity and not wishes.kind and wishes.season is None:
        return found
    form, genre = _form(name, found, wishes)
    work = _work(name, found, wishes, form, genre)
    if not work:
        return replace(
            found,
            verdict=Verdict.REVIEW,
            reason="You gave an id, but no catalogue is set up that could tell its title, and the name says none: "
            'set [tmdb] api_key, or use --as "Title (Year)".',
        )
    chosen = chosen_by_person(Choice(work=work, form=form, genre=genre), found)
    if wishes.identity and not wishes.identity.title:
        return replace(chosen, reason="the id is yours, the title the name's, since no catalogue is set up to ask")
    return chosen


def chosen_by_person(choice: Choice, found: Decision) -> Decision:
    """Return the decision that a person's choice makes: accepted, with the person as its evidence."""
    said = Evidence(
        group=EvidenceGroup.MEMORY, signal="a person said so", observed="", weight_bits=20.0, source="person"
    )
    candidate = Candidate(
        work=choice.work,
        form=choice.form,
        genre=choice.genre,
        score_bits=20.0,
        probability=1.0,
        evidence=(said,),
        library_folder=found.chosen.library_folder
        if found.chosen and _same_show(found.chosen.work, choice.work)
        else "",
    )
    return replace(
        found,
        verdict=Verdict.ACCEPT,
        chosen=candidate,
        confidence=1.0,
        source="person",
        reason="you said so",
        candidates=(candidate,),
    )


def allowed_roots(states: tuple[RootState, ...], wishes: Wishes) -> tuple[RootState, ...]:
    """Return the roots that the person leaves open, in the layout that the person wants."""
    kept = tuple(state for state in states if wishes.root in {None, state.name})
    return tuple(replace(state, layout=wishes.layout) for state in kept) if wishes.layout else kept


def _same_show(one: Work, other: Work) -> bool:
    return isinstance(one, Episodes) and isinstance(other, Episodes) and one.show.title == other.show.title


def _form(name: ReleaseName, found: Decision, wishes: Wishes) -> tuple[Form, Genre]:
    if wishes.kind and wishes.kind in FORMS:
        return FORMS[wishes.kind]
    is_numbered = bool(name.seasons or name.date or len(name.absolute) > 1) or (
        name.kind is NameKind.EPISODE and bool(name.title)
    )
    if wishes.season is not None or is_numbered:
        return Form.EPISODE, Genre.PLAIN
    if found.chosen and found.chosen.form is not Form.OTHER:
        return found.chosen.form, found.chosen.genre
    return Form.MOVIE, Genre.PLAIN


def _work(name: ReleaseName, found: Decision, wishes: Wishes, form: Form, genre: Genre) -> Work | None:
    identity = wishes.identity or Identity()
    title = identity.title or (_title_of(found) if not wishes.identity else "") or _title_in(name, wishes)
    year = identity.year if wishes.identity and identity.title else (identity.year or name.year)
    if not title:
        return None
    if form is Form.EPISODE:
        season = wishes.season if wishes.season is not None else (name.seasons[0] if name.seasons else None)
        show = Show(title=title, year=year, genre=genre, ids=identity.ids)
        numbers = name.episodes or (tuple(int(n) for n in name.absolute if n == int(n)) if season is not None else ())
        if wishes.season is not None and not (numbers or name.date):
            numbers = _leading_number(name)
        absolute = () if numbers else name.absolute
        titles = (name.episode_title,) if name.episode_title else ()
        return Episodes(show=show, season=season, numbers=numbers, absolute=absolute, aired=name.date, titles=titles)
    if form is Form.AUDIOBOOK:
        return Audiobook(title=title, author=name.author, year=year, series=name.series, narrator=name.narrator)
    if form is Form.MOVIE:
        return Movie(title=title, year=year, genre=genre, ids=identity.ids)
    return OtherWork(title=title, year=year)


def _title_in(name: ReleaseName, wishes: Wishes) -> str:
    """Return the title that the name says; beside an id, one that means nothing ("01") is none."""
    return name.title if not wishes.identity or has_identity(name) else ""


def _leading_number(name: ReleaseName) -> tuple[int, ...]:
    """Return the number with which a file begins ("01 - Pilot.mkv"): the episode, where a person named the season."""
    found = _LEADING_NUMBER.match(name.name.rpartition("/")[2])
    return (int(found[1]),) if found else ()


def _title_of(found: Decision) -> str:
    match found.chosen.work if found.chosen else None:
        case Episodes() as work:
            return work.show.title
        case None:
            return ""
        case Movie() | Audiobook() | OtherWork() as work:
            return work.title
