"""Bundles of release folders: everything below one folder, as one unit."""

import os
from dataclasses import dataclass, field

from shelver.media.files import Bundle, BundleFile
from shelver.sources.admission import Admission
from shelver.sources.bundling import assemble
from shelver.sources.listing import Listing, look_at
from shelver.sources.rules import waits


@dataclass(slots=True)
class ReleaseTree:
    """The names in a release folder and below it, folder by folder; grows while the folders are read."""

    top: Listing
    below: list[tuple[tuple[str, ...], Listing]] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)

    def add(self, folders: tuple[str, ...], listing: Listing) -> None:
        """Take in a folder below the release folder; `folders` is its relative path."""
        self.below.append((folders, listing))

    def add_unreadable(self, path: str, error: OSError) -> None:
        """Remember a folder that cannot be read."""
        self.unreadable.append((path, f"it cannot be read ({error.strerror})"))


def release_bundle(tree: ReleaseTree, source_root: str, admission: Admission) -> Bundle:
    """Look at every file of a release folder and make its bundle."""
    files: list[BundleFile] = []
    refused = list(tree.unreadable)
    name = os.path.basename(tree.top.path)
    problem = waits(name)
    for folders, listing in (((), tree.top), *tree.below):
        prefix = "".join(f"{folder}/" for folder in folders)
        problem = problem or next((reason for folder in listing.folders if (reason := waits(folder))), "")
        for entry in (*listing.files, *listing.odd):
            file = look_at(f"{listing.path}/{entry}")
            if isinstance(file, str):
                refused.append((f"{listing.path}/{entry}", file))
                continue
            role = admission.role(file, folders)
            problem = problem or admission.objection(file, role)
            if reason := admission.refusal(file, role):
                refused.append((file.path, reason))
            else:
                files.append(BundleFile(file=file, role=role, relative_path=prefix + entry))
    items, left = assemble(files)
    folders_below = sorted((listing.path for _, listing in tree.below), key=lambda path: path.count("/"), reverse=True)
    return Bundle(
        source_root=source_root,
        folder=tree.top.path,
        name=name,
        is_folder=True,
        items=items,
        left=left,
        problem=problem,
        refused=tuple(refused),
        folders=(*folders_below, tree.top.path),
    )
