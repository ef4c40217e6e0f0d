"""A library on a file system that takes upper and lower case for one."""

import dataclasses
import os
import shutil

import pytest

from shelver.disk import publishing
from shelver.disk.capabilities import probe
from shelver.media.files import FileRole
from shelver.plan.journal import EntryState
from shelver.transfers import placing
from tests.crash.forms import Form
from tests.crash.mounted import Mounted, needs_fuse
from tests.crash.scenarios import Stage, leftovers
from tests.crash.sweep import kill_at, kill_points
from tests.integration.transfers.workshop import Workshop, content_of, names_in

pytestmark = needs_fuse
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


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


def respelled(workshop, old, new, *, tidy=(), others=()):
    """A bundle that gives a library file another name below the library."""
    sources = {old: new, **dict(others)}
    placements = [
        dataclasses.replace(workshop.placement(workshop.library / source, target), source_root=str(workshop.library))
        for source, target in sources.items()
    ]
    bundle = workshop.bundle(*placements)
    folders = tuple(str(workshop.library / folder) for folder in tidy)
    return dataclasses.replace(bundle, source_root=str(workshop.library), tidy=folders)


def test_a_name_that_changes_only_in_case_is_changed_and_undo_gives_the_old_one_back(workshop):
    (workshop.library / "film.mkv").write_bytes(b"film")
    moved = workshop.run(respelled(workshop, "film.mkv", "Film.mkv"))[0]
    assert (moved.reason, [entry.state for entry in moved.entries]) == ("", [EntryState.DONE])
    assert names_in(workshop.library) == ["Film.mkv"]
    assert workshop.undo()[1] == ()
    assert names_in(workshop.library) == ["film.mkv"]
    assert workshop.redo()[1] == ()
    assert names_in(workshop.library) == ["Film.mkv"]
    assert (workshop.library / "Film.mkv").read_bytes() == b"film"


def test_a_folder_that_changes_only_in_case_is_changed_with_all_that_lies_in_it(workshop):
    (workshop.library / "the film/extras").mkdir(parents=True)
    for name in ("the film.mkv", "poster.jpg", "extras/trailer.mkv"):
        (workshop.library / "the film" / name).write_text(name)
    others = {
        "the film/poster.jpg": "The Film/poster.jpg",
        "the film/extras/trailer.mkv": "The Film/Extras/trailer.mkv",
    }
    bundle = respelled(
        workshop, "the film/the film.mkv", "The Film/The Film.mkv", tidy=["the film/extras", "the film"], others=others
    )
    assert workshop.run(bundle)[0].reason == ""
    assert names_in(workshop.library) == ["The Film/Extras/trailer.mkv", "The Film/The Film.mkv", "The Film/poster.jpg"]
    assert workshop.undo()[1] == ()
    assert names_in(workshop.library) == ["the film/extras/trailer.mkv", "the film/poster.jpg", "the film/the film.mkv"]
    assert (workshop.library / "the film/the film.mkv").read_text() == "the film.mkv"


def test_another_file_of_the_new_name_is_not_replaced_by_a_new_spelling_of_its_folder(workshop):
    (workshop.library / "the film").mkdir()
    for name in ("a.mkv", "b.mkv"):
        (workshop.library / "the film" / name).write_text(name)
    assert "other content" in workshop.run(respelled(workshop, "the film/a.mkv", "The Film/B.mkv"))[0].reason
    assert names_in(workshop.library) == ["the film/a.mkv", "the film/b.mkv"]


class _NewSpelling:
    """A film and its folder in the library get another spelling: a piece of work for the kill sweep."""

    name = "a new spelling"
    is_far = True
    renewed = ()
    old = ("the film/the film.mkv", "the film/poster.jpg")
    new = ("The Film/The Film.mkv", "The Film/poster.jpg")

    def __init__(self, form):
        self.form = form

    def disturbed(self, _patch):
        """Nothing but the sweep's own faults comes in its way."""

    def prepare(self, workshop):
        (workshop.library / "the film").mkdir()
        for name in self.old:
            (workshop.library / name).write_text(name)

    def work(self, workshop):
        workshop.recover()
        if names_in(workshop.library) != sorted(self.new):
            film, poster = zip(self.old, self.new, strict=True)
            workshop.run(respelled(workshop, *film, tidy=["the film"], others=[poster]))

    def assert_safe(self, workshop):
        # Right after a kill one file may have two names, its temporary one and its old or new one, or one that is kept for it.
        contents = {path.read_text() for path in workshop.library.rglob("*") if self._is_media(path)}
        assert contents - ({""} if self.form is Form.PLACEHOLDER else set()) == set(self.old)

    @staticmethod
    def _is_media(path):
        return path.is_file() and path.name != ".shelver-root"

    def assert_settled(self, workshop):
        assert leftovers(workshop.library) == []
        assert workshop.journal.unfinished() == ()
        assert names_in(workshop.library) in (sorted(self.old), sorted(self.new))

    def assert_finished(self, workshop, **_options):
        assert names_in(workshop.library) == sorted(self.new)


def _points_of_new_spelling(stage, form):
    points = kill_points(stage, _NewSpelling(form))
    calls = {"linkat", "renameat", "unlinkat", "mkdirat", "pwrite64", "fdatasync", "fsync"}
    return [point for point in points if point.name in calls]


forms = pytest.mark.parametrize("form", [Form.LINK, Form.PLACEHOLDER])
"""This file system, like many that fold case, has no rename that never replaces."""


@forms
@needs_strace
def test_a_new_spelling_killed_between_its_steps_loses_nothing_and_recovers(mounted, tmp_path, form):
    (tmp_path / "near").mkdir()
    stage = Stage(tmp_path / "near", mounted.mount)
    names = {"linkat", "renameat", "unlinkat", "mkdirat"}
    points = [point for point in _points_of_new_spelling(stage, form) if point.name in names]
    outcome = kill_at(stage, _NewSpelling(form), points)
    assert (outcome.problems, outcome.unreached) == ([], [])
    assert outcome.points >= 6


@forms
@pytest.mark.long
@needs_strace
def test_a_new_spelling_killed_at_every_step_loses_nothing_and_recovers(mounted, tmp_path, form):
    (tmp_path / "near").mkdir()
    stage = Stage(tmp_path / "near", mounted.mount)
    points = _points_of_new_spelling(stage, form)
    outcome = kill_at(stage, _NewSpelling(form), points)
    assert outcome.problems == []
    assert len(outcome.unreached) <= len(points) // 50


@pytest.mark.parametrize("step", ["put_in_place", "_make_way"])
@pytest.mark.parametrize("is_blocked", [False, True])
def test_recovery_goes_forward_when_the_new_name_is_free_and_back_when_it_is_not(workshop, step, is_blocked):
    (workshop.library / "the film").mkdir()
    for name in ("film.mkv", "poster.jpg"):
        (workshop.library / "the film" / name).write_text(name)
    bundle = respelled(
        workshop,
        "the film/film.mkv",
        "The Film/Film.mkv",
        tidy=["the film"],
        others={"the film/poster.jpg": "The Film/Poster.jpg"},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placing, step, _end)
        with pytest.raises(_Ended):
            workshop.run(bundle)
    assert len(leftovers(workshop.library)) == 2
    workshop.start()
    if is_blocked:
        (workshop.library / "the film").mkdir(exist_ok=True)
        (workshop.library / "the film/poster.JPG").write_text("theirs")
    workshop.recover()
    if is_blocked:
        contents = sorted(path.read_text() for path in workshop.library.rglob("*") if _NewSpelling._is_media(path))
        assert contents == ["film.mkv", "poster.jpg", "theirs"]
        assert "the film/film.mkv" in names_in(workshop.library)
    else:
        assert names_in(workshop.library) == ["The Film/Film.mkv", "The Film/Poster.jpg"]


def test_an_empty_file_that_no_longer_keeps_a_new_spelling_is_gone_for_good_before_the_journal_says_so(workshop):
    (workshop.library / "the film").mkdir()
    (workshop.library / "the film/film.mkv").write_bytes(b"film")
    bundle = respelled(workshop, "the film/film.mkv", "The Film/Film.mkv", tidy=["the film"])
    loose = set()
    rename, unlink, fsync = publishing._rename_over_placeholder, os.unlink, os.fsync

    def end_there(publication, placeholder, **options):
        if publication.new.name == "Film.mkv":
            raise _Ended
        rename(publication, placeholder, **options)

    def unlink_loosely(name, *, dir_fd):
        unlink(name, dir_fd=dir_fd)
        if name == "Film.mkv":
            loose.add(os.fstat(dir_fd).st_ino)

    def fsync_folder(fd):
        fsync(fd)
        loose.discard(os.fstat(fd).st_ino)

    with Form.PLACEHOLDER.offered():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(publishing, "_rename_over_placeholder", end_there)
            with pytest.raises(_Ended):
                workshop.run(bundle)
        assert (workshop.library / "The Film/Film.mkv").stat().st_size == 0
        workshop.start()
        advance = workshop.journal.advance

        def advance_durably(entries, **options):
            advance(entries, **options)
            assert not loose

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "unlink", unlink_loosely)
            patch.setattr(os, "fsync", fsync_folder)
            patch.setattr(workshop.journal, "advance", advance_durably)
            workshop.recover()
    assert names_in(workshop.library) == ["The Film/Film.mkv"]
    assert (workshop.library / "The Film/Film.mkv").read_bytes() == b"film"


class _Ended(BaseException):
    """The program ends here."""


def _end(*_args, **_options):
    raise _Ended
