import random
from dataclasses import replace

import pytest

from shelver.match.evaluation import evaluate
from shelver.match.lessons import Lesson, is_same_work, lessons_of
from shelver.match.refit import LEAST_LESSONS, adjusted, decided_anew, refit
from shelver.match.weights import WEIGHTS
from shelver.media.evidence import Candidate, Decision, Evidence, EvidenceGroup, Verdict
from shelver.media.kinds import Form, Genre
from shelver.media.reviews import Choice, ReviewItem, ReviewState
from shelver.media.works import Episodes, Movie, Show, TmdbId, WorkIds


def evidence(signal):
    group = EvidenceGroup.YEAR if signal.startswith("year") else EvidenceGroup.NAME
    return Evidence(group=group, signal=signal, observed="", weight_bits=WEIGHTS[signal], source="tmdb")


def candidate(title, *signals, year=2001):
    score = sum(WEIGHTS[signal] for signal in signals)
    return Candidate(
        work=Movie(title=title, year=year),
        form=Form.MOVIE,
        genre=Genre.PLAIN,
        score_bits=score,
        probability=0.5,
        evidence=tuple(map(evidence, signals)),
    )


def proposed(*candidates):
    return adjusted(candidates, {})


def lesson(number, *candidates, truth):
    return Lesson(title=f"film {number}", candidates=proposed(*candidates), truth=truth)


def misleading(count, *, share=1.0, seed=1):
    """A person whose files carry the year of the other work: the year speaks against what the weights believe."""
    chance = random.Random(seed)
    lessons = []
    for number in range(count):
        by_year = candidate(f"A{number}", "title.near", "year.equal", "votes.1")
        by_title = candidate(f"B{number}", "title.same", "year.near", "votes.1")
        lessons.append(lesson(number, by_year, by_title, truth=1 if chance.random() < share else 0))
    return lessons


def test_nothing_is_learned_from_fewer_than_fifty_answers():
    assert refit(misleading(LEAST_LESSONS - 1)) is None
    assert refit(misleading(LEAST_LESSONS)) is not None


def test_consistent_answers_move_the_weights_that_misled():
    learned = refit(misleading(80))
    assert learned.is_better
    assert learned.loss_after < learned.loss_before / 2
    assert learned.adjustments["year.equal"] < 0 < learned.adjustments["title.same"]


def test_what_both_candidates_share_is_not_moved():
    learned = refit(misleading(80))
    assert abs(learned.adjustments.get("votes.1", 0.0)) < abs(learned.adjustments["title.same"])


def test_answers_that_the_weights_explain_already_hardly_move_them():
    fitting = [
        lesson(n, candidate(f"A{n}", "title.same", "year.equal"), candidate(f"B{n}", "title.other"), truth=0)
        for n in range(200)
    ]
    learned = refit(fitting)
    assert all(abs(bits) < 0.5 for bits in learned.adjustments.values())


def test_noise_is_not_better_and_so_not_used():
    chance = random.Random(5)
    noise = [
        lesson(n, candidate(f"A{n}", "title.same"), candidate(f"B{n}", "title.same"), truth=chance.choice([0, 1]))
        for n in range(60)
    ]
    learned = refit(noise)
    assert learned.loss_after >= learned.loss_before - 0.2


def test_the_split_is_by_title_and_always_the_same():
    once, again = refit(misleading(80)), refit(list(reversed(misleading(80))))
    assert once.loss_before == pytest.approx(again.loss_before)
    assert once.adjustments == pytest.approx(again.adjustments, abs=0.01)


def test_without_adjustments_a_decision_is_what_it_was():
    best = proposed(candidate("A", "title.same", "year.equal"))
    decision = Decision(verdict=Verdict.ACCEPT, chosen=best[0], source="catalogue", candidates=best)
    assert decided_anew(decision, {}) is decision


def test_what_misled_before_goes_to_a_person_the_next_time():
    learned = refit(misleading(80))
    candidates = proposed(candidate("A", "title.near", "year.equal"), candidate("B", "title.same", "year.near"))
    decision = Decision(verdict=Verdict.ACCEPT, chosen=candidates[0], source="catalogue", candidates=candidates)
    after = decided_anew(decision, learned.adjustments)
    assert after.chosen.work.title == "B"
    assert after.candidates[0].probability == after.confidence
    assert "earlier answers" in after.reason


def test_decisions_of_the_library_and_of_persons_are_left_alone():
    best = proposed(candidate("A", "title.same"))
    for source in ("library", "person", "name"):
        decision = Decision(verdict=Verdict.ACCEPT, chosen=best[0], source=source, candidates=best)
        assert decided_anew(decision, {"title.same": -4.0}) is decision


def item(decision, choice):
    return ReviewItem(
        review_id=1,
        source_path="/in/a.mkv",
        bundle_path="/in/a.mkv",
        size_bytes=1,
        reason="",
        decision=decision,
        state=ReviewState.DONE,
        choice=choice,
    )


def test_an_answer_teaches_which_of_the_proposals_was_right():
    candidates = proposed(candidate("A", "title.near"), candidate("B", "title.same"))
    decision = Decision(verdict=Verdict.REVIEW, chosen=candidates[0], source="catalogue", candidates=candidates)
    choice = Choice(work=Movie(title="B", year=2001), form=Form.MOVIE, genre=Genre.PLAIN)
    (right,) = lessons_of([item(decision, choice)])
    assert right.truth == 1
    (neither,) = lessons_of([item(decision, replace(choice, work=Movie(title="C", year=2001)))])
    assert neither.truth is None
    assert lessons_of([item(replace(decision, source="person"), choice), item(decision, None)]) == ()


def test_works_are_the_same_by_id_before_title():
    one = Movie(title="Heat", year=1995, ids=WorkIds(tmdb=TmdbId(949)))
    assert is_same_work(one, Movie(title="Other Title", year=1996, ids=WorkIds(tmdb=TmdbId(949))))
    assert not is_same_work(one, Movie(title="Heat", year=1995, ids=WorkIds(tmdb=TmdbId(1))))
    assert is_same_work(one, Movie(title="The Heat", year=None))
    show = Show(title="Lost")
    assert not is_same_work(Episodes(show=show, season=1, numbers=(1,)), Episodes(show=show, season=1, numbers=(2,)))


def test_the_figures_are_those_of_the_best_candidates():
    sure = lesson(1, candidate("A", "title.same", "year.equal"), candidate("B", "title.other"), truth=0)
    wrong = lesson(2, candidate("A", "title.same", "year.equal"), candidate("B", "title.other"), truth=1)
    found = evaluate([sure, sure, sure, wrong], threshold=0.9)
    assert (found.count, found.accuracy, found.precision, found.coverage) == (4, 0.75, 0.75, 1.0)
    assert 0.2 < found.calibration_error < 0.3
    assert evaluate([sure], threshold=0.9).log_loss < 0.1 < found.log_loss


def test_nothing_answered_is_nothing_measured():
    assert evaluate([], threshold=0.9) is None
