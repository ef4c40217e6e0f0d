import gzip
import json

import pytest

from shelver.catalogs.title_index import TitleIndexFile, build_title_index
from shelver.errors import UnreadableTitleExport
from shelver.media.kinds import Form

FILMS = [
    "The Harbour Light",
    "Night Ferry",
    "Kestrel",
    "Kestrels",
    "Das Nachtschiff",
    "Ferry 2",
    "Ferry 3",
    "夜の船出の歌",
]
SHOWS = ["Kestrel Street", "The Lodger"]


def export(path, titles, field, **more):
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for number, title in enumerate(titles, 1):
            row = {"adult": False, "id": number, field: title, "popularity": 10.0 / number, **more}
            lines.write(json.dumps(row) + "\n")
    return path


@pytest.fixture
def exports(tmp_path):
    return [
        export(tmp_path / "movie_ids_11_20_2026.json.gz", FILMS, "original_title", video=False),
        export(tmp_path / "tv_series_ids_11_20_2026.json.gz", SHOWS, "original_name"),
    ]


@pytest.fixture
def index(exports, tmp_path):
    assert build_title_index(exports, tmp_path / "titles.db") == len(FILMS) + len(SHOWS)
    opened = TitleIndexFile(tmp_path / "titles.db")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("The Harbuor Light", "The Harbour Light"),
        ("Harborr Light", "The Harbour Light"),
        ("Th eHarbourLight", "The Harbour Light"),
        ("Nigth Ferry", "Night Ferry"),
        ("Nght Ferry", "Night Ferry"),
        ("das nachtschif", "Das Nachtschiff"),
        ("Hrbour Ligth", "The Harbour Light"),
        ("ahrbour Lihgt", "The Harbour Light"),
        ("Xarbour Lightt", "The Harbour Light"),
        ("Teh Harbour Light", "The Harbour Light"),
        ("Thhe Kestrle", "Kestrel"),
        ("夜の船出の哥", "夜の船出の歌"),
    ],
)
def test_a_mistyped_title_finds_the_one_that_was_meant(index, typed, meant):
    assert index.near(Form.MOVIE, typed)[0].title == meant


def test_films_and_shows_are_kept_apart(index):
    assert index.near(Form.EPISODE, "Kestrel Stret")[0].title == "Kestrel Street"
    assert (
        index.near(Form.MOVIE, "Kestrel Stret") == ()
        or "Street" not in index.near(Form.MOVIE, "Kestrel Stret")[0].title
    )


def test_the_likest_comes_first_and_among_equals_the_best_known(index):
    found = index.near(Form.MOVIE, "Kestrel")
    assert [one.title for one in found] == ["Kestrel", "Kestrels"]
    assert [one.title for one in index.near(Form.MOVIE, "Ferry 4")] == ["Ferry 2", "Ferry 3"]


@pytest.mark.parametrize("typed", ["", "a", "?!", "zzzzzzzzzz", "x" * 5000, "%_%", "'; DROP TABLE titles"])
def test_what_resembles_nothing_finds_nothing(index, typed):
    assert index.near(Form.MOVIE, typed) == ()
    assert index.near(Form.BOOK, "Kestrel") == ()


def test_adult_titles_stay_out(tmp_path):
    path = export(tmp_path / "x.json.gz", ["Night Ferry"], "original_title", adult=True)
    with pytest.raises(UnreadableTitleExport, match="no title"):
        build_title_index([path], tmp_path / "titles.db")


@pytest.mark.parametrize("damage", ["cut", "text", "empty", "missing", "html"])
def test_a_damaged_list_makes_no_index_and_keeps_the_old_one(exports, tmp_path, damage):
    target = tmp_path / "titles.db"
    build_title_index(exports, target)
    before = target.read_bytes()
    broken = tmp_path / "broken.json.gz"
    content = {
        "cut": exports[0].read_bytes()[:-20],
        "text": b"no gzip at all",
        "empty": gzip.compress(b""),
        "html": gzip.compress(b"<html>not found</html>\n"),
    }
    if damage in content:
        broken.write_bytes(content[damage])
    with pytest.raises(UnreadableTitleExport) as caught:
        build_title_index([broken], target)
    assert "files.tmdb.org" in caught.value.hint
    assert target.read_bytes() == before


def test_a_file_that_is_no_index_is_refused(tmp_path):
    (tmp_path / "titles.db").write_bytes(b"no database")
    for name in ("titles.db", "missing.db"):
        with pytest.raises(UnreadableTitleExport):
            TitleIndexFile(tmp_path / name)


def test_many_titles_are_searched_without_reading_them_all(tmp_path):
    consonants, vowels = "bcdfghklmnprst", "aeiou"
    syllables = [first + second for first in consonants for second in vowels]
    titles = [f"{a}{b}{c} {c}{a}" for a in syllables for b in syllables[:20] for c in syllables[::9]]
    build_title_index([export(tmp_path / "x.json.gz", titles, "original_title")], tmp_path / "titles.db")
    index = TitleIndexFile(tmp_path / "titles.db")
    wanted = titles[5000]
    assert index.near(Form.MOVIE, wanted[:-1] + "xy")[0].title == wanted
