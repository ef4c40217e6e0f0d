"""Turns what The Movie Database tells about a work into details: plot, people, ratings, names of pictures."""

import re

from shelver.catalogs.answers import Json, inner, is_object, objects, share, text, texts, whole
from shelver.media.details import (
    CastMember,
    Collection,
    Details,
    EpisodeDetails,
    Picture,
    PictureKind,
    Score,
)
from shelver.media.kinds import Form

_MOST_NAMES = 20
_MOST_CAST = 25
_WRITING = frozenset({"Writer", "Screenplay", "Story", "Teleplay", "Author"})
_PICTURE_NAME = re.compile(r"/[\w.-]{1,100}\.(?:jpg|jpeg|png)", re.ASCII | re.IGNORECASE)


def details(form: Form, value: Json, country: str) -> Details:
    """Return the details of a work's answer; `country` is the ISO 3166-1 code whose certification is wanted."""
    is_movie = form is Form.MOVIE
    crew = list(objects(inner(value, "credits", "crew")))
    makers = () if is_movie else _names(value, "created_by")
    english = _english(value)
    return Details(
        plot=text(value.get("overview")) or text(english.get("overview")),
        tagline=text(value.get("tagline")) or text(english.get("tagline")),
        genres=_names(value, "genres"),
        studios=_names(value, "production_companies" if is_movie else "networks"),
        countries=_names(value, "production_countries"),
        certification=_certification(form, value, country),
        status="" if is_movie else text(value.get("status")),
        score=_score(value),
        directors=_at_work(crew, frozenset({"Director"})) if is_movie else (),
        writers=_at_work(crew, _WRITING) if is_movie else makers,
        cast=_cast(inner(value, "credits", "cast")),
        collection=_collection(value.get("belongs_to_collection")),
        poster=picture(PictureKind.POSTER, value.get("poster_path")),
        backdrop=picture(PictureKind.BACKDROP, value.get("backdrop_path")),
    )


def episode_details(row: Json) -> EpisodeDetails:
    """Return the details of one episode of a season's answer."""
    crew = list(objects(row.get("crew")))
    return EpisodeDetails(
        number=whole(row.get("id")),
        plot=text(row.get("overview")),
        score=_score(row),
        directors=_at_work(crew, frozenset({"Director"})),
        writers=_at_work(crew, _WRITING),
        guests=_cast(row.get("guest_stars")),
        still=picture(PictureKind.STILL, row.get("still_path")),
    )


def picture(kind: PictureKind, name: object) -> Picture | None:
    """Return a picture by the name that an answer gives it; None for whatever is no plain name of a picture file."""
    return Picture(kind=kind, name=name) if isinstance(name, str) and _PICTURE_NAME.fullmatch(name) else None


def _english(value: Json) -> Json:
    """Return what the answer tells in English, which stands in for what nobody wrote in the language that is asked for."""
    rows = objects(inner(value, "translations", "translations"))
    told = (row.get("data") for row in rows if row.get("iso_639_1") == "en")
    return next((data for data in told if is_object(data)), {})


def _names(value: Json, key: str) -> tuple[str, ...]:
    return texts(*(row.get("name") for row in objects(value.get(key))))[:_MOST_NAMES]


def _at_work(crew: list[Json], jobs: frozenset[str]) -> tuple[str, ...]:
    return texts(*(row.get("name") for row in crew if row.get("job") in jobs))[:_MOST_NAMES]


def _cast(rows: object) -> tuple[CastMember, ...]:
    named = (row for row in objects(rows) if text(row.get("name")))
    first = sorted(named, key=lambda row: whole(row.get("order")))[:_MOST_CAST]
    return tuple(
        CastMember(
            name=text(row.get("name")),
            role=text(row.get("character")),
            place=whole(row.get("order")),
            portrait=picture(PictureKind.PORTRAIT, row.get("profile_path")),
        )
        for row in first
    )


def _score(value: Json) -> Score | None:
    rating, count = share(value.get("vote_average")), whole(value.get("vote_count"))
    return Score(value=rating, vote_count=count) if count > 0 and 0 < rating <= 10 else None


def _collection(value: object) -> Collection | None:
    name = text(value.get("name")) if is_object(value) else ""
    return Collection(name=name, number=whole(value.get("id"))) if is_object(value) and name else None


def _certification(form: Form, value: Json, country: str) -> str:
    part = "release_dates" if form is Form.MOVIE else "content_ratings"
    for row in objects(inner(value, part, "results")):
        if row.get("iso_3166_1") != country:
            continue
        said = texts(row.get("rating"), *(one.get("certification") for one in objects(row.get("release_dates"))))
        if said:
            return said[0]
    return ""
