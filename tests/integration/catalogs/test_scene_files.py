"""Lists of scene names and numbers, whole and damaged."""

import json

import pytest

from shelver.catalogs.scene_files import SceneFiles
from shelver.match.claims import Claim
from shelver.media.kinds import Form


def claim(title="Kestrel Gaiden", season=None, episodes=(), absolute=(), ids=()):
    return Claim(form=Form.EPISODE, titles=(title,), season=season, episodes=episodes, absolute=absolute, ids=ids)


@pytest.fixture
def files(tmp_path):
    maps = tmp_path / "maps"
    maps.mkdir()
    rows = [
        {"scene": {"season": 1, "episode": n, "absolute": n}, "tvdb": {"season": 2, "episode": n - 3, "absolute": n}}
        for n in range(4, 7)
    ]
    (maps / "77.json").write_text(json.dumps({"result": "success", "data": rows}))
    (tmp_path / "names.json").write_text(
        json.dumps(
            {"result": "success", "data": {"77": [{"Kestrel Gaiden": -1}], "78": [{"Harbour II": 2}, "Harbour"]}}
        )
    )
    (tmp_path / "anime.json").write_text(
        json.dumps(
            [
                {"anidb_id": 11, "tvdb_id": 77, "themoviedb_id": {"tv": 5}, "season": {"tvdb": 2, "tmdb": 1}},
                {"anidb_id": 12, "thetvdb_id": 79, "themoviedb_id": 6},
                {"type": "MOVIE"},
                "nonsense",
            ]
        )
    )
    return tmp_path


def opened(folder, told=None):
    return SceneFiles(
        anime_list=folder / "anime.json",
        xem_names=folder / "names.json",
        xem_maps=folder / "maps",
        tell=(told if told is not None else []).append,
    )


def meant(found):
    return [(one.ids, one.season, one.episodes) for one in found]


def test_a_scene_number_leads_to_that_of_the_catalogue(files):
    assert meant(opened(files).claims_for(claim(season=1, episodes=(5,)))) == [((("tvdb", "77"),), 2, (2,))]
    assert meant(opened(files).claims_for(claim(absolute=(6.0,)))) == [((("tvdb", "77"),), 2, (3,))]


def test_a_name_that_stands_for_one_season_says_so_without_a_map(files):
    assert meant(opened(files).claims_for(claim("Harbour II", absolute=(3.0,)))) == [((("tvdb", "78"),), 2, (3,))]
    assert opened(files).claims_for(claim("Harbour", season=1, episodes=(3,))) == ()


def test_an_anidb_id_leads_to_both_catalogues(files):
    found = opened(files).claims_for(claim("Whatever", absolute=(4.0,), ids=(("anidb", "11"),)))
    assert meant(found) == [((("tvdb", "77"),), 2, (4,)), ((("tmdb", "5"),), 1, (4,))]
    found = opened(files).claims_for(claim("Whatever", absolute=(4.0,), ids=(("anidb", "12"),)))
    assert meant(found) == [((("tvdb", "79"),), 1, (4,)), ((("tmdb", "6"),), 1, (4,))]


@pytest.mark.parametrize(
    "other",
    [
        Claim(form=Form.MOVIE, titles=("Kestrel Gaiden",)),
        claim("Nobody Knows It", absolute=(1.0,)),
        claim(season=9, episodes=(9,)),
        claim(absolute=(7.5,)),
    ],
)
def test_what_the_lists_do_not_know_is_left_alone(files, other):
    assert opened(files).claims_for(other) == ()


@pytest.mark.parametrize(
    "damage", [b"", b"[", b"{}", b"null", b'[{"anidb_id": 11, "tvdb_id": 77}, {"a', b"\xff\xfe\x00"]
)
def test_a_damaged_list_costs_only_what_it_covers_and_is_told(files, damage):
    (files / "anime.json").write_bytes(damage)
    told = []
    scene = opened(files, told)
    scene.claims_for(claim("Whatever", absolute=(1.0,), ids=(("anidb", "11"),)))
    assert meant(scene.claims_for(claim(season=1, episodes=(5,)))) == [((("tvdb", "77"),), 2, (2,))]
    assert all("anime.json" in message and "Download it again" in message for message in told)


def test_what_stands_before_the_damage_is_used(files):
    (files / "anime.json").write_bytes(b'[{"anidb_id": 11, "tvdb_id": 77, "season": {"tvdb": 2}}, {"a')
    told = []
    found = opened(files, told).claims_for(claim("Whatever", absolute=(4.0,), ids=(("anidb", "11"),)))
    assert meant(found) == [((("tvdb", "77"),), 2, (4,))]
    assert len(told) == 1


def test_a_damaged_map_of_a_show_is_told_and_the_show_is_counted_as_named(files):
    (files / "maps" / "77.json").write_bytes(b'{"data": [')
    told = []
    assert opened(files, told).claims_for(claim(season=1, episodes=(5,))) == ()
    assert len(told) == 1


def test_missing_files_are_told_once(tmp_path):
    told = []
    scene = opened(tmp_path, told)
    for _ in range(3):
        scene.claims_for(claim(absolute=(1.0,), ids=(("anidb", "1"),)))
    assert len(told) == 2
