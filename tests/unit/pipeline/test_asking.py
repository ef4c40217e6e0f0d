from dataclasses import replace

import pytest

from shelver.errors import UnreadableCache
from shelver.events import Noted, ignore
from shelver.match.agreement import waiting
from shelver.media.classifications import Classification
from shelver.media.evidence import Decision, Verdict
from shelver.media.facts import Facts
from shelver.media.kinds import MediaType
from shelver.media.questions import Asked, Label, NameAnswer, NameQuestion
from shelver.names import parse
from shelver.pipeline.ask import Asking, ReadBundle, ReadItem, ask, question_of
from tests.fakes.library import item_of, loose, release

OPEN = Decision(verdict=Verdict.REVIEW, chosen=None, reason="Nothing fits.")
CLOSED = Decision(verdict=Verdict.ACCEPT, chosen=None)


class FakeModel:
    """Answers that every name is a film of its own words, unless told otherwise."""

    def __init__(self, *, problems=(), is_silent=False):
        self.batches = []
        self._problems = problems
        self._is_silent = is_silent

    def classify(self, questions):
        self.batches.append(tuple(questions))
        answers = tuple(
            None if self._is_silent else NameAnswer(label=Label.MOVIE, title=question.name.partition(".")[0])
            for question in questions
        )
        return Asked(answers=answers, problems=self._problems)


def read(bundle, decision=OPEN, facts=None):
    items = tuple(
        ReadItem(item=item, name=parse(item.main[0].file.name), decision=decision, facts=facts) for item in bundle.items
    )
    return ReadBundle(bundle=bundle, items=items)


def accept(_bundle, item):
    return Decision(verdict=Verdict.ACCEPT, chosen=None, source="name", reason=item.name.title)


class Kept(list):
    """Keeps classifications as the documented database does, or cannot be written."""

    def __init__(self, *, is_damaged=False):
        super().__init__()
        self._is_damaged = is_damaged

    def store_batch(self, classifications):
        if self._is_damaged:
            raise UnreadableCache("The classification database is damaged.", hint="Start a new one.")
        self.extend(classifications)


def asking(model, *, match=accept, listener=ignore, kept=None):
    return Asking(model=model, match=match, classifications=Kept() if kept is None else kept, listener=listener)


def asked(bundles, model, match=accept, listener=ignore):
    return list(ask(bundles, asking(model, match=match, listener=listener)))


def films(count):
    return [loose(f"film{number}.mkv") for number in range(count)]


def test_only_what_is_open_is_asked():
    model = FakeModel()
    found = asked([read(films(1)[0]), read(loose("other.mkv"), CLOSED)], model)
    assert [[question.name for question in batch] for batch in model.batches] == [["film0.mkv"]]
    assert [one.items[0].decision.verdict for one in found] == [Verdict.ACCEPT, Verdict.ACCEPT]
    assert found[0].items[0].decision.source == "model"


def test_names_of_many_bundles_are_gathered_and_the_order_stays():
    model = FakeModel()
    bundles = [read(bundle, OPEN if number % 3 else CLOSED) for number, bundle in enumerate(films(200))]
    found = asked(bundles, model)
    assert [one.bundle for one in found] == [one.bundle for one in bundles]
    assert [len(batch) for batch in model.batches] == [40, 40, 40, 13]


def test_bundles_are_held_back_no_longer_than_a_thousand():
    model = FakeModel()
    source = (read(bundle, CLOSED if number else OPEN) for number, bundle in enumerate(films(3000)))
    stream = ask(source, asking(model))
    next(stream)
    assert next(source).bundle.name == "film1000.mkv"


def test_without_an_answer_an_item_keeps_its_decision_and_each_problem_is_said_once():
    notes = []
    model = FakeModel(problems=("No credentials.",), is_silent=True)
    found = asked([read(bundle) for bundle in films(3)], model, listener=notes.append)
    assert [one.items[0].decision for one in found] == [OPEN] * 3
    assert notes == [Noted(message="No credentials.")]


def test_nothing_open_asks_nothing():
    model = FakeModel()
    asked([read(bundle, CLOSED) for bundle in films(50)], model)
    assert model.batches == []


@pytest.mark.parametrize("path", ["01.mkv", "1234567.mkv", "_.mkv"])
def test_a_name_without_a_word_is_not_asked(path):
    model = FakeModel()
    asked([read(loose(path))], model)
    assert model.batches == []


def test_a_bundle_that_waits_is_not_asked():
    model = FakeModel()
    bundle = replace(films(1)[0], problem="still being downloaded")
    asked([read(bundle)], model)
    assert model.batches == []


def test_an_item_that_waits_for_the_catalogue_costs_nothing_until_the_catalogue_answers():
    model = FakeModel()
    decision = waiting(OPEN, "no answer")
    assert asked([read(bundle, decision) for bundle in films(3)], model)[0].items[0].decision == decision
    assert model.batches == []


def test_the_media_types_that_a_model_names_are_kept_unless_the_name_says_nothing():
    kept = Kept()
    bundles = [read(loose(name)) for name in ("an.unheard.of.film.mkv", "e01.mkv")]
    list(ask(bundles, asking(FakeModel(), kept=kept)))
    assert kept == [
        Classification(
            filename="an.unheard.of.film.mkv", media_type=MediaType.MOVIE, source="AI-Batch", confidence=0.85
        )
    ]


def test_a_damaged_database_of_classifications_is_said_and_stops_nothing():
    notes = []
    found = list(ask([read(films(1)[0])], asking(FakeModel(), kept=Kept(is_damaged=True), listener=notes.append)))
    assert found[0].items[0].decision.source == "model"
    assert notes == [Noted(message="The classification database is damaged. Start a new one.")]


def test_only_folders_below_the_watched_one_are_told():
    bundle = release("Lost.S01", item_of("deep/e01.mkv", folder="/dl/Lost.S01"))
    item = read(bundle, facts=Facts(container="matroska", duration_s=2520)).items[0]
    question = question_of(bundle, item)
    assert question == NameQuestion(name="e01.mkv", parents=("Lost.S01", "deep"), size_mb=1024, minutes=42)
