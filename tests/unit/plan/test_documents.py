"""A plan survives its way through a file, and a damaged or hostile file is refused."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelver.errors import UnreadablePlan
from shelver.media.files import FileIdentity, FileRole, Owner
from shelver.media.works import Movie
from shelver.plan.documents import read_plan, write_plan
from shelver.plan.placements import BundlePlan, ItemPlan, Method, Objection, Placement, Severity, Target
from tests.fakes.library import accepted

ROOTS = {"/lib"}
MOVE = Placement(
    source_path="/dl/caf\udce9.mkv",
    source_root="/dl",
    identity=FileIdentity(device=1, inode=2, size_bytes=3, mtime_ns=4, ctime_ns=5),
    target=Target(root_path="/lib", parts=("Movies", "Café (2001).mkv")),
    role=FileRole.VIDEO,
    replaces=Target(root_path="/lib", parts=("old.mkv",)),
)
WRITE = Placement(
    source_path="",
    source_root="/dl",
    identity=None,
    target=Target(root_path="/lib", parts=("Movies", "x.nfo")),
    role=FileRole.NFO,
    method=Method.WRITE,
    content=b"\x00\xff<movie/>",
)
ITEM = ItemPlan(
    name="caf\udce9.mkv",
    source_path="/dl/caf\udce9.mkv",
    size_bytes=3,
    decision=accepted(Movie(title="Café\n", year=2001)),
    placements=(MOVE, WRITE),
    objections=(Objection(rule="r", message="m", severity=Severity.REVIEW),),
)
BUNDLE = BundlePlan(
    path="/dl/caf\udce9.mkv",
    source_root="/dl",
    size_bytes=3,
    items=(ITEM,),
    left=(("/dl/s.mkv", "it is a sample"),),
    tidy=("/dl/a/b", "/dl/a"),
    make_again=((("a",), 0o755, Owner(user=1000, group=100)),),
)


def read(lines: list[bytes]) -> list[BundlePlan]:
    return list(read_plan(lines, root_paths=ROOTS))


def test_a_plan_comes_back_from_its_file_exactly() -> None:
    lines = list(write_plan([BUNDLE, BUNDLE]))
    assert read(lines) == [BUNDLE, BUNDLE]
    assert b"".join(lines).isascii()


def test_an_empty_plan_is_a_plan() -> None:
    assert read(list(write_plan([]))) == []


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_a_plan_that_was_cut_short_is_refused(kept: int) -> None:
    with pytest.raises(UnreadablePlan):
        read(list(write_plan([BUNDLE, BUNDLE, BUNDLE]))[: kept + 1])


def test_a_plan_with_a_bundle_missing_in_the_middle_is_refused() -> None:
    lines = list(write_plan([BUNDLE, BUNDLE]))
    with pytest.raises(UnreadablePlan, match="1 bundles are there, 2 were written"):
        read([lines[0], lines[1], lines[3]])


def test_two_plans_in_one_file_are_refused() -> None:
    lines = list(write_plan([BUNDLE]))
    with pytest.raises(UnreadablePlan, match="follows the end"):
        read(lines + lines)


@pytest.mark.parametrize(
    "first", [b"", b"\n", b"{}\n", b"[]\n", b"\xff\xfe\n", b'{"format":"shelver-plan","version":99}\n', b"[" * 100_000]
)
def test_a_file_that_is_no_plan_of_this_version_is_refused(first: bytes) -> None:
    with pytest.raises(UnreadablePlan):
        read([first, *list(write_plan([BUNDLE]))[1:]])


def changed(**changes: object) -> BundlePlan:
    return replace(BUNDLE, items=(replace(ITEM, placements=(replace(MOVE, **changes),)),))  # type: ignore[arg-type]


HOSTILE = {
    "a target above its root": changed(target=Target(root_path="/lib", parts=("..", "etc", "passwd"))),
    "a target with a separator": changed(target=Target(root_path="/lib", parts=("a/../../b",))),
    "an absolute target": changed(target=Target(root_path="/lib", parts=("/etc/passwd",))),
    "a target with an empty name": changed(target=Target(root_path="/lib", parts=("",))),
    "a target that is the root": changed(target=Target(root_path="/lib", parts=())),
    "a target with a NUL": changed(target=Target(root_path="/lib", parts=("a\0b",))),
    "a target that no file system stores": changed(target=Target(root_path="/lib", parts=("\ud800",))),
    "a root that is not configured": changed(target=Target(root_path="/etc", parts=("a",))),
    "a replaced file elsewhere": changed(replaces=Target(root_path="/etc", parts=("passwd",))),
    "a source elsewhere": changed(source_path="/etc/passwd"),
    "a source with a detour": changed(source_path="/dl/../etc/passwd"),
    "a source of another folder": changed(source_root="/"),
    "a source without identity": changed(identity=None),
    "a file to write without content": changed(method=Method.WRITE, source_path=""),
    "a folder to tidy elsewhere": replace(BUNDLE, tidy=("/home",)),
    "the downloads folder itself to tidy": replace(BUNDLE, tidy=("/dl",)),
    "a folder to make elsewhere": replace(BUNDLE, make_again=((("..",), 0o755, None),)),
    "a downloads folder that is no path": replace(BUNDLE, source_root="dl"),
}


@pytest.mark.parametrize("bundle", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_plan_is_refused(bundle: BundlePlan) -> None:
    with pytest.raises(UnreadablePlan, match="Nothing was moved"):
        read(list(write_plan([bundle])))


def test_a_field_of_another_type_is_refused() -> None:
    lines = list(write_plan([BUNDLE]))
    value = json.loads(lines[1])
    value["size_bytes"] = "3"
    with pytest.raises(UnreadablePlan, match="line 2"):
        read([lines[0], json.dumps(value).encode(), lines[2]])


@given(st.data())
def test_damage_anywhere_is_refused_or_changes_no_path(data: st.DataObject) -> None:
    lines = list(write_plan([BUNDLE]))
    text = bytearray(b"".join(lines))
    at = data.draw(st.integers(0, len(text) - 1))
    text[at] ^= data.draw(st.integers(1, 255))
    try:
        bundles = read(bytes(text).splitlines(keepends=True))
    except UnreadablePlan:
        return
    for placement in (placement for bundle in bundles for placement in bundle.placements):
        assert placement.target.root_path == "/lib"
        assert ".." not in placement.target.parts
        assert placement.source_path.startswith("/dl/") or placement.method is Method.WRITE
