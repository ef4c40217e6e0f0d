"""The marker by which a library root is known again."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from shelver.disk.root_guard import MARKER, read_marker, register
from shelver.disk.sealing import sealed_bytes
from shelver.errors import RootNotWritable

_AT_ONCE = 4


def test_who_registers_the_same_root_at_once_gets_the_id_of_the_one_that_wrote_the_marker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Barrier(_AT_ONCE)

    def seal_together(*arguments: object, **options: object) -> None:
        sealed_bytes(*arguments, **options)  # type: ignore[arg-type]
        together.wait(timeout=30)

    monkeypatch.setattr("shelver.disk.root_guard.sealed_bytes", seal_together)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        registered = list(threads.map(register, [str(tmp_path)] * _AT_ONCE))

    assert {root.root_id for root in registered} == {read_marker(str(tmp_path))}
    assert [file.name for file in tmp_path.iterdir()] == [MARKER]


def test_a_marker_file_that_cannot_be_understood_is_neither_taken_over_nor_overwritten(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("not ours")
    with pytest.raises(RootNotWritable, match="It was not registered"):
        register(str(tmp_path))
    assert (tmp_path / MARKER).read_text() == "not ours"
    assert [file.name for file in tmp_path.iterdir()] == [MARKER]
