import time

import pytest

from shelver.disk import publishing
from tests.crash.racing import race, silent_overwrites
from tests.integration.transfers.workshop import names_in


@pytest.mark.parametrize("count", [40, pytest.param(1000, marks=pytest.mark.long)])
@pytest.mark.parametrize("disk", ["tmp_path", "other_disk"])
def test_of_many_processes_that_want_a_name_one_gets_it_and_nothing_is_overwritten(request, tmp_path, disk, count):
    library, workshops = race(request.getfixturevalue(disk), tmp_path, count)
    assert silent_overwrites(library, workshops, count) == 0
    assert len(names_in(library)) == count


def test_the_race_shows_a_mover_that_only_asks_whether_the_name_is_free(tmp_path, monkeypatch):
    """Asking first and renaming then loses files in this race, so the race above can fail."""

    def rename(old, new, *, handles):
        if handles.status(new) is not None:
            raise FileExistsError(17, "exists", new.path)
        time.sleep(0.002)
        publishing.os.rename(old.name, new.name, src_dir_fd=handles.of(old), dst_dir_fd=handles.of(new))

    monkeypatch.setattr(publishing, "rename_without_replacing", rename)
    library, workshops = race(tmp_path, tmp_path, 30)
    assert silent_overwrites(library, workshops, 30) > 0
