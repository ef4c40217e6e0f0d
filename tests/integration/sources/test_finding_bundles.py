"""What a downloads folder is taken for: one row for each kind of thing that people download."""

import os
import socket
from pathlib import Path

import pytest

from shelver.events import Event, FolderWalked, Noted
from shelver.media.files import Bundle, FileRole
from shelver.sources.local import LocalSources
from shelver.sources.rules import SourceRules
from tests.trees import LONG_AGO_S, Tree, plant

XML = '<?xml version="1.0"?><movie/>'


def found(folder: Path, tree: Tree, rules: SourceRules | None = None) -> list[Bundle]:
    plant(folder, tree)
    return list(LocalSources(rules or SourceRules()).bundles([str(folder)]))


def shape(bundle: Bundle) -> tuple[str, list[object], list[str]]:
    """The bundle's name, its items as (main, sidecars, extras) and what is left, as relative paths."""
    items: list[object] = []
    for item in bundle.items:
        main, sidecars, extras = ([f.relative_path for f in group] for group in (item.main, item.sidecars, item.extras))
        items.append((main, sidecars, extras) if extras else (main, sidecars) if sidecars else main)
    return bundle.name, items, [f.relative_path for f in bundle.left]


def test_a_loose_video_is_a_bundle_with_the_subtitles_that_share_its_stem(tmp_path: Path) -> None:
    bundles = found(
        tmp_path,
        {
            "Heat (1995).mkv": "v",
            "Heat (1995).en.forced.srt": "s",
            "Heat (1995).srt": "s",
            "Heat (1995).nfo": XML,
            "Heat (1995)-poster.jpg": "p",
            "Heat (1995)-trailer.mp4": "t",
            "Heat 2 (2027).mkv": "v",
        },
    )
    assert [shape(b) for b in bundles] == [
        (
            "Heat (1995).mkv",
            [
                (
                    ["Heat (1995).mkv"],
                    ["Heat (1995)-poster.jpg", "Heat (1995).en.forced.srt", "Heat (1995).nfo", "Heat (1995).srt"],
                    ["Heat (1995)-trailer.mp4"],
                )
            ],
            [],
        ),
        ("Heat 2 (2027).mkv", [["Heat 2 (2027).mkv"]], []),
    ]
    assert not any(b.is_folder for b in bundles)


def test_a_subtitle_of_another_episode_does_not_follow_a_video_whose_name_starts_alike(tmp_path: Path) -> None:
    bundles = found(tmp_path, {"Show.mkv": "v", "Show.S01E02.srt": "s"})
    assert [shape(b) for b in bundles] == [
        ("Show.S01E02.srt", [], ["Show.S01E02.srt"]),
        ("Show.mkv", [["Show.mkv"]], []),
    ]


RELEASES: dict[str, tuple[Tree, list[object], list[str]]] = {
    "a film with subtitles, sample, notes and featurette": (
        {
            "film.2010.1080p-grp.mkv": "video",
            "film.2010.1080p-grp.nfo": "~~ GRP proudly presents ~~",
            "Subs": {"2_English.srt": "s", "3_German.srt": "s"},
            "Sample": {"film-sample.mkv": "x"},
            "Featurettes": {"Making of.mkv": "m"},
            "RARBG.txt": "advert",
            "setup.exe": "virus",
        },
        [
            (
                ["film.2010.1080p-grp.mkv"],
                ["film.2010.1080p-grp.nfo", "Subs/2_English.srt", "Subs/3_German.srt"],
                ["Featurettes/Making of.mkv"],
            )
        ],
        ["RARBG.txt", "Sample/film-sample.mkv", "setup.exe"],
    ),
    "a show with openings and endings without credits": (
        {"Show - 01.mkv": "1", "Show - NCOP1.mkv": "o", "Show - NCED2v2 [1080p].mkv": "e", "Show - 02 Ncedar.mkv": "2"},
        [(["Show - 01.mkv"], [], ["Show - NCED2v2 [1080p].mkv", "Show - NCOP1.mkv"]), ["Show - 02 Ncedar.mkv"]],
        [],
    ),
    "a film in two discs": (
        {"film.cd1.avi": "1", "film.cd2.avi": "2", "film.cd1.srt": "s", "film.cd2.srt": "s"},
        [(["film.cd1.avi", "film.cd2.avi"], ["film.cd1.srt", "film.cd2.srt"])],
        [],
    ),
    "a film in two folders": (
        {"CD1": {"a.avi": "1"}, "CD2": {"b.avi": "2"}},
        [["CD1/a.avi", "CD2/b.avi"]],
        [],
    ),
    "a season with subtitles in folders named like the episodes": (
        {
            "Show.S01E01.mkv": "1",
            "Show.S01E02.mkv": "2",
            "Subs": {"Show.S01E01": {"2_English.srt": "s"}, "Show.S01E02": {"2_English.srt": "s"}},
        },
        [
            (["Show.S01E01.mkv"], ["Subs/Show.S01E01/2_English.srt"]),
            (["Show.S01E02.mkv"], ["Subs/Show.S01E02/2_English.srt"]),
        ],
        [],
    ),
    "seasons in folders": (
        {
            "Season 1": {"Show S01E01.mkv": "1", "Show S01E02.mkv": "2", "Subs": {"S01E02.en.srt": "s"}},
            "Season 2": {"Show S02E01.mkv": "3"},
            "Specials": {"Show S00E01.mkv": "0"},
        },
        [
            ["Season 1/Show S01E01.mkv"],
            (["Season 1/Show S01E02.mkv"], ["Season 1/Subs/S01E02.en.srt"]),
            ["Season 2/Show S02E01.mkv"],
            ["Specials/Show S00E01.mkv"],
        ],
        [],
    ),
    "a DVD": (
        {"VIDEO_TS": {"VIDEO_TS.IFO": "i", "VTS_01_1.VOB": "v"}, "AUDIO_TS": None},
        [["VIDEO_TS/VIDEO_TS.IFO", "VIDEO_TS/VTS_01_1.VOB"]],
        [],
    ),
    "the files of a DVD without their folder": (
        {"VIDEO_TS.IFO": "i", "VIDEO_TS.BUP": "b", "VTS_01_1.VOB": "v"},
        [["VIDEO_TS.BUP", "VIDEO_TS.IFO", "VTS_01_1.VOB"]],
        [],
    ),
    "a Blu-ray": (
        {"BDMV": {"index.bdmv": "i", "STREAM": {"00000.m2ts": "v"}}, "CERTIFICATE": {"id.bdmv": "c"}},
        [["BDMV/index.bdmv", "BDMV/STREAM/00000.m2ts", "CERTIFICATE/id.bdmv"]],
        [],
    ),
    "a read book in many files on two discs": (
        {
            "CD 1": {"01.mp3": "1", "02.mp3": "2"},
            "CD 2": {"01.mp3": "3", "10.mp3": "4", "2.mp3": "5"},
            "cover.jpg": "p",
        },
        [(["CD 1/01.mp3", "CD 1/02.mp3", "CD 2/01.mp3", "CD 2/2.mp3", "CD 2/10.mp3"], ["cover.jpg"])],
        [],
    ),
    "a release that is still packed": (
        {"film.rar": "r", "film.r00": "r", "film.r01": "r", "film.sfv": "c"},
        [],
        ["film.r00", "film.r01", "film.rar", "film.sfv"],
    ),
    "an interview beside its film": (
        {"Film.mkv": "v", "Film-interview.mkv": "i"},
        [(["Film.mkv"], [], ["Film-interview.mkv"])],
        [],
    ),
    "an advert beside its film": (
        {"Film.mkv": "v", "RARBG.com.mp4": "a"},
        [["Film.mkv"]],
        ["RARBG.com.mp4"],
    ),
}


@pytest.mark.parametrize(("tree", "items", "left"), RELEASES.values(), ids=RELEASES.keys())
def test_a_release_folder_is_one_bundle(tmp_path: Path, tree: Tree, items: list[object], left: list[str]) -> None:
    (bundle,) = found(tmp_path, {"Some.Release.2010.1080p-GRP": tree})
    assert (bundle.is_folder, bundle.folder) == (True, str(tmp_path / "Some.Release.2010.1080p-GRP"))
    assert shape(bundle)[1:] == (items, left)


def test_the_folders_of_a_release_are_listed_deepest_first_for_tidying(tmp_path: Path) -> None:
    (bundle,) = found(tmp_path, {"Film (2010)": {"Film.mkv": "v", "Subs": {"en": {"a.srt": "s"}}, "Sample": None}})
    below = [os.path.relpath(folder, tmp_path) for folder in bundle.folders]
    assert below == ["Film (2010)/Subs/en", "Film (2010)/Sample", "Film (2010)/Subs", "Film (2010)"]


def test_folders_that_only_hold_releases_are_walked_into(tmp_path: Path) -> None:
    bundles = found(
        tmp_path,
        {
            "Movies": {"Alien.1979.mkv": "v", "Heat (1995)": {"Heat.mkv": "v"}},
            "from Bob": {"Aliens.1986.mkv": "v", "Brazil.1985.mkv": "v"},
            "nested": {"more": {"Cube.1997.1080p": {"cube.mkv": "v"}}},
        },
    )
    assert [(os.path.relpath(b.folder, tmp_path), b.name, b.is_folder) for b in bundles] == [
        ("Movies", "Alien.1979.mkv", False),
        ("Movies/Heat (1995)", "Heat (1995)", True),
        ("from Bob", "Aliens.1986.mkv", False),
        ("from Bob", "Brazil.1985.mkv", False),
        ("nested/more/Cube.1997.1080p", "Cube.1997.1080p", True),
    ]
    assert {b.source_root for b in bundles} == {str(tmp_path)}


def test_a_show_in_a_plainly_named_folder_is_one_bundle(tmp_path: Path) -> None:
    (bundle,) = found(tmp_path, {"Lost": {"Lost - 1x01.mkv": "1", "Lost - 1x02.mkv": "2"}})
    assert (bundle.is_folder, len(bundle.items)) == (True, 2)


@pytest.mark.parametrize(
    "name", ["x.mkv.part", "x.mkv.!qB", "x.mkv.crdownload", "x.mkv.aria2", "x.tmp", "~uTorrentPartFile_1A.dat"]
)
def test_a_release_with_a_partial_file_waits_as_a_whole(tmp_path: Path, name: str) -> None:
    (bundle,) = found(tmp_path, {"Film (2010)": {"film.mkv": "v", name: "half"}})
    assert bundle.problem == f"it is still being downloaded: {name}"


def test_a_loose_video_waits_for_the_partial_file_beside_it(tmp_path: Path) -> None:
    (bundle,) = found(tmp_path, {"x.mkv": "", "x.mkv.part": "half"})
    assert bundle.problem == "it is still being downloaded: x.mkv.part"


def test_a_folder_that_is_being_unpacked_waits(tmp_path: Path) -> None:
    (bundle,) = found(tmp_path, {"_UNPACK_Film.2010": {"film.mkv": "v"}})
    assert bundle.problem == "it is still being unpacked: _UNPACK_Film.2010"


def test_a_file_that_changed_just_now_waits(tmp_path: Path) -> None:
    plant(tmp_path, {"x.mkv": "v"})
    (bundle,) = LocalSources(SourceRules(minimum_age_s=60), clock=lambda: LONG_AGO_S + 3.0).bundles([str(tmp_path)])
    assert bundle.problem == "it changed 3 s ago and may still grow: x.mkv"


def test_a_file_from_the_future_waits(tmp_path: Path) -> None:
    plant(tmp_path, {"x.mkv": "v"})
    (bundle,) = LocalSources(SourceRules(minimum_age_s=0), clock=lambda: LONG_AGO_S - 9.0).bundles([str(tmp_path)])
    assert bundle.problem == "its modification time lies in the future: x.mkv"


def test_a_file_that_a_program_still_writes_waits(tmp_path: Path) -> None:
    plant(tmp_path, {"x.mkv": "v", "y.mkv": "v"})
    with (tmp_path / "x.mkv").open("ab"), (tmp_path / "y.mkv").open("rb"):
        bundles = list(LocalSources(SourceRules()).bundles([str(tmp_path)]))
    assert [b.problem for b in bundles] == ["another program is writing to it: x.mkv", ""]


def test_links_pipes_sockets_and_devices_are_refused_with_the_reason(tmp_path: Path) -> None:
    plant(tmp_path / "down", {"Film (2010)": {"film.mkv": "v"}})
    release = tmp_path / "down" / "Film (2010)"
    (release / "link.mkv").symlink_to(release / "film.mkv")
    os.mkfifo(release / "pipe.mkv")
    (tmp_path / "down" / "loose.mkv").symlink_to("/etc/hostname")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "down" / "socket.mkv"))
        folder, link, unix = LocalSources(SourceRules()).bundles([str(tmp_path / "down")])
    assert [(Path(path).name, reason) for path, reason in folder.refused] == [
        ("link.mkv", "it is a symlink, and moving it would leave its file behind"),
        ("pipe.mkv", "it is a named pipe"),
    ]
    assert [Path(b.refused[0][0]).name for b in (link, unix)] == ["loose.mkv", "socket.mkv"]
    assert not link.items
    assert not unix.items


def test_loops_of_links_are_harmless(tmp_path: Path) -> None:
    plant(tmp_path, {"Film (2010)": {"film.mkv": "v"}})
    (tmp_path / "Film (2010)" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [b.name for b in LocalSources(SourceRules()).bundles([str(tmp_path)])] == ["Film (2010)", "loop"]


def test_a_name_that_is_no_text_is_kept_exactly(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.mkv"
    Path(os.fsdecode(path)).write_bytes(b"v")
    os.utime(path, (LONG_AGO_S, LONG_AGO_S))
    (bundle,) = LocalSources(SourceRules()).bundles([str(tmp_path)])
    assert os.fsencode(bundle.items[0].main[0].file.path) == path


def test_an_unreadable_folder_is_noted_and_the_walk_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, {"A (2001)": {"a.mkv": "v"}, "B (2002)": {"b.mkv": "v", "Subs": {"b.srt": "s"}}})
    real = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name in {"A (2001)", "Subs"}:
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    events: list[Event] = []
    (bundle,) = LocalSources(SourceRules(), listener=events.append).bundles([str(tmp_path)])
    assert bundle.name == "B (2002)"
    assert bundle.refused == ((f"{tmp_path}/B (2002)/Subs", "it cannot be read (Permission denied)"),)
    notes = [event.message for event in events if isinstance(event, Noted)]
    assert [("A (2001)" in note, "Permission denied" in note) for note in notes] == [(True, True), (False, True)]


def test_hidden_and_ignored_names_are_not_looked_at(tmp_path: Path) -> None:
    rules = SourceRules(ignore=("*.ISO", "seeding", "TV/private*"))
    tree: Tree = {
        ".media_classification_cache.csv": "c",
        ".Trash-1000": {"old.mkv": "v"},
        "@eaDir": {"x.mkv": "v"},
        "a.iso": "i",
        "seeding": {"Film.2010": {"film.mkv": "v"}},
        "TV": {"private show.mkv": "v", "Lost.S01E01.mkv": "v"},
    }
    assert [b.name for b in found(tmp_path, tree, rules)] == ["Lost.S01E01.mkv"]


def test_a_video_under_the_minimum_size_is_refused(tmp_path: Path) -> None:
    (bundle,) = found(tmp_path, {"x.mkv": "123"}, SourceRules(minimum_size_bytes=4))
    assert bundle.items == ()
    assert bundle.refused == ((f"{tmp_path}/x.mkv", "it is smaller than the minimum size of 4 bytes"),)


def test_a_source_may_be_one_release_folder(tmp_path: Path) -> None:
    release = plant(tmp_path / "Film.2010.1080p", {"film.mkv": "v", "Subs": {"en.srt": "s"}})
    (bundle,) = LocalSources(SourceRules()).bundles([str(release)])
    assert (bundle.source_root, bundle.folder, bundle.is_folder) == (str(tmp_path), str(release), True)


def test_a_source_may_be_one_file_and_takes_its_sidecars_along(tmp_path: Path) -> None:
    plant(tmp_path, {"a.mkv": "v", "a.srt": "s", "b.mkv": "v"})
    (bundle,) = LocalSources(SourceRules()).bundles([str(tmp_path / "a.mkv")])
    assert shape(bundle) == ("a.mkv", [(["a.mkv"], ["a.srt"])], [])


def test_every_folder_is_reported_with_the_number_of_files_so_far(tmp_path: Path) -> None:
    plant(tmp_path, {"a.mkv": "v", "Film (2010)": {"film.mkv": "v", "Subs": {"en.srt": "s"}}})
    events: list[Event] = []
    list(LocalSources(SourceRules(), listener=events.append).bundles([str(tmp_path)]))
    walked = [(os.path.relpath(e.path, tmp_path), e.file_count) for e in events if isinstance(e, FolderWalked)]
    assert walked == [(".", 1), ("Film (2010)", 2), ("Film (2010)/Subs", 3)]


def test_bundles_of_a_huge_folder_are_built_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, {f"Film {number} (2010).mkv": "" for number in range(300)})
    looked_at: list[str] = []
    real = os.lstat
    monkeypatch.setattr(os, "lstat", lambda path: looked_at.append(path) or real(path))
    bundles = LocalSources(SourceRules()).bundles([str(tmp_path)])
    next(bundles)
    assert sum(path.startswith(f"{tmp_path}/") for path in looked_at) < 5
    assert 1 + sum(1 for _ in bundles) == 300


def test_a_partial_file_has_the_role_of_partial() -> None:
    from shelver.sources.roles import role_of

    roles = {name: role_of(name) for name in ("a.r00", "a.001", "a.mkv", "a.m4b", ".nfs0001", "a.xyz", "a.S01E02")}
    assert roles == {
        "a.r00": FileRole.PACKED,
        "a.001": FileRole.PACKED,
        "a.mkv": FileRole.VIDEO,
        "a.m4b": FileRole.AUDIO,
        ".nfs0001": FileRole.PARTIAL,
        "a.xyz": FileRole.UNKNOWN,
        "a.S01E02": FileRole.UNKNOWN,
    }
