"""Nouns become JSON and come back the same; damaged or hostile documents are refused."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelver.media.encoding import UnreadableValue, decode, encode
from shelver.media.evidence import Candidate, Decision, Evidence, EvidenceGroup, Verdict
from shelver.media.kinds import Form, Genre
from shelver.media.works import Audiobook, Episodes, Movie, OtherWork, Show, TmdbId, Work, WorkIds

WORKS = st.one_of(
    st.builds(Movie, ids=st.builds(WorkIds, tmdb=st.one_of(st.none(), st.integers(1, 9).map(TmdbId)))),
    st.builds(
        Episodes,
        show=st.builds(Show),
        absolute=st.tuples(st.floats(1, 9)),
        aired=st.one_of(st.none(), st.dates()),
    ),
    st.builds(Audiobook),
    st.builds(OtherWork),
)


def decision(work: Work) -> Decision:
    row = Evidence(group=EvidenceGroup.NAME, signal="title", observed="x", weight_bits=-1.5)
    candidate = Candidate(
        work=work, form=Form.MOVIE, genre=Genre.STANDUP, score_bits=3, probability=0.5, evidence=(row,)
    )
    return Decision(verdict=Verdict.REVIEW, chosen=candidate, candidates=(candidate, candidate))


@given(WORKS)
def test_a_decision_comes_back_as_it_went_in(work):
    there = json.loads(json.dumps(encode(decision(work))))
    assert decode(Decision, there) == decision(work)


DAMAGE = [
    None,
    [],
    "text",
    {},
    {"verdict": "perhaps", "chosen": None},
    {"verdict": "review", "chosen": {"is": "Movie"}},
    {"verdict": "review", "chosen": None, "confidence": "high"},
    {"verdict": "review", "chosen": None, "candidates": {}},
    {"verdict": "review", "chosen": None, "stranger": 1},
    {"is": "Movie", "title": "x"},
]


@pytest.mark.parametrize("document", DAMAGE)
def test_a_document_of_another_shape_is_refused(document):
    with pytest.raises(UnreadableValue):
        decode(Decision, document)


def test_a_bool_is_no_number_and_a_day_that_does_not_exist_is_no_date():
    with pytest.raises(UnreadableValue):
        decode(Movie, {"title": "x", "year": True})
    with pytest.raises(UnreadableValue):
        decode(Episodes, {"show": {"title": "x"}, "aired": "2024-02-31"})


def test_a_whole_number_may_stand_where_a_fraction_is_meant():
    assert decode(Episodes, {"show": {"title": "x"}, "absolute": [7]}).absolute == (7.0,)
    assert decode(Episodes, {"show": {"title": "x"}, "aired": "2024-02-29"}).aired == dt.date(2024, 2, 29)
