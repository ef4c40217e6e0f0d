"""What the façade brings into shelver's stages: the classification of each file as evidence, and the bundles it scanned."""

import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from file_managers.plex.media_autoorganizer.ai_classifier import RULES
from file_managers.plex.media_autoorganizer.models import MediaFile
from shelver.identifiers.rules import classify
from shelver.media.evidence import Evidence, EvidenceGroup
from shelver.media.files import Bundle, Item
from shelver.media.release_name import ReleaseName
from shelver.ports import Sources

_TRUST = 0.95
"""How surely a classification that is not the rules' own holds."""


class ClassifiedFiles:
    """The port Identifier over what `classify_files` found out, or what the caller made of it."""

    name = "classification"

    def __init__(self, files: Mapping[Path, MediaFile]) -> None:
        self._files = files

    def evidence(self, bundle: Bundle, item: Item, name: ReleaseName) -> tuple[Evidence, ...]:
        """Return the classification of the bundle; nothing where it only repeats the rules, which speak for themselves."""
        del item
        file = self._files.get(Path(bundle.path))
        if file is None or (file.classification_source == RULES and classify(name).media_type is file.media_type):
            return ()
        return (
            Evidence(
                group=EvidenceGroup.FORM,
                signal="classification",
                observed=file.path.name,
                candidate_value=file.media_type.name,
                weight_bits=math.log2(_TRUST / (1 - _TRUST)),
                source=file.classification_source or "caller",
            ),
        )


class KnownBundles:
    """The port Sources that gives bundles which a scan found already, and looks for the others."""

    def __init__(self, bundles: Mapping[Path, Bundle], sources: Sources) -> None:
        self._bundles = bundles
        self._sources = sources

    def bundles(self, paths: Iterable[str]) -> Iterator[Bundle]:
        """Yield the bundle of each path, in the order of the paths; raises as any source does."""
        for path in paths:
            known = self._bundles.get(Path(path))
            if known:
                yield known
            else:
                yield from self._sources.bundles([path])
