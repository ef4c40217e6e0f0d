import threading

import pytest

from shelver.stores.catalogue_cache import LONGEST_KEPT_S, CatalogueAnswers

DAY_S = 86400


class Clock:
    def __init__(self):
        self.now_s = 1_800_000_000.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def answers(engine, clock):
    return CatalogueAnswers(engine, clock=clock)


def test_an_answer_is_fresh_for_its_time_and_kept_after_it(answers, clock):
    answers.put("film/1", b'{"title": "x"}', fresh_s=7 * DAY_S)
    assert (answers.get("film/1").content, answers.get("film/1").is_fresh) == (b'{"title": "x"}', True)
    clock.now_s += 7 * DAY_S
    assert (answers.get("film/1").content, answers.get("film/1").is_fresh) == (b'{"title": "x"}', False)


def test_nothing_is_an_answer_too(answers):
    answers.put("film/2", None, fresh_s=DAY_S)
    assert answers.get("film/2").content is None
    assert answers.get("film/3") is None


def test_no_answer_is_used_or_kept_for_six_months(answers, clock, engine):
    answers.put("film/1", b"old", fresh_s=10 * LONGEST_KEPT_S)
    answers.flush()
    clock.now_s += LONGEST_KEPT_S + 1
    assert answers.get("film/1") is None
    answers.put("film/2", b"new", fresh_s=DAY_S)
    answers.flush()
    clock.now_s -= LONGEST_KEPT_S
    assert CatalogueAnswers(engine, clock=clock).get("film/1") is None


def test_a_clock_that_was_set_back_makes_no_answer_fresh(answers, clock):
    answers.put("film/1", b"x", fresh_s=DAY_S)
    clock.now_s -= 30 * DAY_S
    assert not answers.get("film/1").is_fresh


def test_a_newer_answer_replaces_the_older_one_and_survives_a_restart(answers, other_engine, clock):
    answers.put("film/1", b"old", fresh_s=DAY_S)
    answers.flush()
    answers.put("film/1", b"new" * 1000, fresh_s=DAY_S)
    answers.flush()
    reopened = CatalogueAnswers(other_engine, clock=clock)
    assert reopened.get("film/1").content == b"new" * 1000


def test_many_answers_reach_the_database_without_being_told_to(answers, other_engine, clock):
    for number in range(300):
        answers.put(f"film/{number}", b"x", fresh_s=DAY_S)
    reopened = CatalogueAnswers(other_engine, clock=clock)
    assert sum(reopened.get(f"film/{number}") is not None for number in range(300)) >= 200


def test_threads_lose_no_answer(answers, other_engine, clock):
    def work(name):
        for number in range(150):
            answers.put(f"{name}/{number}", name.encode(), fresh_s=DAY_S)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.flush()
    reopened = CatalogueAnswers(other_engine, clock=clock)
    assert all(reopened.get(f"{name}/{number}").content == name.encode() for name in "abc" for number in range(150))
