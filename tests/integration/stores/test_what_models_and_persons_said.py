from sqlalchemy import text

from shelver.match.refit import Learned
from shelver.media.kinds import Form, Genre
from shelver.media.questions import Label, NameAnswer, NameQuestion
from shelver.media.reviews import Choice
from shelver.media.works import Movie
from shelver.ports import RememberedAnswer
from shelver.stores.answers import UNANSWERED_S, AnswerCount, AnswerStore
from shelver.stores.connections import writing
from shelver.stores.learning import MemoryStore, WeightStore

QUESTION = NameQuestion(name="caf\udce9 \x00.mkv", parents=("Films",), size_mb=7)
ANSWER = NameAnswer(label=Label.TV_EPISODE, title="Café", season=1, episodes=(1, 2), model="openai:m", is_inferred=True)
HEAT = Choice(work=Movie(title="Heat", year=1995), form=Form.MOVIE, genre=Genre.PLAIN)


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


def remembered(key, answer=ANSWER, model="openai:m", reason=""):
    return RememberedAnswer(key=key, model=model, question=QUESTION, answer=answer, reason=reason)


def test_an_answer_comes_back_whole(engine):
    store = AnswerStore(engine)
    store.keep([remembered("a")])
    assert AnswerStore(engine).known(["a", "b"]) == {"a": remembered("a")}


def test_thousands_of_keys_are_looked_up_at_once(engine):
    store = AnswerStore(engine)
    store.keep([remembered(str(number)) for number in range(2000)])
    assert len(store.known(map(str, range(5000)))) == 2000


def test_a_name_that_could_not_be_answered_is_asked_again_after_a_month(engine):
    clock = Clock()
    store = AnswerStore(engine, clock=clock)
    store.keep([remembered("poison", answer=None, reason="declined"), remembered("good")])
    assert set(store.known(["poison", "good"])) == {"poison", "good"}
    clock.now += UNANSWERED_S + 1
    assert set(store.known(["poison", "good"])) == {"good"}


def test_a_damaged_answer_counts_as_not_kept(engine):
    store = AnswerStore(engine)
    store.keep([remembered("a"), remembered("b")])
    with writing(engine) as connection:
        connection.execute(text("""UPDATE name_answers SET answer = '{"is":' WHERE key = 'a'"""))
        connection.execute(text("""UPDATE name_answers SET answer = '{"label": "alien"}' WHERE key = 'b'"""))
    assert store.known(["a", "b"]) == {}
    assert list(store.export()) == []


def test_answers_are_counted_exported_and_cleared(engine):
    store = AnswerStore(engine)
    store.keep([remembered("a"), remembered("b", answer=None, reason="declined"), remembered("c", model="bedrock:x")])
    assert store.counts() == (
        AnswerCount(model="bedrock:x", answered=1, unanswered=0),
        AnswerCount(model="openai:m", answered=1, unanswered=1),
    )
    assert [row["reason"] for row in store.export()] == ["", "declined", ""]
    assert store.clear() == 3
    assert store.counts() == ()


def test_a_choice_is_recalled_by_the_first_key_that_has_one(engine):
    store = MemoryStore(engine)
    assert store.is_empty()
    store.remember(["show:a:", "release:a#"], HEAT)
    other = Choice(work=Movie(title="Other"), form=Form.MOVIE, genre=Genre.PLAIN)
    store.remember(["release:b#"], other)
    assert not store.is_empty()
    assert store.recall(["show:x:", "release:b#", "show:a:"]) == other
    assert store.recall(["show:a:", "release:b#"]) == HEAT
    assert store.recall(["nothing"]) is None
    assert store.recall([]) is None


def test_a_later_choice_takes_the_place_of_an_earlier_one(engine):
    store = MemoryStore(engine)
    store.remember(["a"], Choice(work=Movie(title="Wrong"), form=Form.MOVIE, genre=Genre.PLAIN))
    store.remember(["a"], HEAT)
    assert store.recall(["a"]) == HEAT
    assert store.forget() == 1


def learned(before, after, **adjustments):
    return Learned(adjustments=adjustments, lesson_count=60, loss_before=before, loss_after=after)


def test_a_refit_is_used_only_while_it_is_better_on_what_was_held_out(engine):
    store = WeightStore(engine)
    assert store.adjustments() == {}
    store.keep(learned(1.0, 0.5, title=1.5))
    assert store.adjustments() == {"title": 1.5}
    store.keep(learned(1.0, 1.2, title=4.0))
    assert store.adjustments() == {}
    assert store.lesson_count() == 60
