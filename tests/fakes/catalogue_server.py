"""A small server that answers as The Movie Database and TheTVDB do, on real sockets, with faults on request."""

import json
import re
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.catalogue_works import CREDITS, FILMS, IN_ENGLISH, LOGOS, PICTURE, SHOWS, TOLD

V3_KEY = "00112233445566778899aabbccddeeff"
TOKEN = "eyJhbGciOiJub25lIn0.canary-token.sig"
TVDB_KEY = "tvdb-canary-key"
BROKEN_CONTENT = {
    "truncated": b'{"page": 1, "results": [{"id"',
    "empty": b"",
    "nonsense": b'{"results": [7, null, {"id": "x"}, {"id": 5}], "id": []}',
    "huge": b" " * 40_000_000,
}
"""Faults besides these are a status, a pair of status and headers, "reset", "silent" and "short"."""


class CatalogueServer(ThreadingHTTPServer):
    """Serves until it is shut down. `asked` are the paths so far; `faults` are given to the next requests, one each."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []
        self.faults = []
        self.tvdb_token = 1
        self.lock = threading.Lock()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def fail(self, *kinds):
        """Give the next requests these faults, in order."""
        self.faults += kinds

    def handle_error(self, request, client_address):
        """Stay silent about clients that went away."""


@contextmanager
def catalogue_server():
    server = CatalogueServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65536

    def log_message(self, *args):
        """Write nothing to the terminal."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._note()
        if self._fault():
            return
        if self.path != "/v4/login" or body != {"apikey": TVDB_KEY}:
            self._send(401, {"status": "failure", "message": "InvalidAPIKey: apikey is not valid", "data": None})
            return
        self._send(200, {"status": "success", "data": {"token": f"tvdb-token-{self.server.tvdb_token}"}})

    def do_GET(self):
        self._note()
        if self._fault():
            return
        url = urlsplit(self.path)
        parameters = dict(parse_qsl(url.query))
        if url.path.startswith("/3/"):
            status, body = self._tmdb(url.path[2:], parameters)
        elif url.path.startswith("/v4/"):
            status, body = self._tvdb(url.path[3:], parameters)
        elif url.path == "/picture.jpg":
            self._raw(200, b"\xff\xd8picture", "image/jpeg")
            return
        elif url.path.startswith("/t/p/"):
            self._raw(200, *PICTURE)
            return
        else:
            status, body = 404, {}
        self._send(status, body)

    def _note(self):
        with self.server.lock:
            self.server.asked.append(f"{self.command} {self.path}")

    def _fault(self):
        """Give the next fault that was asked for; say whether there was one."""
        with self.server.lock:
            kind = self.server.faults.pop(0) if self.server.faults else None
        if isinstance(kind, tuple):
            self._raw(kind[0], b"", "text/html", kind[1])
        elif isinstance(kind, int):
            self._raw(kind, b"<html>out of order</html>", "text/html")
        elif kind in BROKEN_CONTENT:
            self._raw(200, BROKEN_CONTENT[kind], "application/json")
        elif kind is not None:
            self._cut(kind)
        return kind is not None

    def _cut(self, kind):
        self.close_connection = True
        if kind == "silent":
            time.sleep(0.6)
        elif kind == "short":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"page"')

    def _send(self, status, body):
        self._raw(status, json.dumps(body).encode(), "application/json;charset=utf-8")

    def _raw(self, status, content, kind, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    # The Movie Database, version 3

    def _tmdb(self, path, parameters):
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if parameters.get("api_key") != V3_KEY and token != TOKEN:
            return 401, {
                "success": False,
                "status_code": 7,
                "status_message": "Invalid API key: You must be granted a valid key.",
            }
        return self._tmdb_known(path, parameters) or (
            404,
            {"success": False, "status_code": 34, "status_message": "The resource you requested could not be found."},
        )

    def _tmdb_known(self, path, parameters):
        pictures = {"images": {"base_url": "", "secure_base_url": f"{self.server.address}/t/p/"}}
        fixed = {
            "/authentication": lambda: {"success": True},
            "/configuration": lambda: pictures,
            "/tv/episode_group/a10": tmdb_group,
        }
        if path in fixed:
            return 200, fixed[path]()
        if found := re.fullmatch("/search/(movie|tv)", path):
            return self._tmdb_search(found[1], parameters)
        if found := re.fullmatch("/find/(.+)", path):
            return 200, tmdb_found_by_id(found[1])
        if found := re.fullmatch(r"/(movie|tv)/(\d+)(/images)?", path):
            make = tmdb_images if found[3] else self._tmdb_details
            return make(found[1], int(found[2]), parameters)
        if found := re.fullmatch(r"/tv/(\d+)/season/(\d+)", path):
            season = tmdb_season(int(found[1]), int(found[2]))
            return (200, season) if season else None
        return None

    @staticmethod
    def _tmdb_search(kind, parameters):
        works, make, year = (FILMS, tmdb_film, "year") if kind == "movie" else (SHOWS, tmdb_show, "first_air_date_year")
        rows = [
            make(number)
            for number, work in works.items()
            if matches(parameters["query"], work) and parameters.get(year, str(work["year"])) == str(work["year"])
        ]
        return 200, {"page": 1, "results": rows, "total_pages": 1, "total_results": len(rows)}

    @staticmethod
    def _tmdb_details(kind, number, parameters):
        works = FILMS if kind == "movie" else SHOWS
        if number not in works:
            return None
        work = works[number]
        body = tmdb_film(number) if kind == "movie" else tmdb_show(number)
        body |= {"runtime": work.get("runtime"), "genres": [{"id": 99, "name": "Documentary"}] if number == 3 else []}
        if kind == "tv":
            body["seasons"] = [
                {"season_number": n, "episode_count": len(rows), "name": f"Season {n}", "air_date": rows[0][1]}
                for n, rows in work["seasons"].items()
            ]
        for part in parameters.get("append_to_response", "").split(","):
            found = re.fullmatch(r"season/(\d+)", part)
            said = tmdb_season(number, int(found[1])) if found else tmdb_part(kind, number, work, part)
            if said:
                body[part] = said
        return 200, body

    # TheTVDB, version 4

    def _tvdb(self, path, parameters):
        if self.headers.get("Authorization") != f"Bearer tvdb-token-{self.server.tvdb_token}":
            return 401, {"status": "failure", "message": "Unauthorized", "data": None}
        missing = 404, {"status": "failure", "message": "Not found", "data": None}
        if path == "/search":
            works = FILMS if parameters["type"] == "movie" else SHOWS
            rows = [
                tvdb_found(number, work, parameters["type"])
                for number, work in works.items()
                if matches(parameters["query"], work) and parameters.get("year", str(work["year"])) == str(work["year"])
            ]
            return 200, {"status": "success", "data": rows}
        if found := re.fullmatch("/search/remoteid/(.+)", path):
            rows = [{"movie": tvdb_base(n, w)} for n, w in FILMS.items() if w["imdb"] == found[1]]
            rows += [{"series": tvdb_base(n, w)} for n, w in SHOWS.items() if w["imdb"] == found[1]]
            return 200, {"status": "success", "data": rows or None}
        if found := re.fullmatch(r"/(movies|series)/(\d+)/extended", path):
            works = FILMS if found[1] == "movies" else SHOWS
            number = int(found[2])
            return (
                (200, {"status": "success", "data": tvdb_base(number, works[number])}) if number in works else missing
            )
        if found := re.fullmatch(r"/series/(\d+)/episodes/(official|absolute|dvd)", path):
            rows = tvdb_episodes(int(found[1]), found[2])
            page = int(parameters["page"])
            body = {"episodes": rows[page * 4 : page * 4 + 4]}
            following = f"?page={page + 1}" if len(rows) > page * 4 + 4 else None
            return 200, {"status": "success", "data": body, "links": {"next": following}}
        return missing


def tmdb_part(kind, number, work, part):
    """Return what comes along with the details of a work; None for what the server does not know."""
    ratings = [{"iso_3166_1": "DE", "rating": "12"}, {"iso_3166_1": "US", "rating": "TV-14"}]
    releases = [
        {"certification": "", "release_date": f"{work['year'] + 1}-01-02T00:00:00.000Z"},
        {"certification": "PG"},
    ]
    parts = {
        "alternative_titles": {
            "titles" if kind == "movie" else "results": [{"title": t} for t in work.get("also", [])]
        },
        "external_ids": {"imdb_id": work["imdb"] or None, "tvdb_id": None},
        "translations": {"translations": [{"iso_639_1": "en", "data": {"title": "", "name": "", **IN_ENGLISH}}]},
        "episode_groups": {"results": [{"id": "a10", "type": 2}] if number == 10 else []},
        "release_dates": {"results": [{"iso_3166_1": "US", "release_dates": releases}]},
        "content_ratings": {"results": ratings},
        "credits": CREDITS,
    }
    return parts.get(part)


def tmdb_images(_kind, _number, parameters):
    wanted = parameters.get("include_image_language", "").split(",")
    return 200, {"logos": [row for row in LOGOS if (row["iso_639_1"] or "null") in wanted], "posters": []}


def tmdb_found_by_id(identifier):
    def with_it(works):
        return [number for number, work in works.items() if work["imdb"] == identifier]

    return {
        "movie_results": [tmdb_film(number) for number in with_it(FILMS)],
        "tv_results": [tmdb_show(number) for number in with_it(SHOWS)],
        "person_results": [],
    }


def matches(query, work):
    words = query.casefold().split()
    titles = [work["title"], work.get("original", ""), *work.get("also", [])]
    return any(all(word in re.findall(r"\w+", title.casefold()) for word in words) for title in titles)


def tmdb_film(number):
    work = FILMS[number]
    return TOLD | {
        "id": number,
        "title": work["title"],
        "original_title": work.get("original", work["title"]),
        "release_date": f"{work['year']}-05-01",
        "vote_count": work["votes"],
        "popularity": 1.5,
        "original_language": "de",
        "genre_ids": [99] if number == 3 else [18],
    }


def tmdb_show(number):
    work = SHOWS[number]
    return TOLD | {
        "id": number,
        "name": work["title"],
        "original_name": work.get("original", work["title"]),
        "first_air_date": f"{work['year']}-01-01",
        "vote_count": work["votes"],
        "popularity": 2,
        "genre_ids": [],
    }


def tmdb_season(number, season):
    rows = SHOWS.get(number, {"seasons": {}})["seasons"].get(season)
    if rows is None:
        return None
    return {
        "_id": "5f",
        "season_number": season,
        "episodes": [tmdb_episode(season, at, row) for at, row in enumerate(rows, 1)],
    }


def tmdb_episode(season, number, row):
    return {
        "id": 1000 * season + number,
        "season_number": season,
        "episode_number": number,
        "name": row[0],
        "air_date": row[1],
        "runtime": None,
        "overview": "Somebody arrives.",
        "vote_average": 8.1,
        "vote_count": 12,
        "still_path": "/still.png",
        "crew": [{"job": "Director", "name": "Mo Lund"}],
        "guest_stars": [{"name": "Per Dahl", "character": "The Lodger", "order": 3}],
    }


def tmdb_group():
    rows = [
        tmdb_episode(season, at, row) | {"order": 0}
        for season, found in SHOWS[10]["seasons"].items()
        if season
        for at, row in enumerate(found, 1)
    ]
    for order, row in enumerate(rows):
        row["order"] = order
    return {"id": "a10", "type": 2, "groups": [{"order": 1, "episodes": rows[::-1]}]}


def tvdb_found(number, work, kind):
    return {
        "tvdb_id": str(number),
        "id": f"{kind}-{number}",
        "name": work.get("original") or work["title"],
        "type": kind,
        "year": str(work["year"]),
        "aliases": work.get("also", []),
        "translations": {"eng": work["title"]},
        "first_air_time": f"{work['year']}-05-01",
        "remote_ids": [{"id": work["imdb"], "type": 2, "sourceName": "IMDB"}],
    }


def tvdb_base(number, work):
    return {
        "id": number,
        "name": work.get("original") or work["title"],
        "year": str(work["year"]),
        "runtime": work.get("runtime"),
        "genres": [{"name": "Documentary"}] if number == 3 else None,
        "aliases": [{"language": "spa", "name": title} for title in work.get("also", [])],
        "remoteIds": [{"id": work["imdb"], "sourceName": "IMDB"}],
        "translations": {"nameTranslations": [{"language": "eng", "name": work["title"]}]},
    }


def tvdb_episodes(number, order):
    seasons = SHOWS.get(number, {"seasons": {}})["seasons"]
    rows, absolute = [], 0
    for season, found in seasons.items():
        for at, (title, aired) in enumerate(found, 1):
            absolute += bool(season)
            row = {
                "id": season * 100 + at,
                "name": title,
                "aired": aired,
                "seasonNumber": season,
                "number": at,
                "runtime": 50,
            }
            if order == "official":
                rows.append(row | {"absoluteNumber": absolute if season else 0})
            elif order == "absolute" and season:
                rows.append(row | {"seasonNumber": 1, "number": absolute})
    return rows
