from dataclasses import replace

import pytest

from shelver.media.evidence import Evidence, EvidenceGroup, Verdict
from shelver.media.files import Bundle, BundleFile, FileIdentity, FileRole, Item, SourceFile
from shelver.media.library import OwnedShow
from shelver.names import parse
from shelver.pipeline.identify import identify, naming_path
from shelver.pipeline.match import match
from tests.fakes.memory_library import MemoryLibrary


def found(*paths, role=FileRole.VIDEO, root="/dl", release=""):
    """Return a bundle and its one item of these files, whose paths count from the watched folder."""
    folder = f"{root}/{release}" if release else root
    files = tuple(
        BundleFile(
            file=SourceFile(
                path=f"{root}/{path}",
                identity=FileIdentity(device=1, inode=1, size_bytes=1, mtime_ns=1, ctime_ns=1),
            ),
            role=role,
            relative_path=path,
        )
        for path in paths
    )
    item = Item(main=files)
    name = release.rpartition("/")[2] or paths[0]
    return Bundle(source_root=root, folder=folder, name=name, is_folder=bool(release), items=(item,)), item


@pytest.mark.parametrize(
    ("bundle", "expected"),
    [
        (found("Lost.S01E02.mkv"), "Lost.S01E02.mkv"),
        (found("Lost/Season 2/05.mkv", release="Lost"), "Lost/Season 2/05.mkv"),
        (found("tv/Lost.S01E02.mkv"), "tv/Lost.S01E02.mkv"),
        (found("Film (2003)/VIDEO_TS/VTS_01_1.VOB", role=FileRole.DISC, release="Film (2003)"), "Film (2003)"),
        (found("Film (2003)/BDMV/STREAM/0.m2ts", role=FileRole.DISC, release="Film (2003)"), "Film (2003)"),
        (found("Book/01.mp3", "Book/02.mp3", role=FileRole.AUDIO, release="Book"), "Book"),
        (found("Book.m4b", role=FileRole.AUDIO), "Book.m4b"),
    ],
)
def test_an_item_goes_by_its_path_below_the_watched_folder(bundle, expected):
    assert naming_path(*bundle) == expected


def test_a_watched_folder_that_is_the_release_itself_names_the_item():
    bundle, item = found("e.mkv", root="/dl/Lost.S01")
    bundle = Bundle(source_root="/dl/Lost.S01", folder="/dl/Lost.S01", name="Lost.S01", is_folder=True, items=(item,))

    assert naming_path(bundle, item) == "Lost.S01/e.mkv"


def test_a_file_without_capitals_takes_the_spelling_of_its_folder():
    release = "Copper.Sky.2018.1080p.BluRay.x264-GRP"
    bundle, item = found(f"{release}/copper.sky.2018.1080p.bluray.x264-grp.mkv", release=release)

    name, _ = identify(bundle, item, ())

    assert (name.title, name.year) == ("Copper Sky", 2018)


class Saying:
    """An identifier that says one thing."""

    def __init__(self, name):
        self.name = name

    def evidence(self, bundle, item, name):
        return (Evidence(group=EvidenceGroup.FORM, signal=self.name, observed=name.title, weight_bits=1.0),)


def test_the_evidence_of_all_identifiers_is_collected_in_their_order():
    bundle, item = found("Lost.S01E02.mkv")

    _, evidence = identify(bundle, item, (Saying("first"), Saying("second")))

    assert [(row.signal, row.observed) for row in evidence] == [("first", "Lost"), ("second", "Lost")]


class Shelf(MemoryLibrary):
    """A library of the given shows that notes what it is asked."""

    def __init__(self, *shows, episodes=()):
        super().__init__()
        self._owned = shows
        self._held = episodes
        self.asked = []

    def _shows(self):
        return list(self._owned)

    def shows_named(self, title):
        self.asked.append(title)
        return super().shows_named(title)

    def episode_files(self, show, season, episode):
        self.asked.append((season, episode))
        return self._held


def show(title, year=None):
    return OwnedShow(title=title, year=year, root_path="/tv", folder=(title,))


def matched(path, library):
    return match(*found(path), parse(path), (), None, library)


def test_a_part_of_a_title_is_not_looked_up_for_the_whole():
    decision = matched("Star Trek - Picard S01E01.mkv", Shelf(show("Star Trek")))

    assert decision.verdict is Verdict.ACCEPT
    assert decision.chosen.library_folder == ""


def test_a_second_spelling_in_the_name_finds_the_owned_show():
    name = replace(parse("Kaze no Toride S01E02.mkv"), title="風の砦", alternative_titles=("Kaze no Toride",))

    decision = match(*found("x.mkv"), name, (), None, Shelf(show("Kaze no Toride")))

    assert decision.chosen.library_folder == "/tv/Kaze no Toride"


def test_a_held_episode_is_asked_for_only_where_it_casts_doubt():
    doubtful, clear = Shelf(show("Scrubs"), episodes=("file",)), Shelf(show("Scrubs", 2001))

    assert matched("Scrubs.2026.S01E01.mkv", doubtful).verdict is Verdict.REVIEW
    assert (1, 1) in doubtful.asked
    matched("Scrubs.S01E01.mkv", clear)
    assert clear.asked == ["Scrubs"]
