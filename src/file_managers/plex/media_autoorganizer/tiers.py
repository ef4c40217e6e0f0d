"""The documented order in which a name is classified: database, CSV cache, obvious rules, AI, and the rules once more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from file_managers.plex.media_autoorganizer.ai_classifier import RULES, BedrockClassifier
from file_managers.plex.media_autoorganizer.classification_db import ClassificationDatabase
from file_managers.plex.media_autoorganizer.models import ClassificationResult
from shelver.identifiers.rules import classify
from shelver.match.identity import has_identity
from shelver.media.kinds import MediaType
from shelver.media.release_name import ReleaseName
from shelver.stores.csv_cache import CachedClassification

_OBVIOUS = 0.8
"""From this confidence on a rule decides without asking further, and its answer is worth keeping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """Where classifications come from. Without a classifier no model is asked."""

    database: ClassificationDatabase
    csv_cache: Mapping[str, CachedClassification]
    classifier: BedrockClassifier | None = None

    def classified(self, names: Sequence[tuple[str, ReleaseName]]) -> list[ClassificationResult]:
        """Return what each file name is taken for, in their order, and keep what was learned in the database.

        Each name comes with its reading, which may know more than the name (the folders around it). A name without
        identity ("01.mkv") is neither looked up, asked about nor kept: two files of that name are two works.
        """
        found = [self._known(name, reading) for name, reading in names]
        unknown = [position for position, result in enumerate(found) if result is None]
        for position, result in zip(unknown, self._asked([names[at] for at in unknown]), strict=True):
            found[position] = result
        results = [result for result in found if result is not None]
        self._keep(results, [reading for _, reading in names])
        return results

    def _known(self, name: str, reading: ReleaseName) -> ClassificationResult | None:
        """Return what the tiers before the model say; None when they leave the name open."""
        if not has_identity(reading):
            return None
        if stored := self.database.get_classification(name):
            kind, source, confidence = stored
            return ClassificationResult(name, MediaType(kind), source, confidence, "it was classified before")
        if cached := self.csv_cache.get(name):
            return ClassificationResult(
                name, cached.media_type, f"CSV-{cached.source}", _OBVIOUS, "the CSV cache of the downloads holds it"
            )
        ruled = _by_rules(name, reading)
        return ruled if ruled.confidence >= _OBVIOUS and self._is_settled(ruled) else None

    def _is_settled(self, ruled: ClassificationResult) -> bool:
        """Whether a model could not add to the rules: a year makes a film, but does not tell of which genre."""
        return self.classifier is None or ruled.media_type is not MediaType.MOVIE

    def _asked(self, names: Sequence[tuple[str, ReleaseName]]) -> list[ClassificationResult]:
        """Return the model's answers, and the rules' where there is none or nothing to ask about."""
        worth = [name for name, reading in names if has_identity(reading)]
        answers = self.classifier.classify_batch(worth) if self.classifier and worth else []
        by_name = {answer.filename: answer for answer in answers if answer.source != RULES}
        return [by_name.get(name) or _by_rules(name, reading) for name, reading in names]

    def _keep(self, results: Sequence[ClassificationResult], readings: Sequence[ReleaseName]) -> None:
        """Keep what rules or a model surely said; a guess is left open, so that a model may be asked another time."""
        self.database.store_batch_classifications(
            [
                (result.filename, result.media_type.value, result.source, result.confidence)
                for result, reading in zip(results, readings, strict=True)
                if has_identity(reading) and self._is_new(result)
            ]
        )

    def _is_new(self, result: ClassificationResult) -> bool:
        if result.source != RULES:
            return not result.source.startswith("CSV-") and self.database.get_classification(result.filename) is None
        return result.confidence >= _OBVIOUS and self._is_settled(result)


def _by_rules(name: str, reading: ReleaseName) -> ClassificationResult:
    found = classify(reading)
    return ClassificationResult(name, found.media_type, RULES, found.confidence, found.reason)
