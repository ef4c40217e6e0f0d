"""A library on a file system that takes upper and lower case for one."""

import pytest

from shelver.disk.capabilities import probe
from shelver.media.files import FileRole
from tests.crash.mounted import Mounted, needs_fuse
from tests.integration.transfers.workshop import Workshop, content_of, names_in

pytestmark = needs_fuse


@pytest.fixture
def mounted(tmp_path):
    found = Mounted(tmp_path, "fold")
    yield found
    found.stop()


@pytest.fixture
def workshop(mounted, tmp_path):
    made = Workshop(tmp_path / "downloads", mounted.mount / "library", tmp_path / "shelver.db")
    yield made
    made.close()


def test_the_trial_of_the_file_system_finds_that_it_folds_case(mounted):
    assert probe(str(mounted.mount)).folds_case


def test_a_name_that_differs_only_in_case_is_taken(workshop):
    (workshop.library / "Film.mkv").write_bytes(b"theirs")
    workshop.file("new.mkv", b"mine")
    assert "other content" in workshop.move("new.mkv", "FILM.MKV").reason
    assert (workshop.library / "Film.mkv").read_bytes() == b"theirs"
    assert names_in(workshop.downloads) == ["new.mkv"]


def test_two_files_of_one_bundle_whose_names_fold_to_one_do_not_replace_each_other(workshop):
    for name in ("a.srt", "b.srt"):
        workshop.file(name, name)
    bundle = workshop.bundle(
        workshop.placement("a.srt", "Film/film.srt", role=FileRole.SUBTITLE),
        workshop.placement("b.srt", "Film/FILM.srt", role=FileRole.SUBTITLE),
    )
    assert workshop.run(bundle)[0].reason != ""
    assert names_in(workshop.downloads) == ["a.srt", "b.srt"]
    assert names_in(workshop.library) == []


def test_a_folder_that_is_there_in_another_case_is_used_and_undo_leaves_it(workshop):
    (workshop.library / "The Film").mkdir()
    (workshop.library / "The Film/poster.jpg").write_bytes(b"theirs")
    workshop.file("a.mkv", 40_000)
    assert workshop.move("a.mkv", "the film/a.mkv").reason == ""
    assert (workshop.library / "The Film/a.mkv").read_bytes() == content_of("a.mkv", 40_000)
    assert workshop.undo()[1] == ()
    assert names_in(workshop.library) == ["The Film/poster.jpg"]
    assert names_in(workshop.downloads) == ["a.mkv"]
