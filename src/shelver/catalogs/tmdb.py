"""The Movie Database, version 3 of its API, with the user's own key."""

import re
from collections.abc import Mapping

from shelver.catalogs import tmdb_answers as answers
from shelver.catalogs.memory import Memory
from shelver.errors import ServiceUnavailable
from shelver.events import Listener, ignore
from shelver.http.client import HttpClient, Service
from shelver.http.faults import Patience
from shelver.media.catalogue import EpisodeOrder, FoundWork, SeasonRecord, WorkKey, WorkRecord
from shelver.media.details import Picture, PictureKind
from shelver.media.kinds import Form
from shelver.ports import CatalogueCache, RateLimit
from shelver.settings.values import TmdbSettings

REQUESTS_PER_S = 34.0
"""A tenth more at most in any second, whoever asks beside; the service starts to refuse at about 40."""

_MOST_APPENDED = 20
_LONGEST_QUERY = 200
_V3_KEY = re.compile(r"[0-9a-fA-F]{32}")
_PARTS = {
    Form.MOVIE: ("alternative_titles", "translations", "external_ids", "release_dates", "credits"),
    Form.EPISODE: (
        "alternative_titles", "translations", "external_ids", "episode_groups", "content_ratings", "credits"
    ),
}  # fmt: skip
"""What comes along with a work in one request: what matching weighs, and what media servers show."""

_SIZES = {
    PictureKind.POSTER: "w780",
    PictureKind.BACKDROP: "w1280",
    PictureKind.STILL: "w300",
    PictureKind.PORTRAIT: "w185",
    PictureKind.LOGO: "w500",
}
_PICTURES_URL = "https://image.tmdb.org/t/p/"
_PATHS = {Form.MOVIE: "movie", Form.EPISODE: "tv"}
_SOURCES = {"imdb": "imdb_id", "tvdb": "tvdb_id", "wikidata": "wikidata_id"}


class TmdbCatalogue:
    """Keeps the Catalogue port with The Movie Database. Safe to share between threads."""

    name = answers.CATALOGUE

    def __init__(
        self,
        settings: TmdbSettings,
        *,
        cache: CatalogueCache,
        rate: RateLimit,
        patience: Patience | None = None,
        listener: Listener = ignore,
    ) -> None:
        patience = patience or Patience(try_s=settings.timeout_s)
        self._http = HttpClient(_service(settings), rate=rate, patience=patience, listener=listener)
        self._language = settings.language
        self._country = settings.language.partition("-")[2] or "US"
        self._searching = {"include_adult": "true"} if settings.include_adult else {}
        self._pictures_url = settings.pictures_url
        self._memory = Memory(cache, f"{self.name}:{settings.language}:")

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def check_key(self) -> None:
        """Ask whether the key is good.

        Raises:
            KeyRefused: it is not.
            ServiceUnavailable: nobody answers.
        """
        self._http.get_json("/authentication")

    def movies(self, title: str, year: int | None = None) -> tuple[FoundWork, ...]:
        """Return films found under a title; `year` is that of any release."""
        return self._search(Form.MOVIE, title, {"year": str(year)} if year else {})

    def shows(self, title: str, year: int | None = None) -> tuple[FoundWork, ...]:
        """Return shows found under a title; `year` is that of the first episode."""
        return self._search(Form.EPISODE, title, {"first_air_date_year": str(year)} if year else {})

    def record(self, key: WorkKey, *, seasons: tuple[int, ...] = ()) -> WorkRecord | None:
        """Return all about a work; for a show, the named seasons come along in the same request and are kept."""
        path = _path(key)
        return self._memory.answer(
            path, lambda: self._details(key, seasons), lambda value: answers.record(key.form, value, self._country)
        )

    def season(self, show: WorkKey, number: int) -> SeasonRecord | None:
        """Return the episodes of a season; None when the show has no such season."""
        path = f"{_path(show)}/season/{number}"
        return self._memory.answer(path, lambda: self._get("/" + path, {}), lambda value: answers.season(show, value))

    def seasons(self, show: WorkKey, numbers: tuple[int, ...]) -> tuple[SeasonRecord, ...]:
        """Return those of the seasons that exist, up to 20 in one request."""
        wanted = tuple(dict.fromkeys(numbers))
        several = wanted if len(wanted) > 1 else ()
        missing = [number for number in several if not self._memory.has(f"{_path(show)}/season/{number}")]
        if len(missing) > 1:
            for start in range(0, len(missing), _MOST_APPENDED):
                self._details(show, tuple(missing[start : start + _MOST_APPENDED]), parts=())
        found = (self.season(show, number) for number in wanted)
        return tuple(season for season in found if season is not None)

    def by_external_id(self, source: str, identifier: str) -> tuple[FoundWork, ...]:
        """Return the works that carry an id of another catalogue; () for a source that cannot be asked for."""
        if source not in _SOURCES or not identifier.isalnum():
            return ()
        path = f"find/{identifier}"
        parameters = {"external_source": _SOURCES[source]}
        return self._memory.answer(f"{path}?{source}", lambda: self._get("/" + path, parameters), answers.found_by_id)

    def ordered(self, show: WorkKey, order: EpisodeOrder) -> tuple[SeasonRecord, ...]:
        """Return the seasons of another order: the first group of episodes of that kind that the show has."""
        record = self.record(show)
        names = [name for kind, name in record.orders if kind is order] if record else []
        if not names:
            return ()
        path = f"tv/episode_group/{names[0]}"
        return self._memory.answer(path, lambda: self._get("/" + path, {}), lambda value: answers.ordered(show, value))

    def logo(self, work: WorkKey) -> Picture | None:
        """Return the logo in the language of the settings, else the English one, else one without words."""
        path = f"{_path(work)}/images"
        languages = tuple(dict.fromkeys((self._language.partition("-")[0], "en", "null")))
        return self._memory.answer(
            path, lambda: self._logos("/" + path, ",".join(languages)), lambda rows: answers.logo(rows, languages)
        )

    def _logos(self, path: str, languages: str) -> object | None:
        value = self._get(path, {"include_image_language": languages})
        return value.get("logos") if isinstance(value, dict) else None

    def picture_address(self, picture: Picture) -> str:
        """Return where a picture lies, in the size that a library needs: as the settings say, else as the service does."""
        if not self._pictures_url:
            self._pictures_url = self._told_pictures_url() or _PICTURES_URL
        return f"{self._pictures_url.rstrip('/')}/{_SIZES[picture.kind]}{picture.name}"

    def _told_pictures_url(self) -> str:
        """Return where the service says that its pictures lie; "" while it does not answer, since an old address serves."""
        try:
            return self._memory.answer("configuration", lambda: self._get("/configuration", {}), answers.pictures_url)
        except ServiceUnavailable:
            return ""

    def _search(self, form: Form, title: str, parameters: Mapping[str, str]) -> tuple[FoundWork, ...]:
        query = " ".join(title[:_LONGEST_QUERY].split())
        if not query:
            return ()
        path = f"search/{_PATHS[form]}"
        parameters = {**parameters, **self._searching}
        key = f"{path}?{query.casefold()}&{'&'.join(parameters.values())}"
        return self._memory.answer(
            key,
            lambda: self._results(path, {"query": query, **parameters}),
            lambda value: answers.found(form, value),
        )

    def _results(self, path: str, parameters: Mapping[str, str]) -> object | None:
        value = self._get("/" + path, parameters)
        return value.get("results") if isinstance(value, dict) else None

    def _details(
        self, key: WorkKey, seasons: tuple[int, ...], *, parts: tuple[str, ...] | None = None
    ) -> object | None:
        """Ask for a work with parts and seasons in one request, keep each season, and return the rest."""
        path = _path(key)
        chosen = _PARTS[key.form] if parts is None else parts
        asked = [*chosen, *(f"season/{number}" for number in seasons)][:_MOST_APPENDED]
        value = self._get("/" + path, {"append_to_response": ",".join(asked)})
        if not isinstance(value, dict):
            return None
        for part in asked[len(chosen) :]:
            self._memory.keep(f"{path}/{part}", value.pop(part, None))
        return value

    def _get(self, path: str, parameters: Mapping[str, str]) -> object | None:
        return self._http.get_json(path, {"language": self._language, **parameters})


def _path(key: WorkKey) -> str:
    return f"{_PATHS[key.form]}/{key.number}"


def _service(settings: TmdbSettings) -> Service:
    """Return how the service is asked: a key of 32 hexadecimal digits goes into the URL, anything else is a token."""
    key = settings.api_key.get_secret_value().strip() if settings.api_key else ""
    is_v3 = _V3_KEY.fullmatch(key) is not None
    return Service(
        name="TMDB",
        base_url=settings.base_url,
        parameters={"api_key": key} if is_v3 else {},
        headers={} if is_v3 or not key else {"Authorization": f"Bearer {key}"},
        secrets=(key,),
        key_hint="Put a key from https://www.themoviedb.org/settings/api into [tmdb] api_key or SHELVER_TMDB__API_KEY.",
    )
