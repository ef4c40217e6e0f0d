import pytest

from shelver.match.agreement import confirmed
from shelver.media.evidence import Candidate, Decision, Evidence, EvidenceGroup, Verdict
from shelver.media.kinds import Form, Genre
from shelver.media.works import Episodes, ImdbId, Movie, Show, TvdbId, Work, WorkIds

FERRY = Movie(title="Night Ferry", year=2003, ids=WorkIds(imdb=ImdbId("tt0000003")))


def said(work: Work, probability: float, verdict: Verdict, signal: str = "title.same") -> Decision:
    row = Evidence(group=EvidenceGroup.NAME, signal=signal, observed="x", weight_bits=5.0, source="tmdb")
    form = Form.MOVIE if isinstance(work, Movie) else Form.EPISODE
    chosen = Candidate(
        work=work, form=form, genre=Genre.PLAIN, score_bits=5.0, probability=probability, evidence=(row,)
    )
    return Decision(
        verdict=verdict, chosen=chosen, confidence=probability, source="catalogue", reason="?", candidates=(chosen,)
    )


def test_agreement_lifts_what_was_nearly_sure_over_the_gate() -> None:
    both = confirmed(said(FERRY, 0.9, Verdict.REVIEW), said(FERRY, 0.8, Verdict.REVIEW))
    assert both.verdict is Verdict.ACCEPT
    assert both.confidence > 0.98
    assert both.chosen is not None
    assert both.chosen.evidence[-1].signal == "agreement.both"


def test_agreement_alone_makes_nothing_sure() -> None:
    both = confirmed(said(FERRY, 0.4, Verdict.REVIEW), said(FERRY, 0.8, Verdict.REVIEW))
    assert both.verdict is Verdict.REVIEW
    assert both.confidence > 0.4


def test_a_contradiction_stays_one() -> None:
    doubted = said(FERRY, 0.95, Verdict.REVIEW, "year.far")
    assert confirmed(doubted, said(FERRY, 0.99, Verdict.ACCEPT)).verdict is Verdict.REVIEW


@pytest.mark.parametrize(
    "other",
    [
        Movie(title="Night Ferry", year=1951),
        Movie(title="Night Ferry", year=2003, ids=WorkIds(imdb=ImdbId("tt0000009"))),
        Episodes(show=Show(title="Night Ferry", year=2003), season=1, numbers=(1,)),
    ],
)
def test_another_work_is_no_agreement(other: Work) -> None:
    doubted = said(FERRY, 0.9, Verdict.REVIEW)
    assert confirmed(doubted, said(other, 0.99, Verdict.ACCEPT)) == doubted


def test_the_same_show_with_other_numbers_is_no_agreement() -> None:
    show = Show(title="Kestrel Street", year=2010, ids=WorkIds(tvdb=TvdbId(10)))
    first = said(Episodes(show=show, season=1, numbers=(2,)), 0.9, Verdict.REVIEW)
    second = said(Episodes(show=show, season=1, numbers=(3,)), 0.9, Verdict.ACCEPT)
    assert confirmed(first, second) == first
