"""What a carried-out bundle means for the library index."""

from collections.abc import Iterable

from shelver.match.shelves import folder_title, season_of_folder
from shelver.media.evidence import Decision
from shelver.media.files import FileRole
from shelver.media.library import ShelvedFile, ShelvedFolder, ShowFolder
from shelver.media.works import Episodes, Show
from shelver.plan.journal import Receipt
from shelver.plan.placements import BundlePlan, Placement
from shelver.stores.shelving import Parts
from shelver.stores.title_keys import exact_key

_MAIN = frozenset({FileRole.VIDEO, FileRole.AUDIO, FileRole.BOOK, FileRole.DISC})


def recorded_folders(bundle: BundlePlan, receipts: Iterable[Receipt]) -> dict[str, list[ShelvedFolder]]:
    """Return the main files that are in place, as folders by root path.

    A receipt belongs to the placement of its target; where a suffix was needed, to one of the same folder and size.
    """
    waiting = list(receipts)
    found: dict[str, list[ShelvedFolder]] = {}
    for item in bundle.items:
        for placement in item.placements:
            receipt = _receipt_of(placement, waiting)
            if receipt is None:
                continue
            waiting.remove(receipt)
            if placement.role in _MAIN and item.decision.chosen:
                folder = _folder(item.decision, placement, receipt)
                found.setdefault(receipt.target.root_path, []).append(folder)
    return found


def _receipt_of(placement: Placement, receipts: list[Receipt]) -> Receipt | None:
    for receipt in receipts:
        if receipt.target == placement.target:
            return receipt
    for receipt in receipts:
        is_beside = (receipt.target.root_path, receipt.target.parts[:-1]) == (
            placement.target.root_path,
            placement.target.parts[:-1],
        )
        if is_beside and receipt.size_bytes == placement.size_bytes:
            return receipt
    return None


def _folder(decision: Decision, placement: Placement, receipt: Receipt) -> ShelvedFolder:
    assert decision.chosen is not None
    work = decision.chosen.work
    parts = receipt.target.parts[:-1]
    is_episode = isinstance(work, Episodes)
    show_folder = _show_folder(work.show, parts) if isinstance(work, Episodes) else None
    is_in_season = show_folder is not None and len(parts) > len(show_folder.parts)
    return ShelvedFolder(
        parts=parts,
        files=(
            ShelvedFile(
                name=receipt.target.parts[-1],
                size_bytes=receipt.size_bytes,
                work=work,
                version=decision.version,
                mtime_ns=placement.identity.mtime_ns if placement.identity else None,
            ),
        ),
        show_folder=show_folder,
        season=season_of_folder(parts[-1]) if is_episode and is_in_season else None,
    )


def _show_folder(show: Show, parts: Parts) -> ShowFolder | None:
    """Return the show's folder: the first component that bears its title, else the one around the season's folder."""
    if not parts:
        return None
    key = exact_key(show.title)
    for depth, name in enumerate(parts, start=1):
        if exact_key(folder_title(name).title) == key:
            return ShowFolder(show=show, parts=parts[:depth])
    is_season = season_of_folder(parts[-1]) is not None and len(parts) > 1
    return ShowFolder(show=show, parts=parts[:-1] if is_season else parts)
