"""Names that rules leave open, read by a language model in batches; where there is no model, rules take over."""

from collections.abc import Callable, Sequence
from pathlib import Path

from file_managers.plex.media_autoorganizer.models import ClassificationResult
from shelver.identifiers.rules import classify
from shelver.media.kinds import media_type
from shelver.media.questions import Label, NameAnswer, NameQuestion
from shelver.names import parse
from shelver.ports import NameModel

RULES = "Rule-based"
AI_BATCH = "AI-Batch"
AI_SINGLE = "AI-Single"

_SURE = 0.9
_UNSURE = 0.6


class BedrockClassifier:
    """The documented classifier over the port NameModel: batches, patience and the budget are the model's own.

    Without a model (none is configured, its extra or its credentials are missing) it says so once and the rules answer.
    """

    def __init__(self, model: NameModel | None = None, *, say: Callable[[str], None] = print) -> None:
        """Take the model; `say` hears, once each, what keeps it from answering."""
        self._model = model
        self._say = say
        self._said: set[str] = set()

    def classify_batch(self, filenames: Sequence[str]) -> list[ClassificationResult]:
        """Return what each name is taken for, in the order of the names. A name that the model leaves open is the rules'."""
        return self._classified(filenames, AI_BATCH)

    def classify_file(self, filename: str) -> ClassificationResult:
        """Return what one name is taken for; several names are cheaper together, in `classify_batch`."""
        return self._classified([filename], AI_SINGLE)[0]

    def _classified(self, filenames: Sequence[str], source: str) -> list[ClassificationResult]:
        if not filenames:
            return []
        answers = self._answers([NameQuestion(name=Path(name).name) for name in filenames])
        return [
            _result(name, answer, source) if answer and answer.label is not Label.UNKNOWN else self._fallback(name)
            for name, answer in zip(filenames, answers, strict=True)
        ]

    def _answers(self, questions: Sequence[NameQuestion]) -> Sequence[NameAnswer | None]:
        if self._model is None:
            self._say_once(
                "No language model is set up, so rules classify what is left. Leave this line out with --no-ai."
            )
            return [None] * len(questions)
        asked = self._model.classify(questions)
        for problem in asked.problems:
            self._say_once(problem)
        return asked.answers

    def _say_once(self, problem: str) -> None:
        if problem not in self._said:
            self._said.add(problem)
            self._say(problem)

    def _fallback_classification(self, filename: str) -> ClassificationResult:
        """Return what the documented rules take the name for."""
        return self._fallback(filename)

    @staticmethod
    def _fallback(filename: str) -> ClassificationResult:
        found = classify(parse(Path(filename).name))
        return ClassificationResult(filename, found.media_type, RULES, found.confidence, found.reason)


def _result(filename: str, answer: NameAnswer, source: str) -> ClassificationResult:
    confidence = _UNSURE if answer.is_ambiguous else _SURE
    reason = f"{answer.model or 'the model'} calls it {answer.label.value.replace('_', ' ')}"
    return ClassificationResult(filename, media_type(answer.form, answer.genre), source, confidence, reason)
