import json
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from shelver.errors import UnreadableMediaDatabase
from shelver.stores.connections import reading
from shelver.stores.engine import open_database
from shelver.stores.imports import is_imported, version_of_file
from shelver.stores.library import LibraryStore
from shelver.stores.media_database import Imported, import_media_database
from shelver.stores.media_export import export_media_database
from shelver.stores.schema import library_files, library_works


@pytest.fixture
def document(tmp_path):
    return tmp_path / "media_database.json"


def movie(path="/nas/Movies/Copper Sky (2018)/Copper.Sky.2018.1080p.mkv", **changes):
    entry = {
        "title": "Copper Sky",
        "normalized_title": "copper sky",
        "year": 2018,
        "file_path": path,
        "file_name": path.rpartition("/")[2],
        "file_size": 4_000_000_000,
        "directory": path.rpartition("/")[0],
        "last_modified": "2025-01-18T14:30:15",
    }
    return entry | changes


def episode(path, season, number, **changes):
    entry = {
        "show_name": "Harbour Lights",
        "normalized_show_name": "harbour lights",
        "season": season,
        "episode": number,
        "title": None,
        "file_path": path,
        "file_name": path.rpartition("/")[2],
        "file_size": 1_000_000_000,
        "directory": path.rpartition("/")[0],
        "last_modified": "2025-01-18T14:30:15",
    }
    return entry | changes


def show(*episodes, directories=("/nas/TV/Harbour Lights/Season 01",), **changes):
    entry = {
        "name": "Harbour Lights",
        "normalized_name": "harbour lights",
        "total_episodes": len(episodes),
        "seasons": [1],
        "total_size": 0,
        "directories": list(directories),
        "episodes": list(episodes),
    }
    return entry | changes


def database(movies=None, shows=None):
    return {
        "version": "1.0",
        "created_at": "2025-01-18T14:30:15",
        "stats": {"movies_count": 1, "directories_scanned": ["/nas"]},
        "movies": movies or {},
        "tv_shows": shows or {},
        "search_index": {"movie_titles": {"a": ["b"]}, "tv_titles": {}, "all_titles": {}},
    }


def written(document, content):
    document.write_text(json.dumps(content), encoding="utf-8")
    return document


E1 = "/nas/TV/Harbour Lights/Season 01/Harbour Lights - S01E01.mkv"
E2 = "/mnt2/TV/Harbour Lights/Harbour.Lights.S02E03.mkv"


def test_movies_and_episodes_are_found_by_title_and_number_afterwards(engine, document):
    shows = {"harbour lights": show(episode(E1, 1, 1, title="Low Tide"))}

    taken = import_media_database(engine, written(document, database({"copper sky": movie()}, shows)))

    assert taken == Imported(movie_count=1, show_count=1, episode_count=1)
    library = LibraryStore(engine)
    [film] = library.movie_files("Copper Sky", 2018)
    assert film.root_path + "/" + "/".join(film.parts) == movie()["file_path"]
    assert film.version.resolution == 1080
    [(owned, likeness)] = library.shows_named("harbour lights")
    assert likeness == 1.0
    assert (owned.root_path, owned.folder, owned.season_folders) == (
        "/nas/TV",
        ("Harbour Lights",),
        ((1, "Season 01"),),
    )
    [held] = library.episode_files(owned, 1, 1)
    assert held.parts[-1] == "Harbour Lights - S01E01.mkv"


def test_the_directories_of_a_show_keep_their_order_of_preference(engine, document):
    directories = ("/mnt2/TV/Harbour Lights", "/nas/TV/Harbour Lights/Season 01")
    shows = {"harbour lights": show(episode(E1, 1, 1), episode(E2, 2, 3), directories=directories)}

    import_media_database(engine, written(document, database(shows=shows)))

    found = LibraryStore(engine).shows_named("Harbour Lights")
    assert [owned.root_path for owned, _ in found] == ["/mnt2/TV", "/nas/TV"]
    assert [owned.is_flat for owned, _ in found] == [True, False]


def test_files_below_a_configured_root_belong_to_it(engine, document):
    shows = {"harbour lights": show(episode(E1, 1, 1))}

    import_media_database(engine, written(document, database({"c": movie()}, shows)), ("/nas/", "/nas/TV"))

    library = LibraryStore(engine)
    assert library.movie_files("Copper Sky", 2018)[0].root_path == "/nas"
    [(owned, _)] = library.shows_named("Harbour Lights")
    assert (owned.root_path, owned.folder) == ("/nas/TV", ("Harbour Lights",))


def test_episodes_that_lie_loose_among_other_shows_make_no_show_folder_of_the_whole_shelf(engine, document):
    shows = {"h": show(episode("/nas/TV/harbour.lights.s01e01.mkv", 1, 1), directories=["/nas/TV"])}

    taken = import_media_database(engine, written(document, database(shows=shows)), ("/nas/TV",))

    assert taken.episode_count == 1
    assert LibraryStore(engine).shows_named("Harbour Lights") == ()


def test_importing_twice_changes_nothing(engine, document):
    written(document, database({"copper sky": movie()}, {"h": show(episode(E1, 1, 1), episode(E2, 2, 3))}))

    first = import_media_database(engine, document)
    second = import_media_database(engine, document)

    assert first == second
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(library_files)) == 3
        assert connection.scalar(select(func.count()).select_from(library_works)) == 2


@pytest.mark.parametrize(
    "entry",
    [
        None,
        [],
        "text",
        {},
        movie(file_path="relative/x.mkv"),
        movie(file_path="/nas/../etc/passwd"),
        movie(file_path=5),
        movie(title=""),
    ],
)
def test_an_entry_that_names_no_file_is_counted_and_left_out(engine, document, entry):
    taken = import_media_database(engine, written(document, database({"bad": entry, "good": movie()})))

    assert (taken.movie_count, taken.skipped_count) == (1, 1)


@pytest.mark.parametrize(
    "bad",
    [None, "x", episode("/nas/TV/x/../y.mkv", 1, 1), episode(E2, 1, None), episode(E2, 1, "2"), episode(E2, 1, -4)],
)
def test_an_episode_without_file_or_number_is_counted_and_left_out(engine, document, bad):
    taken = import_media_database(engine, written(document, database(shows={"h": show(bad, episode(E1, 1, 1))})))

    assert (taken.episode_count, taken.skipped_count) == (1, 1)


@pytest.mark.parametrize(
    "changes", [{"year": "2018"}, {"year": 1e300}, {"file_size": None}, {"last_modified": "yesterday"}]
)
def test_a_wrong_detail_does_not_lose_the_movie(engine, document, changes):
    taken = import_media_database(engine, written(document, database({"c": movie(**changes)})))

    assert taken.movie_count == 1


def test_damage_is_named_by_byte_and_line_and_nothing_is_imported(engine, document):
    whole = json.dumps(
        database({f"m{n}": movie(f"/nas/Movies/m{n}.mkv", title=f"m{n}") for n in range(3000)}), indent=1
    )
    at = whole.index('"m2500"')
    document.write_text(whole[:at] + "}}" + whole[at:], encoding="utf-8")

    with pytest.raises(UnreadableMediaDatabase) as caught:
        import_media_database(engine, document)

    line = whole[:at].count("\n") + 1
    assert f"(line {line})" in caught.value.message
    position = int(caught.value.message.split("at byte ")[1].split(" ")[0])
    assert abs(position - at) <= 4
    assert "Nothing was imported" in caught.value.message
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(library_files)) == 0


@pytest.mark.parametrize("cut", [0, 1, 40, 200])
def test_a_truncated_file_is_one_clear_error(engine, document, cut):
    document.write_text(json.dumps(database({"c": movie()}))[:cut], encoding="utf-8")

    with pytest.raises(UnreadableMediaDatabase, match=f"damaged at byte {cut} "):
        import_media_database(engine, document)


@pytest.mark.parametrize("content", ["[]", "{}", "5", '"movies"', '{"movies": []}', '{"other": {"movies": {}}}'])
def test_json_of_another_shape_is_one_clear_error(engine, document, content):
    document.write_text(content)

    with pytest.raises(UnreadableMediaDatabase, match="no media database"):
        import_media_database(engine, document)


def test_an_empty_media_database_is_fine(engine, document):
    assert import_media_database(engine, written(document, database())) == Imported()


def test_a_byte_order_mark_does_no_harm(engine, document):
    document.write_bytes(b"\xef\xbb\xbf" + json.dumps(database({"c": movie()})).encode())

    assert import_media_database(engine, document).movie_count == 1


def test_a_missing_file_and_a_folder_are_one_clear_error(engine, document, tmp_path):
    with pytest.raises(UnreadableMediaDatabase, match="cannot be read"):
        import_media_database(engine, document)
    with pytest.raises(UnreadableMediaDatabase, match="cannot be read"):
        import_media_database(engine, tmp_path)


def test_an_export_has_the_documented_shape_and_imports_to_the_same_index(engine, document, tmp_path):
    shows = {"harbour lights": show(episode(E1, 1, 1, title="Low Tide"), episode(E2, 2, 3))}
    movies = {"a": movie(), "b": movie("/nas/Movies/Copper Sky (1931)/c.mkv", year=1931)}
    import_media_database(engine, written(document, database(movies, shows)))

    export_media_database(engine, tmp_path / "out.json")

    exported = json.loads((tmp_path / "out.json").read_text())
    assert list(exported) == ["version", "created_at", "stats", "movies", "tv_shows", "search_index"]
    assert exported["version"] == "1.0"
    assert exported["search_index"] == {"movie_titles": {}, "tv_titles": {}, "all_titles": {}}
    assert set(exported["stats"]) == {
        "movies_count",
        "tv_shows_count",
        "tv_episodes_count",
        "total_files",
        "total_size_bytes",
        "last_updated",
        "build_time_seconds",
        "directories_scanned",
    }
    assert [exported["stats"][key] for key in ("movies_count", "tv_shows_count", "tv_episodes_count")] == [2, 1, 2]
    assert set(exported["movies"]) == {"copper sky", "copper sky 1931"}
    assert set(exported["movies"]["copper sky"]) == set(movie())
    series = exported["tv_shows"]["harbour lights"]
    assert set(series) == set(show())
    assert set(series["episodes"][0]) == set(episode(E1, 1, 1))
    assert (series["total_episodes"], series["seasons"], series["total_size"]) == (2, [1, 2], 2_000_000_000)
    assert series["directories"] == ["/nas/TV/Harbour Lights/Season 01", "/mnt2/TV/Harbour Lights"]

    other = open_database(f"sqlite:///{tmp_path}/other.db")
    import_media_database(other, tmp_path / "out.json")
    export_media_database(other, tmp_path / "again.json")
    again = json.loads((tmp_path / "again.json").read_text())
    assert (again["movies"], again["tv_shows"]) == (exported["movies"], exported["tv_shows"])


def test_an_export_of_an_empty_index_can_be_imported(engine, tmp_path):
    export_media_database(engine, tmp_path / "out.json")

    assert import_media_database(engine, tmp_path / "out.json") == Imported()


def test_an_export_that_cannot_be_written_leaves_what_was_there(engine, tmp_path):
    (tmp_path / "out.json").mkdir()

    with pytest.raises(UnreadableMediaDatabase, match="cannot be written"):
        export_media_database(engine, tmp_path / "out.json")
    assert [path.name for path in tmp_path.iterdir() if "unfinished" in path.name] == []


def test_memory_does_not_grow_with_the_length_of_the_file(document, tmp_path):
    with document.open("w") as out:
        out.write('{"movies": {}, "tv_shows": {')
        for number in range(2_000):
            folder = f"/nas/TV/Show {number}/Season 01"
            episodes = [episode(f"{folder}/Show {number} - S01E{n:02}.mkv", 1, n) for n in range(1, 13)]
            entry = show(*episodes, directories=[folder], name=f"Show {number}")
            out.write(f"{', ' if number else ''}{json.dumps(f'show {number}')}: {json.dumps(entry)}")
        out.write("}}")
    program = f"""
import resource, sys
from pathlib import Path
from shelver.stores.engine import open_database
from shelver.stores.media_database import import_media_database
engine = open_database("sqlite:///{tmp_path}/large.db")
small = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
import_media_database(engine, Path({str(document)!r}))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - small)
"""
    grown_kib = int(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout)

    assert document.stat().st_size > 8_000_000
    assert grown_kib < 24 * 1024


def test_the_index_knows_which_version_of_the_file_it_holds(engine, document):
    document.write_text(json.dumps({"movies": {"copper sky": movie()}, "tv_shows": {}}))
    assert not is_imported(engine, version_of_file(document))
    import_media_database(engine, document)
    assert is_imported(engine, version_of_file(document))
    document.write_text(json.dumps({"movies": {"copper sky": movie(title="Copper Skies")}, "tv_shows": {}}))
    assert not is_imported(engine, version_of_file(document))
    import_media_database(engine, document)
    assert is_imported(engine, version_of_file(document))


def test_a_version_that_could_not_be_read_counts_as_not_imported(engine, document):
    document.write_text('{"movies": {"copper sky": ')
    with pytest.raises(UnreadableMediaDatabase):
        import_media_database(engine, document)
    assert not is_imported(engine, version_of_file(document))
