import os
import time

from shelver.pipeline.orphans import OLD_S, orphans
from tests.crash.harness import finished, fork
from tests.integration.transfers.workshop import Workshop, names_in

OLD_NAME = ".shelver-20250101-101010-abcdef-7-1.part"


def _found(workshop):
    with workshop.reach() as reach:
        parts = {"journal": workshop.journal, "registry": workshop.registry, "reach": reach}
        return [one.path.rpartition("/")[2] for one in orphans([str(workshop.library)], **parts).orphans]


def _age(path):
    long_ago = time.time() - OLD_S - 10
    os.utime(path, (long_ago, long_ago))


def test_a_half_written_file_that_no_entry_owns_is_shown_and_stays(workshop):
    (workshop.library / "Film").mkdir()
    (workshop.library / "Film" / OLD_NAME).write_bytes(b"half")
    _age(workshop.library / "Film" / OLD_NAME)
    (workshop.library / "Film" / "notes.part").write_bytes(b"somebody's")
    _age(workshop.library / "Film" / "notes.part")
    assert _found(workshop) == [OLD_NAME]
    workshop.recover()
    assert (workshop.library / "Film" / OLD_NAME).read_bytes() == b"half"


def test_a_young_one_may_belong_to_a_run_elsewhere(workshop):
    (workshop.library / OLD_NAME).write_bytes(b"half")
    assert _found(workshop) == []


def test_what_an_interrupted_run_left_is_its_own_until_it_is_recovered(far, monkeypatch):
    far.file("a.mkv", 100_000)
    far.close()

    def work():
        inner = Workshop(far.downloads, far.library, far.database, far.policy)
        monkeypatch.setattr("shelver.transfers.writing.seal", lambda *_args: os._exit(9))
        inner.move("a.mkv", "a.mkv")

    assert finished(fork(work)) == 9
    far.start()
    (part,) = far.library.glob(".shelver-*.part")
    _age(part)
    assert _found(far) == []
    far.recover()
    assert names_in(far.library) == []
