"""TheTVDB, version 4 of its API, with the user's own key."""

import threading
from collections.abc import Mapping

from shelver.catalogs import tvdb_answers as answers
from shelver.catalogs.answers import inner, is_object, text
from shelver.catalogs.memory import Memory
from shelver.errors import KeyRefused
from shelver.events import Listener, ignore
from shelver.http.client import HttpClient, Service
from shelver.http.faults import Patience
from shelver.media.catalogue import EpisodeOrder, FoundWork, SeasonRecord, WorkKey, WorkRecord
from shelver.media.details import Picture
from shelver.media.kinds import Form
from shelver.ports import CatalogueCache, RateLimit
from shelver.settings.values import TvdbSettings

REQUESTS_PER_S = 20.0

_MOST_PAGES = 40
_LONGEST_QUERY = 200
_PATHS = {Form.MOVIE: "movies", Form.EPISODE: "series"}
_TYPES = {Form.MOVIE: "movie", Form.EPISODE: "series"}
_ORDERS = {EpisodeOrder.ABSOLUTE: "absolute", EpisodeOrder.DVD: "dvd"}
_KEY_HINT = "Put a key from https://www.thetvdb.com/api-information into [tvdb] api_key or SHELVER_TVDB__API_KEY."


class TvdbCatalogue:
    """Keeps the Catalogue port with TheTVDB. Safe to share between threads.

    The service gives all episodes of a show in pages of 500, so that the seasons of most shows are one request together.
    """

    name = answers.CATALOGUE

    def __init__(
        self,
        settings: TvdbSettings,
        *,
        cache: CatalogueCache,
        rate: RateLimit,
        patience: Patience | None = None,
        listener: Listener = ignore,
    ) -> None:
        self._credentials = {
            field: secret.get_secret_value().strip()
            for field, secret in (("apikey", settings.api_key), ("pin", settings.pin))
            if secret is not None
        }
        service = Service(
            name="TheTVDB",
            base_url=settings.base_url,
            secrets=tuple(self._credentials.values()),
            key_hint=_KEY_HINT,
        )
        patience = patience or Patience(try_s=settings.timeout_s)
        self._http = HttpClient(service, rate=rate, patience=patience, listener=listener)
        self._language = settings.language
        self._memory = Memory(cache, f"{self.name}:{settings.language}:")
        self._token = ""
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def check_key(self) -> None:
        """Log in.

        Raises:
            KeyRefused: the key is refused.
            ServiceUnavailable: nobody answers.
        """
        self._log_in()

    def movies(self, title: str, year: int | None = None) -> tuple[FoundWork, ...]:
        """Return films found under a title."""
        return self._search(Form.MOVIE, title, year)

    def shows(self, title: str, year: int | None = None) -> tuple[FoundWork, ...]:
        """Return shows found under a title."""
        return self._search(Form.EPISODE, title, year)

    def record(self, key: WorkKey, *, seasons: tuple[int, ...] = ()) -> WorkRecord | None:
        """Return all about a work; all seasons of a show come in requests of their own, so none comes along."""
        del seasons
        path = f"{_PATHS[key.form]}/{key.number}/extended"
        parameters = {"meta": "translations", "short": "true"}
        value = self._memory.answer(path, lambda: self._get("/" + path, parameters), lambda value: value)
        episodes = self._episodes(key, "official") if key.form is Form.EPISODE and value is not None else []
        return answers.record(key, value, episodes, self._language)

    def season(self, show: WorkKey, number: int) -> SeasonRecord | None:
        """Return the episodes of a season; None when the show has no such season."""
        return next(iter(self.seasons(show, (number,))), None)

    def seasons(self, show: WorkKey, numbers: tuple[int, ...]) -> tuple[SeasonRecord, ...]:
        """Return those of the seasons that exist."""
        found = answers.seasons(show, self._episodes(show, "official"))
        return tuple(found[number] for number in dict.fromkeys(numbers) if number in found)

    def by_external_id(self, source: str, identifier: str) -> tuple[FoundWork, ...]:
        """Return the works that carry an IMDb id; () for other sources."""
        if source != "imdb" or not identifier.isalnum():
            return ()
        path = f"search/remoteid/{identifier}"
        return self._memory.answer(path, lambda: self._get("/" + path, {}), answers.found_by_id)

    def ordered(self, show: WorkKey, order: EpisodeOrder) -> tuple[SeasonRecord, ...]:
        """Return the seasons of the absolute or the DVD order; () when nobody has entered it."""
        if order not in _ORDERS:
            return ()
        aired = self._episodes(show, "official")
        return answers.reordered(show, aired, self._episodes(show, _ORDERS[order]))

    def logo(self, work: WorkKey) -> None:
        """Return None: no pictures are known here."""

    def picture_address(self, picture: Picture) -> str:
        """Return "": no pictures are known here."""
        del picture
        return ""

    def _search(self, form: Form, title: str, year: int | None) -> tuple[FoundWork, ...]:
        query = " ".join(title[:_LONGEST_QUERY].split())
        if not query:
            return ()
        parameters = {"query": query, "type": _TYPES[form], "limit": "20", **({"year": str(year)} if year else {})}
        key = f"search/{_TYPES[form]}?{query.casefold()}&{year or ''}"
        return self._memory.answer(
            key,
            lambda: self._get("/search", parameters),
            lambda value: answers.found(form, value, self._language),
        )

    def _episodes(self, show: WorkKey, order: str) -> list[object]:
        path = f"series/{show.number}/episodes/{order}"
        return self._memory.answer(
            path, lambda: self._pages("/" + path), lambda value: value if isinstance(value, list) else []
        )

    def _pages(self, path: str) -> object | None:
        """Fetch page after page until the service names no next one."""
        episodes: list[object] = []
        for page in range(_MOST_PAGES):
            envelope = self._envelope(path, {"page": str(page)})
            if envelope is None:
                break
            rows = inner(envelope, "data", "episodes")
            episodes += rows if isinstance(rows, list) else []
            if not rows or not text(inner(envelope, "links", "next")):
                break
        return episodes

    def _get(self, path: str, parameters: Mapping[str, str]) -> object | None:
        envelope = self._envelope(path, parameters)
        return None if envelope is None else envelope.get("data")

    def _envelope(self, path: str, parameters: Mapping[str, str]) -> Mapping[str, object] | None:
        """Ask with the token of the log-in; log in again when it has run out."""
        try:
            value = self._http.get_json(path, parameters, headers=self._authorization())
        except KeyRefused:
            self._log_in()
            value = self._http.get_json(path, parameters, headers=self._authorization())
        return value if is_object(value) else None

    def _authorization(self) -> dict[str, str]:
        if not self._token:
            self._log_in()
        return {"Authorization": f"Bearer {self._token}"}

    def _log_in(self) -> None:
        with self._lock:
            answer = self._http.post_json("/login", self._credentials)
            token = text(inner(answer, "data", "token")) if is_object(answer) else ""
            if not token.isascii() or not token:
                raise KeyRefused("TheTVDB gives no token for the key.", hint=_KEY_HINT)
            self._token = token
