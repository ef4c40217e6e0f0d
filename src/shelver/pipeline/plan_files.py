"""Plans in files: what `shelver plan -o FILE` writes and `shelver apply FILE` reads."""

import os
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path

from shelver.errors import SourceMissing, SourceUnreadable, UnreadablePlan
from shelver.plan.documents import read_plan, write_plan
from shelver.plan.placements import BundlePlan


def write_plan_file(path: Path, bundles: Iterable[BundlePlan]) -> None:
    """Write a plan as its bundles arrive; the file appears whole or not at all.

    Raises:
        SourceUnreadable: the file cannot be written.
    """
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.writelines(write_plan(bundles))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        temporary = None
    except OSError as error:
        raise SourceUnreadable(
            f"The plan cannot be written to {path} ({error.strerror}). Nothing was moved."
        ) from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)


def read_plan_file(path: Path, root_paths: Collection[str]) -> tuple[BundlePlan, ...]:
    """Return the bundles of a plan's file, which was read to its end and found whole.

    Raises:
        SourceMissing: there is no such file.
        SourceUnreadable: it cannot be read.
        UnreadablePlan: it is no plan, of another version, damaged, cut short, or leads out of the library roots.
    """
    try:
        with path.open("rb") as lines:
            return tuple(read_plan(lines, root_paths=root_paths))
    except FileNotFoundError as error:
        raise SourceMissing(f"The plan {path} does not exist.", hint="Write one with: shelver plan -o FILE") from error
    except OSError as error:
        raise SourceUnreadable(f"The plan {path} cannot be read ({error.strerror}). Nothing was moved.") from error
    except UnreadablePlan as error:
        raise UnreadablePlan(f"{path}: {error.message}", hint=error.hint) from error
