"""What a plan learns of library roots on a real disk."""

import json
import os
from pathlib import Path

import pytest

from shelver.disk.root_guard import MARKER, register
from shelver.media.kinds import RootKind
from shelver.media.library import RootState
from shelver.media.roots import RegisteredRoot
from shelver.transfers.roots import DiskRoots
from tests.trees import plant


class Registry:
    """Port RootRegistry in memory."""

    def __init__(self, *roots: RegisteredRoot) -> None:
        self._roots = {root.path: root for root in roots}

    def registered(self, path: str) -> RegisteredRoot | None:
        return self._roots.get(path)

    def remember(self, root: RegisteredRoot) -> None:
        self._roots[root.path] = root


def configured(path: Path, *, priority: int = 1) -> RootState:
    return RootState(name=path.name, path=str(path), kind=RootKind.MOVIES, priority=priority, layout="jellyfin")


def look(*roots: RootState, registry: Registry | None = None) -> DiskRoots:
    return DiskRoots(roots, registry or Registry())


def test_a_root_shows_its_volume_its_free_space_and_the_longest_name(tmp_path: Path) -> None:
    (state,) = look(configured(tmp_path)).states()
    space = os.statvfs(tmp_path)
    assert (state.volume, state.problem, state.is_writable) == (tmp_path.stat().st_dev, "", True)
    assert abs(state.free_bytes - space.f_bavail * space.f_frsize) < 1024**3
    assert 100 < state.name_limit_bytes <= 255


def test_roots_come_in_order_of_priority(tmp_path: Path) -> None:
    plant(tmp_path, {"a": None, "b": None, "c": None})
    roots = look(configured(tmp_path / "a", priority=3), configured(tmp_path / "c"), configured(tmp_path / "b"))
    assert [state.name for state in roots.states()] == ["b", "c", "a"]


def test_a_missing_root_has_a_problem_and_does_not_hide_the_others(tmp_path: Path) -> None:
    gone, there = look(configured(tmp_path / "gone"), configured(tmp_path, priority=2)).states()
    assert "cannot be opened (No such file or directory)" in gone.problem
    assert there.problem == ""


def test_a_registered_root_without_its_marker_has_a_problem(tmp_path: Path) -> None:
    registry = Registry(register(str(tmp_path)))
    assert look(configured(tmp_path), registry=registry).states()[0].problem == ""
    (tmp_path / MARKER).unlink()
    assert "lost its marker" in look(configured(tmp_path), registry=registry).states()[0].problem


def test_a_registered_root_with_the_marker_of_another_has_a_problem(tmp_path: Path) -> None:
    registry = Registry(register(str(tmp_path)))
    (tmp_path / MARKER).write_text(json.dumps({"root_id": "another"}))
    assert "another library root" in look(configured(tmp_path), registry=registry).states()[0].problem


def test_a_root_that_refuses_new_files_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(os, "access", lambda path, mode, **_: asked.append((path, mode)))
    assert not look(configured(tmp_path)).states()[0].is_writable
    assert asked == [(str(tmp_path), os.W_OK | os.X_OK)]


def test_names_are_compared_as_file_systems_without_case_see_them(tmp_path: Path) -> None:
    plant(tmp_path, {"Movies": {"AME\u0301LIE.mkv": "v", "straße": None}})
    roots = look(configured(tmp_path))
    assert roots.names_in(str(tmp_path), ("Movies",)) == {"amélie.mkv", "strasse"}
    assert roots.names_in(str(tmp_path), ("Nothing", "here")) == frozenset()


def test_a_link_out_of_the_library_is_not_followed(tmp_path: Path) -> None:
    plant(tmp_path, {"lib": None, "secret": {"x.mkv": "v"}})
    (tmp_path / "lib" / "Movies").symlink_to(tmp_path / "secret", target_is_directory=True)
    assert look().names_in(str(tmp_path / "lib"), ("Movies",)) == frozenset()


def test_files_are_the_same_only_byte_for_byte(tmp_path: Path) -> None:
    plant(tmp_path, {"a": "film", "b": "film", "c": "fiLm", "d": "film!"})
    same = look().is_same_content
    paths = {name: str(tmp_path / name) for name in "abcde"}
    assert [same(paths["a"], paths[name]) for name in "abcde"] == [True, True, False, False, False]
