"""The documented CSV cache of classifications, which lies in the downloads folder and is only read."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shelver.errors import UnreadableCache
from shelver.media.kinds import MediaType

NAME = ".media_classification_cache.csv"
HEADER = ["filename", "media_type", "classification_source", "timestamp"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedClassification:
    """What the cache says of one file name. `source` is as the file has it; reports put "CSV-" before it."""

    media_type: MediaType
    source: str


def read_csv_cache(path: Path) -> Mapping[str, CachedClassification]:
    """Return the cache by file name; a later line outweighs an earlier one, and a missing file is an empty cache.

    Raises:
        UnreadableCache: the file cannot be read or has another shape; the message names the line.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
            return dict(_rows(path, lines))
    except FileNotFoundError:
        return {}
    except OSError as fault:
        raise UnreadableCache(
            f"The CSV cache {path} cannot be read: {fault.strerror}.", hint="Correct its rights, or remove it."
        ) from fault


def _rows(path: Path, lines: Iterable[str]) -> Iterator[tuple[str, CachedClassification]]:
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, HEADER)
        if [column.strip() for column in header] != HEADER:
            raise _damaged(path, 1, f"the first line is not {','.join(HEADER)}")
        for row in reader:
            if not row:
                continue
            kind = row[1].strip().upper() if len(row) == len(HEADER) else ""
            if kind not in MediaType.__members__:
                raise _damaged(path, reader.line_num, "it is not a name, a media type, a source and a time")
            yield row[0], CachedClassification(media_type=MediaType[kind], source=row[2].strip())
    except csv.Error as fault:
        raise _damaged(path, reader.line_num, str(fault)) from fault


def _damaged(path: Path, line: int, why: str) -> UnreadableCache:
    return UnreadableCache(
        f"Line {line} of the CSV cache {path} cannot be read: {why}.", hint="Correct the line, or remove the file."
    )
