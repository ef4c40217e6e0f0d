from dataclasses import replace

from shelver.match.asked import MOST_CONFIDENT, evidence_of, is_worth_weighing, reading_of, weighed
from shelver.media.evidence import Candidate, Decision, EvidenceGroup, Verdict
from shelver.media.kinds import Form, Genre
from shelver.media.questions import Label, NameAnswer
from shelver.media.release_name import NameKind
from shelver.media.works import Movie
from shelver.names import parse

HEAT = NameAnswer(label=Label.MOVIE, title="Heat", year=1995, quote="heat 1995", model="bedrock:m")


def candidate(title="Heat", year=1995):
    return Candidate(
        work=Movie(title=title, year=year), form=Form.MOVIE, genre=Genre.PLAIN, score_bits=9.0, probability=0.99
    )


def decision(verdict=Verdict.ACCEPT, *, source="name", chosen=None):
    chosen = chosen or candidate()
    return Decision(
        verdict=verdict, chosen=chosen, confidence=0.99, source=source, reason="It fits.", candidates=(chosen,)
    )


BEFORE = decision(Verdict.REVIEW, chosen=candidate("Heat Grp Enc", None))


def test_the_model_gives_the_title_and_the_name_keeps_its_quality():
    read = reading_of(HEAT, parse("xheatx.1995.1080p.BluRay.x264-GRP.mkv"))
    assert (read.kind, read.title, read.year, read.resolution, read.group) == (
        NameKind.MOVIE,
        "Heat",
        1995,
        1080,
        "GRP",
    )


def test_numbers_that_the_name_says_plainly_are_not_overruled():
    answer = NameAnswer(label=Label.TV_EPISODE, title="Lost", season=9, episodes=(9,))
    read = reading_of(answer, parse("lst.S01E02.mkv"))
    assert (read.title, read.seasons, read.episodes) == ("Lost", (1,), (2,))


def test_numbers_that_the_name_hides_are_taken_from_the_model():
    answer = NameAnswer(label=Label.TV_EPISODE, title="Lost", season=1, episodes=(2,))
    read = reading_of(answer, parse("lost one two.mkv"))
    assert (read.kind, read.seasons, read.episodes) == (NameKind.EPISODE, (1,), (2,))


def test_an_episode_without_a_season_is_counted_from_the_first():
    read = reading_of(NameAnswer(label=Label.TV_EPISODE, title="Frieren", episodes=(7,)), parse("frieren seven.mkv"))
    assert (read.seasons, read.episodes, read.absolute) == ((), (), (7,))


def test_the_answer_speaks_for_the_documented_media_type_and_for_the_title():
    form, title = evidence_of(replace(HEAT, label=Label.STANDUP))
    assert (form.group, form.candidate_value, form.source) == (EvidenceGroup.FORM, "STANDUP", "model")
    assert (title.group, title.candidate_value) == (EvidenceGroup.MODEL, "Heat")
    assert form.weight_bits > evidence_of(replace(HEAT, is_ambiguous=True))[0].weight_bits > 0


def test_a_title_that_stands_in_the_name_may_be_placed_without_a_catalogue_and_is_never_sure():
    after = weighed(BEFORE, decision(), HEAT)
    assert (after.verdict, after.source, after.confidence) == (Verdict.ACCEPT, "model", MOST_CONFIDENT)
    assert after.chosen.work == Movie(title="Heat", year=1995)
    assert after.chosen.evidence[-1].source == "model"
    assert BEFORE.chosen.work in [one.work for one in after.candidates]


def test_a_title_from_the_models_memory_waits_until_a_library_or_a_catalogue_knows_it():
    inferred = replace(HEAT, is_inferred=True)
    assert weighed(BEFORE, decision(source="name"), inferred).verdict is Verdict.REVIEW
    for source in ("library", "catalogue"):
        after = weighed(BEFORE, decision(source=source), inferred)
        assert (after.verdict, after.source, after.confidence) == (Verdict.ACCEPT, source, 0.99)


def test_what_the_model_finds_ambiguous_waits_for_a_person():
    assert weighed(BEFORE, decision(), replace(HEAT, is_ambiguous=True)).verdict is Verdict.REVIEW


def test_a_person_gets_the_models_proposal_beside_the_others():
    after = weighed(BEFORE, decision(Verdict.REVIEW), HEAT)
    assert after.verdict is Verdict.REVIEW
    assert [one.work.title for one in after.candidates] == ["Heat", "Heat Grp Enc"]
    assert "A model takes it for 'Heat'" in after.reason


def test_what_cannot_be_placed_is_not_weighed():
    assert is_worth_weighing(HEAT)
    assert not is_worth_weighing(replace(HEAT, label=Label.UNKNOWN))
    assert not is_worth_weighing(replace(HEAT, label=Label.EXTRA))
    assert not is_worth_weighing(replace(HEAT, title=""))
