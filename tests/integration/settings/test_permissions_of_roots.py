import pytest

from shelver.errors import SettingsError
from shelver.media.roots import Permissions
from shelver.settings import RootSettings
from shelver.wiring.moving import permissions_of


def _root(**values):
    return RootSettings(path="/mnt/tv", kind="tv", **values)


def test_modes_are_octal_and_owners_are_names_or_numbers():
    found = permissions_of(_root(file_mode="0644", folder_mode="2775", owner="root", group="4321"))
    assert found == Permissions(file_mode=0o644, folder_mode=0o2775, owner=0, group=4321)


def test_what_is_not_set_is_left_alone():
    assert permissions_of(_root()) == Permissions()


@pytest.mark.parametrize("modes", [{"file_mode": text} for text in ("0666", "4755", "2644", "rw", "9", "00644")])
def test_modes_that_are_dangerous_or_no_modes_are_refused(modes):
    with pytest.raises(ValueError, match="file_mode"):
        _root(**modes)


@pytest.mark.parametrize("mode", ["0777", "1775", "4775"])
def test_folders_may_hand_their_group_down_and_no_more(mode):
    with pytest.raises(ValueError, match="nobody but owner and group"):
        _root(folder_mode=mode)


def test_a_user_whom_nobody_knows_is_said_before_anything_moves():
    with pytest.raises(SettingsError, match="nobody-knows-me"):
        permissions_of(_root(owner="nobody-knows-me"))
