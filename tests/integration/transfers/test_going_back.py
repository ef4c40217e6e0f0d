"""A bundle that cannot go on goes back as a whole, also when the system refuses that at first."""

import errno

import pytest

from shelver.disk import publishing
from tests.crash.forms import Form
from tests.integration.transfers.workshop import names_in


@pytest.mark.parametrize("form", Form)
def test_a_file_that_could_not_go_back_with_its_bundle_goes_back_at_the_next_start(workshop, monkeypatch, form):
    for name in ("a.srt", "b.mkv"):
        workshop.file(name, name)
    bundle = workshop.bundle(workshop.placement("a.srt", "a.srt"), workshop.placement("b.mkv", "b.mkv"))
    real = publishing._publish

    def publish(publication, **options):
        goes_back = publication.old.path == str(workshop.library / "a.srt")
        if goes_back or publication.new.path == str(workshop.library / "b.mkv"):
            raise OSError(errno.EACCES, "refused", publication.new.path)
        real(publication, **options)

    with form.offered():
        with monkeypatch.context() as patch:
            patch.setattr(publishing, "_publish", publish)
            assert workshop.run(bundle)[0].reason != ""
        assert names_in(workshop.library) == ["a.srt"]
        workshop.start()
        workshop.recover()
    assert names_in(workshop.library) == []
    assert names_in(workshop.downloads) == ["a.srt", "b.mkv"]
    assert workshop.journal.unfinished() == ()
