import os
import shutil
import time

import pytest

from shelver.disk.walking import LibraryWalker
from shelver.errors import SourceUnreadable
from shelver.events import FolderWalked, Noted
from shelver.media.kinds import Genre, RootKind
from shelver.media.library import RootState
from shelver.pipeline.scan import scan
from shelver.stores.engine import open_database
from shelver.stores.library import LibraryStore
from shelver.stores.shelves import ShelfStore

OLD_S = time.time() - 1_000


class World:
    """A library on disk with its index. Folders are made old, as a scan settles only what does not change any more."""

    def __init__(self, folder):
        self.folder = folder / "library"
        self.folder.mkdir()
        self.engine = open_database(f"sqlite:///{folder}/shelver.db")
        self.shelves = ShelfStore(self.engine)
        self.walker = CountingWalker()
        self.events = []

    def write(self, *paths):
        for path in paths:
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(path.encode())
        self.age()

    def age(self):
        for folder, _, _ in os.walk(self.folder):
            os.utime(folder, (OLD_S, OLD_S))

    def remove(self, path):
        target = self.folder / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        os.utime(target.parent, (OLD_S + 10, OLD_S + 10))

    def scan(self, name="tv", kind=RootKind.TV, *, problem="", each_file=False, afresh=False):
        root = RootState(
            name=name, path=str(self.folder / name), kind=kind, priority=1, layout="jellyfin", problem=problem
        )
        self.walker.listed.clear()
        [done] = scan([root], self.walker, self.shelves, self.events.append, each_file=each_file, afresh=afresh)
        return done

    @property
    def index(self):
        return LibraryStore(self.engine)

    def show(self, title):
        found = self.index.shows_named(title)
        return found[0][0] if found else None

    def episode(self, title, season, number):
        return [file.parts[-1] for file in self.index.episode_files(self.show(title), season, number)]


class CountingWalker(LibraryWalker):
    def __init__(self):
        self.listed = []
        self.unreadable = set()

    def listing(self, root_path, parts, is_wanted):
        if "/".join(parts) in self.unreadable:
            raise SourceUnreadable(f"{parts} cannot be read")
        self.listed.append("/".join(parts))
        return super().listing(root_path, parts, is_wanted)


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["Lost (2004)/Season 1/Lost - s01e01.mkv"], ("Lost", 2004, "Lost (2004)", ((1, "Season 1"),), False)),
        (
            ["Dark/S01/Dark.S01E01.mkv", "Dark/S02/x.S02E01.mkv"],
            ("Dark", None, "Dark", ((1, "S01"), (2, "S02")), False),
        ),
        (["Dark/Staffel 1/01.mkv"], ("Dark", None, "Dark", ((1, "Staffel 1"),), False)),
        (["The Tin Orchard/The Tin Orchard - s01e01.mkv"], ("The Tin Orchard", None, "The Tin Orchard", (), True)),
        (["Babylon 5/Season 01/05.mkv"], ("Babylon 5", None, "Babylon 5", ((1, "Season 01"),), False)),
        (["24/24 - S01E01.mkv"], ("24", None, "24", (), True)),
        (["1923 (2022)/Season 1/1923.S01E01.mkv"], ("1923", 2022, "1923 (2022)", ((1, "Season 1"),), False)),
        (["Dark/Specials/Dark - s00e01.mkv"], ("Dark", None, "Dark", ((0, "Specials"),), False)),
        (["Keep/Keep.S01E01.720p.WEB-GRP/k.mkv"], ("Keep", None, "Keep", (), False)),
        (
            ["Anime/Kaze no Toride/Season 1/05.mkv"],
            ("Kaze no Toride", None, "Anime/Kaze no Toride", ((1, "Season 1"),), False),
        ),
        (["Empty Show/poster.jpg"], ("Empty Show", None, "Empty Show", (), False)),
    ],
)
def test_a_show_is_read_from_its_folders_in_every_style(world, paths, expected):
    world.write(*(f"tv/{path}" for path in paths))

    world.scan()

    show = world.show(expected[0])
    assert (show.title, show.year, "/".join(show.folder), show.season_folders, show.is_flat) == expected


def test_ids_in_folder_names_are_kept(world):
    world.write("tv/Dark (2017) [tvdbid-334824]/Season 1/01.mkv", "films/Alien (1979) {tmdb-348}/Alien (1979).mkv")

    world.scan()
    world.scan("films", RootKind.MOVIES)

    assert world.show("Dark").ids.tvdb == 334824
    assert world.index.movies_named("Alien")[0][0].ids.tmdb == 348


def test_a_folder_that_groups_shows_and_a_pack_at_the_top_are_no_shows(world):
    world.write("tv/Anime/Kaze/Season 1/01.mkv", "tv/Lost.S02.720p-GRP/Lost.S02E01.mkv", "tv/Loose.Show.S01E03.mkv")

    world.scan()

    assert world.show("Anime") is None
    assert world.show("Lost") is None
    assert world.show("Loose Show") is None


def test_movies_are_read_with_their_versions_and_without_their_extras(world):
    world.write(
        "films/Dune (2021)/Dune (2021) - 1080p.mkv",
        "films/Dune (2021)/Dune (2021) - 2160p.mkv",
        "films/Dune (2021)/Dune (2021)-trailer.mkv",
        "films/Dune (2021)/Featurettes/Making of.mkv",
        "films/Dune (2021)/Dune (2021).srt",
        "films/Up.2009.720p.mkv",
        "films/The Glass Mountain (2003)/VIDEO_TS/VTS_01_1.VOB",
        "films/Blue Hour at Station 9 (2021)/Blue Hour at Station 9 (2021).mp4",
    )

    world.scan("films", RootKind.MOVIES)

    assert [file.version.resolution for file in world.index.movie_files("Dune", 2021)] == [1080, 2160]
    assert len(world.index.movie_files("Up", 2009)) == 1
    assert len(world.index.movie_files("The Glass Mountain", 2003)) == 1
    assert len(world.index.movie_files("Blue Hour at Station 9", 2021)) == 1
    assert world.index.movies_named("Making of") == ()


def test_a_mixed_root_is_read_section_by_section(world):
    world.write(
        "all/TV Shows/Dark/Season 01/Dark - s01e01.mkv",
        "all/Movies/Alien (1979)/Alien (1979).mkv",
        "all/Other/Documentaries/Thaw (2010)/Thaw (2010).mkv",
    )

    world.scan("all", RootKind.MIXED)

    assert world.show("Dark").folder == ("TV Shows", "Dark")
    assert world.index.movies_named("Alien")[0][0].genre is Genre.PLAIN
    assert world.index.movies_named("Thaw")[0][0].genre is Genre.DOCUMENTARY


def test_a_second_scan_lists_nothing_but_the_root(world):
    world.write("tv/Lost/Season 1/Lost - s01e01.mkv", "tv/Dark/Season 1/Dark - s01e01.mkv")
    world.scan()

    done = world.scan()

    assert world.walker.listed == [""]
    assert (done.folder_count, done.file_count, done.problem) == (0, 0, "")
    assert world.episode("Lost", 1, 1) == ["Lost - s01e01.mkv"]


def test_only_the_folder_that_changed_is_listed_again(world):
    world.write("tv/Lost/Season 1/Lost - s01e01.mkv", "tv/Dark/Season 1/Dark - s01e01.mkv")
    world.scan()
    season = world.folder / "tv/Lost/Season 1"
    (season / "Lost - s01e02.mkv").write_bytes(b"new")
    os.utime(season, (OLD_S + 5, OLD_S + 5))

    done = world.scan()

    assert world.walker.listed == ["", "Lost/Season 1"]
    assert done.file_count == 2
    assert world.episode("Lost", 1, 2) == ["Lost - s01e02.mkv"]
    assert world.show("Lost").season_folders == ((1, "Season 1"),)


def test_a_folder_that_changed_just_now_is_listed_again_next_time(world):
    world.write("tv/Lost/Season 1/Lost - s01e01.mkv")
    os.utime(world.folder / "tv/Lost/Season 1")
    world.scan()

    world.scan()

    assert world.walker.listed == ["", "Lost/Season 1"]


def test_afresh_lists_everything(world):
    world.write("tv/Lost/Season 1/Lost - s01e01.mkv")
    world.scan()

    world.scan(afresh=True)

    assert "Lost/Season 1" in world.walker.listed


def test_a_file_that_grew_in_place_is_seen_when_each_file_is_compared(world):
    world.write("tv/Lost/Season 1/Lost - s01e01.mkv", "tv/Lost/Season 2/Lost - s02e01.mkv")
    world.scan()
    (world.folder / "tv/Lost/Season 1/Lost - s01e01.mkv").write_bytes(b"a longer copy of the episode than before")
    world.age()

    passed_over, compared = world.scan(), world.scan(each_file=True)

    assert (passed_over.folder_count, compared.folder_count, compared.file_count) == (0, 1, 1)
    [file] = world.index.episode_files(world.show("Lost"), 1, 1)
    assert file.size_bytes == len(b"a longer copy of the episode than before")
    assert world.scan(each_file=True).folder_count == 0


def test_files_and_folders_that_went_are_forgotten(world):
    world.write("tv/Lost/Season 1/e.s01e01.mkv", "tv/Lost/Season 1/e.s01e02.mkv", "tv/Dark/Season 1/Dark.s01e01.mkv")
    world.scan()
    world.remove("tv/Lost/Season 1/e.s01e02.mkv")
    world.remove("tv/Dark")

    done = world.scan()

    assert done.dropped_count == 1
    assert world.episode("Lost", 1, 1) == ["e.s01e01.mkv"]
    assert world.episode("Lost", 1, 2) == []
    assert world.show("Dark") is None


@pytest.mark.parametrize("how", ["gone", "empty", "reported"])
def test_a_root_that_is_not_mounted_keeps_everything_that_is_known_of_it(world, how):
    world.write("tv/Lost/Season 1/Lost - s01e01.mkv")
    world.scan()
    if how == "gone":
        shutil.rmtree(world.folder / "tv")
    elif how == "empty":
        world.remove("tv/Lost")

    done = world.scan(problem="SHV-204 It is not mounted." if how == "reported" else "")

    assert done.problem
    assert world.episode("Lost", 1, 1) == ["Lost - s01e01.mkv"]
    if how == "empty":
        assert "--afresh" in done.problem
        assert world.scan(afresh=True).problem == ""
        assert world.show("Lost") is None


def test_a_new_root_that_is_empty_is_no_problem(world):
    (world.folder / "tv").mkdir()

    assert world.scan().problem == ""


def test_a_folder_that_cannot_be_read_keeps_what_is_known_and_is_tried_again(world):
    world.write("tv/Lost/Season 1/Lost - s01e01.mkv", "tv/Dark/Season 1/Dark - s01e01.mkv")
    world.walker.unreadable = {"Dark/Season 1"}
    world.scan()
    assert [event for event in world.events if isinstance(event, Noted)]
    assert world.episode("Lost", 1, 1) == ["Lost - s01e01.mkv"]

    world.walker.unreadable = set()
    world.scan()
    assert world.episode("Dark", 1, 1) == ["Dark - s01e01.mkv"]

    world.walker.unreadable = {"Dark/Season 1"}
    world.scan(afresh=True)
    assert world.episode("Dark", 1, 1) == ["Dark - s01e01.mkv"]


def test_an_interrupted_scan_goes_on_where_it_stopped(world):
    world.write(*(f"tv/Show {letter}/Season 1/e.s01e01.mkv" for letter in "ABCDEFGH"))

    def stop(event):
        if isinstance(event, FolderWalked) and event.path.endswith("Show D"):
            raise KeyboardInterrupt

    root = RootState(name="tv", path=str(world.folder / "tv"), kind=RootKind.TV, priority=1, layout="jellyfin")
    with pytest.raises(KeyboardInterrupt):
        scan([root], world.walker, world.shelves, stop)

    world.scan()

    assert all(world.episode(f"Show {letter}", 1, 1) for letter in "ABCDEFGH")


def test_links_hidden_folders_and_loops_are_not_followed(world):
    world.write("tv/Lost/Season 1/Lost - s01e01.mkv", "tv/.hidden/Secret/Secret.s01e01.mkv")
    (world.folder / "tv/Loop").symlink_to(world.folder / "tv")
    (world.folder / "tv/Lost/Season 1/link.s01e09.mkv").symlink_to("Lost - s01e01.mkv")
    world.age()

    world.scan()

    assert world.show("Secret") is None
    assert world.show("Loop") is None
    assert world.episode("Lost", 1, 9) == []


def test_names_that_are_no_text_are_taken_in(world):
    season = world.folder / "tv" / "Caf\udce9" / "Season 1"
    season.mkdir(parents=True)
    (season / "x.s01e01.mkv").touch()
    world.age()

    world.scan()

    assert world.episode("Caf\udce9", 1, 1) == ["x.s01e01.mkv"]


def test_audiobooks_and_other_files_are_taken_in_by_their_names(world):
    world.write("books/Jonas Brandt/The Salt Clock/01.mp3", "books/Ada Fell - The Copper Coast.m4b", "other/clip.mp4")

    assert world.scan("books", RootKind.AUDIOBOOKS).file_count == 2
    assert world.scan("other", RootKind.OTHER).file_count == 1
