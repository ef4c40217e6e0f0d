"""How copies are checked, as the settings say it, from the file to the engine."""

import pytest

from shelver.plan.placements import Purpose, Verification
from shelver.settings import load
from shelver.transfers import writing
from shelver.wiring.moving import policy_of
from tests.integration.transfers.conftest import far, other_disk  # noqa: F401 - fixtures


@pytest.mark.parametrize("chosen", Verification)
def test_how_copies_are_checked_is_chosen_in_the_settings(tmp_path, chosen):
    config = tmp_path / "shelver.toml"
    config.write_text(f'[moving]\nverification = "{chosen.value}"\n')
    assert policy_of(load(config), Purpose.ORGANIZE).verification is chosen


@pytest.mark.parametrize(("chosen", "read_back"), [("auto", ["a.mkv"]), ("fast", []), ("paranoid", ["a.mkv", "b.mkv"])])
def test_copies_are_read_back_as_the_settings_say(far, tmp_path, monkeypatch, chosen, read_back):  # noqa: F811
    config = tmp_path / "shelver.toml"
    config.write_text(f'[moving]\nverification = "{chosen}"\n')
    policy = policy_of(load(config), Purpose.ORGANIZE)
    far.with_policy(verification=policy.verification)
    real, seen, now = writing.read_back, [], ""

    def noted(fd):
        seen.append(now)
        return real(fd)

    monkeypatch.setattr(writing, "read_back", noted)
    for now in ("a.mkv", "b.mkv"):
        far.file(now, 1000)
        assert far.move(now, now).reason == ""
    assert seen == read_back
