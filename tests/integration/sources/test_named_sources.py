"""What a person names as a source: folders and files that are there, readable, and apart from the library."""

import os
from pathlib import Path

import pytest

from shelver.errors import OverlappingRoots, SourceMissing, SourceUnreadable
from shelver.sources.local import LocalSources, refuse_overlap
from shelver.sources.rules import SourceRules
from tests.trees import plant


def test_a_source_named_twice_or_inside_another_is_walked_once(tmp_path: Path) -> None:
    plant(tmp_path, {"deep": {"a.mkv": "v"}, "b.mkv": "v"})
    paths = [str(tmp_path / "deep"), str(tmp_path), str(tmp_path) + "/"]
    assert [b.name for b in LocalSources(SourceRules()).bundles(paths)] == ["b.mkv", "deep"]


def test_a_missing_source_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="nowhere does not exist"):
        list(LocalSources(SourceRules()).bundles([str(tmp_path / "nowhere")]))


def test_an_unreadable_source_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> object:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(SourceUnreadable, match="Permission denied"):
        list(LocalSources(SourceRules()).bundles([str(tmp_path)]))


@pytest.mark.parametrize(
    ("source", "root", "how"),
    [
        ("library", "library", "is the library root"),
        ("library/in", "library", "lies inside"),
        (".", "library", "holds"),
        ("link", "library", "is the library root"),
    ],
)
def test_a_source_that_overlaps_a_library_root_is_refused(tmp_path: Path, source: str, root: str, how: str) -> None:
    plant(tmp_path, {"library": {"in": None}, "library 2": None})
    (tmp_path / "link").symlink_to("library")
    with pytest.raises(OverlappingRoots, match=how):
        refuse_overlap([str(tmp_path / source)], [str(tmp_path / root)])


def test_a_source_beside_a_library_root_with_a_longer_name_is_fine(tmp_path: Path) -> None:
    plant(tmp_path, {"library": None, "library 2": None})
    refuse_overlap([str(tmp_path / "library 2")], [str(tmp_path / "library")])
