"""Names that rules leave open, read by a language model in batches; where there is no model, rules take over."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from file_managers.plex.media_autoorganizer.models import ClassificationResult
from file_managers.plex.media_autoorganizer.opening import configuration, opened
from shelver.events import Event, Noted
from shelver.identifiers.rules import classify
from shelver.match.asked import IN_DATABASE, classification_of
from shelver.media.questions import Label, NameAnswer, NameQuestion
from shelver.media.visible import visible
from shelver.names import parse
from shelver.ports import NameModel

RULES = "Rule-based"
AI_SINGLE = "AI-Single"


class BedrockClassifier:
    """The documented classifier over the port NameModel: batches, patience and the budget are the model's own.

    Without a model (none is configured, its extra or its credentials are missing) it says so once and the rules answer.
    """

    def __init__(
        self,
        config: Path | str | None = None,
        *,
        model: NameModel | None = None,
        say: Callable[[str], None] = print,
    ) -> None:
        """Take a settings file in place of the default one, or the model itself; nothing is read before the first name is.

        `say` hears, once each, what keeps the model from answering.
        """
        self._config = configuration(config)
        self._given = model
        self._say = say
        self._said: set[str] = set()
        self._open = ExitStack()

    @cached_property
    def _model(self) -> NameModel | None:
        """The model that was given, or the one that the settings name; None when they name none."""
        return self._given or self._open.enter_context(opened(self._config, listener=self._hear)).name_model

    def close(self) -> None:
        """Let the model go. Idempotent; a later question opens it again."""
        self._open.close()
        self.__dict__.pop("_model", None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _hear(self, event: Event) -> None:
        if isinstance(event, Noted):
            self._say_once(event.message)

    def classify_batch(self, filenames: Sequence[str]) -> list[ClassificationResult]:
        """Return what each name is taken for, in the order of the names. A name that the model leaves open is the rules'."""
        return self._classified(filenames, IN_DATABASE)

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
            self._say(visible(problem))

    def _fallback_classification(self, filename: str) -> ClassificationResult:
        """Return what the documented rules take the name for."""
        return self._fallback(filename)

    @staticmethod
    def _fallback(filename: str) -> ClassificationResult:
        found = classify(parse(Path(filename).name))
        return ClassificationResult(filename, found.media_type, RULES, found.confidence, found.reason)


def _result(filename: str, answer: NameAnswer, source: str) -> ClassificationResult:
    kept = classification_of(filename, answer)
    reason = f"{answer.model or 'the model'} calls it {answer.label.value.replace('_', ' ')}"
    return ClassificationResult(filename, kept.media_type, source, kept.confidence, reason)
