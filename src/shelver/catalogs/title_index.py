"""All titles of a catalogue in one file on this machine, searched with tolerance for typing errors.

The titles come from the list of ids that The Movie Database publishes every day (one JSON object a line, gzipped). A
mistyped title has its first or its last part intact: both ends of every title are indexed, so that a look-up reads a
few thousand rows out of a million and needs no memory to speak of.
"""

import gzip
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import ascii_lowercase

import orjson
from rapidfuzz import process
from rapidfuzz.distance import OSA

from shelver.catalogs.answers import share, text, whole
from shelver.errors import UnreadableTitleExport
from shelver.match.likeness import plain, words
from shelver.media.kinds import Form
from shelver.ports import IndexedTitle

_FORMS = {Form.MOVIE: 1, Form.EPISODE: 2}
_TITLE_FIELDS = (("original_title", Form.MOVIE), ("original_name", Form.EPISODE))
_ENDING_LETTERS = 16
_INTACT_LETTERS = 5
_LEAST_INTACT = 2
_SLIP_LETTERS = 2
_ARTICLE = "the"
_SHORTEST = 4
_LEAST_LIKENESS = 0.72
_CONVINCING = 0.85
_TWO_SLIPS = 8
_MOST_SHOWN = 5
_MOST_READ = 20000
_LONGEST_LINE = 65536
_Row = tuple[str, int, float, str]
_SCHEMA = """
CREATE TABLE titles (form INTEGER NOT NULL, number INTEGER NOT NULL, popularity REAL NOT NULL,
                     title TEXT NOT NULL, key TEXT NOT NULL, ending TEXT NOT NULL);
"""
_INDEXES = """
CREATE INDEX titles_by_key ON titles (form, key);
CREATE INDEX titles_by_ending ON titles (form, ending);
PRAGMA user_version = 1;
"""


def build_title_index(exports: Iterable[Path], target: Path) -> int:
    """Make the index out of downloaded lists (films and shows tell themselves apart) and return how many titles it holds.

    An older index under that name is replaced when the new one is whole.

    Raises:
        UnreadableTitleExport: a list is damaged, or is none.
    """
    unfinished = target.with_name(target.name + ".new")
    unfinished.unlink(missing_ok=True)
    with sqlite3.connect(unfinished, isolation_level=None) as database:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        database.execute("BEGIN")
        count = 0
        for export in exports:
            added = database.executemany("INSERT INTO titles VALUES (?, ?, ?, ?, ?, ?)", _rows(export)).rowcount
            if added <= 0:
                raise _unreadable(export, "it holds no title")
            count += added
        database.execute("COMMIT")
        database.executescript(_INDEXES)
    database.close()
    unfinished.replace(target)
    return count


def _rows(export: Path) -> Iterator[tuple[int, int, float, str, str, str]]:
    try:
        with gzip.open(export, "rb") if export.suffix == ".gz" else export.open("rb") as lines:
            while line := lines.readline(_LONGEST_LINE):
                row = orjson.loads(line)
                if isinstance(row, dict) and not row.get("adult"):
                    yield from _row(row)
    except (OSError, EOFError, zlib.error, orjson.JSONDecodeError) as fault:
        raise _unreadable(export, str(fault)) from fault


def _row(row: dict[str, object]) -> Iterator[tuple[int, int, float, str, str, str]]:
    for field, form in _TITLE_FIELDS:
        title, number = text(row.get(field)), whole(row.get("id"))
        key = _key(title)
        if key and number:
            popularity = share(row.get("popularity"))
            yield _FORMS[form], number, popularity, title, key, key[::-1][:_ENDING_LETTERS]


def _key(title: str) -> str:
    return plain(title).replace(" ", "")


def _unreadable(export: Path, why: str) -> UnreadableTitleExport:
    return UnreadableTitleExport(
        f"{export} is no list of titles: {why}. No title index was made.",
        hint="Download it again from https://files.tmdb.org/p/exports/ (movie_ids_MM_DD_YYYY.json.gz, tv_series_ids_…).",
    )


def _likest(key: str, rows: Iterable[_Row]) -> list[IndexedTitle]:
    ordered = sorted(rows)
    scored = process.extract(
        key,
        [row[0] for row in ordered],
        scorer=OSA.normalized_similarity,
        score_cutoff=_LEAST_LIKENESS,
        limit=4 * _MOST_SHOWN,
    )
    return [
        IndexedTitle(number=ordered[at][1], popularity=ordered[at][2], title=ordered[at][3], likeness=likeness)
        for _, likeness, at in scored
    ]


def _is_convincing(found: Iterable[IndexedTitle]) -> bool:
    return any(one.likeness >= _CONVINCING for one in found)


def _mended_starts(key: str) -> set[str]:
    """Return how a title may begin whose first letters are these, with one slip among the first two of them."""
    first, second, rest = key[0], key[1], key[2:_INTACT_LETTERS]
    swapped = {second + first + rest, first + key[2] + second + key[3:_INTACT_LETTERS]}
    struck = {second + rest, first + rest}
    added = {start for letter in ascii_lowercase for start in (letter + key[:4], first + letter + key[1:4])}
    changed = {start for letter in ascii_lowercase for start in (letter + second + rest, first + letter + rest)}
    return swapped | struck | added | changed


def _after_slipped_article(title: str, key: str) -> str:
    """Return the key without an article that is mistyped, or whose last letter slipped into the next word; or ""."""
    first, *others = words(title)
    if key.startswith(_ARTICLE):  # "Th eChorus"
        return key.removeprefix(_ARTICLE)
    return "".join(others) if OSA.distance(first, _ARTICLE) == 1 else ""


class TitleIndexFile:
    """Keeps the TitleIndex port with a file that `build_title_index` made. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open the index.

        Raises:
            UnreadableTitleExport: the file is missing or is no title index.
        """
        self._lock = threading.Lock()
        try:
            self._database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            version = self._database.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as fault:
            raise self._unusable(path, str(fault)) from fault
        if version != 1:
            raise self._unusable(path, "it was not made by this program")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def near(self, form: Form, title: str) -> tuple[IndexedTitle, ...]:
        """Return the titles that are spelled nearly so, the likest and best known first; short titles have none."""
        key = _key(title)
        if form not in _FORMS or len(key) < _SHORTEST:
            return ()
        intact = max(_LEAST_INTACT, min(_INTACT_LETTERS, (len(key) - _SLIP_LETTERS) // 2))
        found = self._alike(form, key, intact)
        if intact > _LEAST_INTACT and not _is_convincing(found):
            found = self._alike(form, key, _LEAST_INTACT)
        if not _is_convincing(found):
            found += self._with_slip_at_start(form, key)
        if not _is_convincing(found):
            found += self._alike(form, _after_slipped_article(title, key), intact)
        found = list({(one.number, one.title): one for one in sorted(found, key=lambda one: one.likeness)}.values())
        found.sort(key=lambda one: (-round(one.likeness, 2), -one.popularity, one.number))
        return tuple(found[:_MOST_SHOWN])

    def _alike(self, form: Form, key: str, intact: int) -> list[IndexedTitle]:
        """Return the titles that are spelt nearly so and share so many letters with the key at one of its ends."""
        if len(key) < _SHORTEST:
            return []
        rows = {
            *self._starting(form, "key", key[:intact], len(key)),
            *self._starting(form, "ending", key[::-1][:intact], len(key)),
        }
        return _likest(key, rows)

    def _with_slip_at_start(self, form: Form, key: str) -> list[IndexedTitle]:
        """Return the titles that begin as the key does but for one slip; what follows may hold another."""
        if not (key.isascii() and len(key) >= _TWO_SLIPS):
            return []
        rows: set[_Row] = set()
        for start in _mended_starts(key):
            rows.update(self._starting(form, "key", start, len(key)))
        return _likest(key, rows)

    def _starting(self, form: Form, column: str, start: str, letters: int) -> list[_Row]:
        """Return titles whose beginning, or end, is that; of about as many letters, as far as the column holds them."""
        query = f"SELECT key, number, popularity, title FROM titles WHERE form = ? AND {column} >= ? AND {column} < ? AND length({column}) BETWEEN ? AND ? LIMIT ?"  # noqa: S608
        slack = max(2, letters // 3)
        most = letters + slack
        if column == "ending":
            letters, most = min(letters, _ENDING_LETTERS), max(most, _ENDING_LETTERS)
        values = (_FORMS[form], start, start + "\U0010ffff", letters - slack, most, _MOST_READ)
        with self._lock:
            return self._database.execute(query, values).fetchall()

    @staticmethod
    def _unusable(path: Path, why: str) -> UnreadableTitleExport:
        return UnreadableTitleExport(
            f"The title index {path} cannot be used: {why}.",
            hint="Make it again, or remove [tmdb] title_index from the settings.",
        )
