import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelver.identifiers.naming_model.answers import check, json_in
from shelver.media.kinds import Form, Genre
from shelver.media.questions import Label, NameQuestion
from shelver.media.visible import visible
from tests.fakes.model_server import entry

QUESTIONS = [
    NameQuestion(name="the.matrix.1999.mkv"),
    NameQuestion(name="e03.forests.mkv", parents=("Planet Earth II",)),
]


def checked(items, questions=QUESTIONS):
    return check({"items": items}, questions, model="m", this_year=2026)


def one(**values):
    result = check({"items": [entry(0, **values)]}, QUESTIONS[:1], model="m", this_year=2026)
    return result.good.get(0), result.bad.get(0)


def test_a_good_answer_is_read_whole():
    result = checked(
        [
            entry(0, title="The Matrix", year=1999, evidence="the.matrix"),
            entry(1, media_type="documentary", title="Planet Earth II", episodes=[3], episode_title="Forests"),
        ]
    )
    assert result.bad == {}
    film, episode = result.good[0], result.good[1]
    assert (film.title, film.year, film.form, film.is_inferred, film.model) == (
        "The Matrix",
        1999,
        Form.MOVIE,
        False,
        "m",
    )
    assert (episode.form, episode.genre, episode.episodes) == (Form.EPISODE, Genre.DOCUMENTARY, (3,))


def test_answers_may_come_in_any_order():
    result = checked([entry(1, title="Planet Earth"), entry(0, title="Matrix")])
    assert [result.good[index].title for index in (0, 1)] == ["Matrix", "Planet Earth"]


@pytest.mark.parametrize("index", [2, -1, "0", 0.0, True, None, [0], 10**30])
def test_an_index_that_was_not_asked_is_no_answer_to_anything(index):
    result = checked([entry(0, title="Matrix"), {**entry(1, title="The Matrix"), "i": index}])
    assert list(result.good) == [0]
    assert result.bad == {1: "the answer leaves it out"}


def test_an_index_that_is_answered_twice_differently_counts_as_not_answered():
    result = checked([entry(0, title="Matrix"), entry(0, title="The"), entry(1, title="Planet Earth")])
    assert list(result.good) == [1]
    assert result.bad == {0: "the answer gives it twice"}


def test_an_index_that_is_answered_twice_the_same_is_answered():
    assert list(checked([entry(0, title="Matrix"), entry(0, title="Matrix")]).good) == [0]


@pytest.mark.parametrize(
    "values",
    [
        {"media_type": "film noir"},
        {"media_type": None},
        {"media_type": ["movie"]},
        {"title": ""},
        {"title": "x" * 201},
        {"title": 1999},
        {"title": "../../etc/passwd"},
        {"title": "Matrix/Reloaded"},
        {"title": "Matrix\\Reloaded"},
        {"title": "Mat\nrix"},
        {"title": "Mat\u202erix"},
        {"title": "Mat\u200brix"},
        {"title": "Mat\x00rix"},
        {"year": 1887},
        {"year": 2029},
        {"year": "1999"},
        {"year": True},
        {"season": -1},
        {"season": 3000},
        {"episodes": 3},
        {"episodes": [0.5]},
        {"episodes": list(range(100))},
        {"episodes": [10**6]},
        {"part": 0},
        {"title_source": "memory"},
        {"ambiguous": "no"},
        {"edition": "a/../b"},
    ],
)
def test_what_is_out_of_range_is_refused(values):
    good, bad = one(**{"title": "The Matrix", **values})
    assert good is None
    assert bad


def test_a_title_whose_words_are_not_in_the_name_is_inferred_whatever_the_answer_claims():
    good, _ = one(title="The Godfather", title_source="in_name")
    assert good.is_inferred
    good, _ = one(title="The Matrix", title_source="in_name")
    assert not good.is_inferred
    good, _ = one(title="The Matrix", title_source="inferred")
    assert good.is_inferred


@pytest.mark.parametrize(
    ("name", "values", "is_inferred"),
    [
        ("heat.mkv", {"year": 1995}, True),
        ("heat.1995.mkv", {"year": 1995}, False),
        ("heat.S01E02.mkv", {"season": 1, "episodes": [2]}, False),
        ("heat.102.mkv", {"season": 1, "episodes": [2]}, False),
        ("heat.e01-e04.mkv", {"episodes": [1, 2, 3, 4]}, False),
        ("heat.pilot.mkv", {"season": 1, "episodes": [1]}, True),
        ("heat.07.mkv", {"season": 2, "episodes": [7]}, True),
    ],
)
def test_a_year_or_number_that_is_not_written_is_inferred(name, values, is_inferred):
    items = {"items": [entry(0, media_type="tv_episode", title="Heat", **values)]}
    result = check(items, [NameQuestion(name=name)], model="m", this_year=2026)
    assert result.good[0].is_inferred is is_inferred


def test_the_words_of_a_title_may_stand_in_the_folders():
    result = check({"items": [entry(0, title="Planet Earth 2")]}, QUESTIONS[1:], model="m", this_year=2026)
    assert not result.good[0].is_inferred


def test_unknown_needs_no_title():
    good, _ = one(media_type="unknown", title="")
    assert good.label is Label.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        '{"items": [{"i": 0}]}',
        'Here you are:\n```json\n{"items": [{"i": 0}]}\n```\nAnything else?',
        'I thought about {curly} braces. {"items": [{"i": 0}]}',
        '{"items": [{"i": 0}, {"i": 1, "tit',
        '```\n{"items":[{"i": 0},',
    ],
)
def test_json_is_found_in_prose_in_fences_and_before_a_cut(text):
    assert json_in(text)["items"][0] == {"i": 0}


@pytest.mark.parametrize("text", ["", "Sure!", "[]", '{"answer": 1}', "{" * 5000, '{"items": ' + "[" * 50_000])
def test_what_holds_no_items_holds_no_answer(text):
    assert json_in(text) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_no_answer_at_all_breaks_the_check(value):
    result = check(value, QUESTIONS, model="m", this_year=2026)
    assert result is None or set(result.good) | set(result.bad) == {0, 1}


@given(st.text(max_size=400))
def test_no_title_that_passes_holds_controls_or_leads_anywhere(title):
    good, _ = one(title=title)
    if good:
        json.dumps(good.title).encode("ascii")
        assert "/" not in good.title
        assert ".." not in good.title
        assert visible(good.title) == good.title
