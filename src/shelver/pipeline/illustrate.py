"""Fetches the pictures that a plan names, right before their bundle is carried out.

A plan tells only where pictures lie, so that a preview fetches nothing and a plan of any size stays small. A picture that
cannot be had is left out; it never keeps its film from its place.
"""

from collections.abc import Iterator
from dataclasses import replace

from shelver.events import Listener, Noted
from shelver.plan.placements import BundlePlan, Placement
from shelver.ports.sidecars import Pictures


def illustrated(bundle: BundlePlan, pictures: Pictures | None, listener: Listener) -> BundlePlan:
    """Return the bundle with the bytes of its pictures, without those that cannot be had; all of them without `pictures`."""
    if not any(placement.fetched_from for placement in bundle.placements):
        return bundle
    items = tuple(
        replace(item, placements=tuple(_filled(item.placements, pictures, listener))) for item in bundle.items
    )
    return replace(bundle, items=items)


def _filled(placements: tuple[Placement, ...], pictures: Pictures | None, listener: Listener) -> Iterator[Placement]:
    for placement in placements:
        if not placement.fetched_from:
            yield placement
            continue
        if pictures is None:
            continue
        fetched = pictures.fetch(placement.fetched_from, placement.target.parts[-1].rpartition(".")[2])
        if fetched.content is None:
            listener(Noted(message=f"{placement.target.path} is left out: {fetched.problem}"))
        else:
            yield replace(placement, content=fetched.content, fetched_from="")
