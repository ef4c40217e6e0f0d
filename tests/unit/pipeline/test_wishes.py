"""What a person says wins over what the stages found."""

import pytest

from shelver.errors import UnusableIdentity
from shelver.media.evidence import Candidate, Decision, Verdict
from shelver.media.kinds import Form, Genre, RootKind
from shelver.media.release_name import NameKind, ReleaseName
from shelver.media.works import Episodes, ImdbId, Movie, Show, TmdbId, WorkIds
from shelver.pipeline.wishes import Identity, Wishes, decide, read_identity

UNSURE = Decision(verdict=Verdict.REVIEW, chosen=None)


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("tmdb:603", Identity(ids=WorkIds(tmdb=TmdbId(603)))),
        ("IMDB:tt0133093", Identity(ids=WorkIds(imdb=ImdbId("tt0133093")))),
        ("The Matrix (1999)", Identity(title="The Matrix", year=1999)),
        ("1917 (2019)", Identity(title="1917", year=2019)),
        ("Scrubs", Identity(title="Scrubs")),
        ("Mission: Impossible (1996)", Identity(title="Mission: Impossible", year=1996)),
    ],
)
def test_an_identity_is_read_as_a_person_writes_it(text, identity):
    assert read_identity(text) == identity


@pytest.mark.parametrize("text", ["", "  ", "()", "tmdb:", "tmdb:abc", "imdb:603", "tvdb:tt0133093"])
def test_a_text_that_names_no_work_is_refused_with_the_forms_that_do(text):
    with pytest.raises(UnusableIdentity, match=r"tmdb:603|IMDb id"):
        read_identity(text)


def test_without_wishes_the_decision_stays():
    name = ReleaseName(name="x.mkv", title="x")
    assert decide(name, UNSURE, Wishes()) is UNSURE


def test_a_named_movie_is_accepted_with_the_person_as_its_reason():
    name = ReleaseName(name="garbage.mkv", title="garbage")
    decided = decide(name, UNSURE, Wishes(identity=read_identity("The Matrix (1999)")))
    assert decided.verdict is Verdict.ACCEPT
    assert decided.chosen.work == Movie(title="The Matrix", year=1999)
    assert decided.source == "person"


def test_a_named_show_takes_season_and_episode_from_the_file():
    name = ReleaseName(name="x", kind=NameKind.EPISODE, title="Scrbs", seasons=(2,), episodes=(3, 4))
    decided = decide(name, UNSURE, Wishes(identity=read_identity("Scrubs (2001)")))
    assert decided.chosen.work == Episodes(show=Show(title="Scrubs", year=2001), season=2, numbers=(3, 4))


def test_a_named_season_turns_absolute_numbers_into_numbers_of_that_season():
    name = ReleaseName(name="x", kind=NameKind.EPISODE, title="Frieren", absolute=(5,))
    decided = decide(name, UNSURE, Wishes(season=2))
    assert decided.chosen.work == Episodes(show=Show(title="Frieren"), season=2, numbers=(5,))


def test_a_named_kind_keeps_the_title_that_was_found():
    found = Candidate(
        work=Movie(title="Planet Earth", year=2006), form=Form.MOVIE, genre=Genre.PLAIN, score_bits=1, probability=0.5
    )
    name = ReleaseName(name="x", title="planet earth", year=2006)
    decision = Decision(verdict=Verdict.REVIEW, chosen=found)
    decided = decide(name, decision, Wishes(kind=RootKind.DOCUMENTARIES))
    assert decided.chosen.work == Movie(title="Planet Earth", year=2006, genre=Genre.DOCUMENTARY)
    assert decided.chosen.genre is Genre.DOCUMENTARY


def test_an_id_alone_needs_a_title_from_somewhere():
    for name in (ReleaseName(name="a.mkv"), ReleaseName(name="01.mkv", title="01")):
        decided = decide(name, UNSURE, Wishes(identity=read_identity("tmdb:603")))
        assert decided.verdict is Verdict.REVIEW
        assert "--as" in decided.reason


def test_without_a_catalogue_the_title_beside_an_id_is_the_names_and_the_reason_says_so():
    name = ReleaseName(name="The.Matrix.1999.mkv", title="The Matrix", year=1999)
    decided = decide(name, UNSURE, Wishes(identity=read_identity("tmdb:603")))
    assert decided.chosen.work == Movie(title="The Matrix", year=1999, ids=WorkIds(tmdb=TmdbId(603)))
    assert "no catalogue" in decided.reason
