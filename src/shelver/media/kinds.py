"""What a work is: its form, its genre axis, the documented media types, and the kinds of library root."""

from enum import Enum, StrEnum


class Form(StrEnum):
    """How a work is cut: one film, episodes of a series, a read book, or anything else."""

    MOVIE = "movie"
    EPISODE = "episode"
    AUDIOBOOK = "audiobook"
    MUSIC = "music"
    BOOK = "book"
    OTHER = "other"


class Genre(StrEnum):
    """The genres that decide a shelf. They stand on an axis of their own: a documentary series is a series."""

    PLAIN = "plain"
    DOCUMENTARY = "documentary"
    STANDUP = "standup"


class MediaType(Enum):
    """The media types of the documented program; the values are those of its classification database."""

    MOVIE = "MOVIE"
    TV = "TV"
    DOCUMENTARY = "DOCUMENTARY"
    STANDUP = "STANDUP"
    AUDIOBOOK = "AUDIOBOOK"
    OTHER = "OTHER"


class RootKind(StrEnum):
    """What a library root takes. A mixed root takes everything, below one folder for each kind."""

    MOVIES = "movies"
    TV = "tv"
    DOCUMENTARIES = "documentaries"
    STANDUP = "standup"
    AUDIOBOOKS = "audiobooks"
    OTHER = "other"
    MIXED = "mixed"


_MEDIA_TYPES = {
    (Form.EPISODE, Genre.PLAIN): MediaType.TV,
    (Form.EPISODE, Genre.DOCUMENTARY): MediaType.TV,
    (Form.EPISODE, Genre.STANDUP): MediaType.TV,
    (Form.AUDIOBOOK, Genre.PLAIN): MediaType.AUDIOBOOK,
    (Form.MOVIE, Genre.PLAIN): MediaType.MOVIE,
    (Form.MOVIE, Genre.DOCUMENTARY): MediaType.DOCUMENTARY,
    (Form.MOVIE, Genre.STANDUP): MediaType.STANDUP,
}
_FORMS_AND_GENRES = {
    MediaType.MOVIE: (Form.MOVIE, Genre.PLAIN),
    MediaType.TV: (Form.EPISODE, Genre.PLAIN),
    MediaType.DOCUMENTARY: (Form.MOVIE, Genre.DOCUMENTARY),
    MediaType.STANDUP: (Form.MOVIE, Genre.STANDUP),
    MediaType.AUDIOBOOK: (Form.AUDIOBOOK, Genre.PLAIN),
    MediaType.OTHER: (Form.OTHER, Genre.PLAIN),
}
_SHELVES = {
    MediaType.MOVIE: RootKind.MOVIES,
    MediaType.TV: RootKind.TV,
    MediaType.DOCUMENTARY: RootKind.DOCUMENTARIES,
    MediaType.STANDUP: RootKind.STANDUP,
    MediaType.AUDIOBOOK: RootKind.AUDIOBOOKS,
    MediaType.OTHER: RootKind.OTHER,
}


def media_type(form: Form, genre: Genre) -> MediaType:
    """Return the documented media type of a form and genre; the only mapping between the two vocabularies."""
    return _MEDIA_TYPES.get((form, genre), MediaType.AUDIOBOOK if form is Form.AUDIOBOOK else MediaType.OTHER)


def form_and_genre(kind: MediaType) -> tuple[Form, Genre]:
    """Return the form and genre that a documented media type stands for."""
    return _FORMS_AND_GENRES[kind]


def shelf(kind: MediaType) -> RootKind:
    """Return the kind of library root on which a media type stands."""
    return _SHELVES[kind]
