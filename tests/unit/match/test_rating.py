import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelver.match.claims import Claim, claims
from shelver.match.gate import THRESHOLDS, decide, is_settled
from shelver.match.likeness import Likeness
from shelver.match.queries import plain_queries, shorter_queries, undoubled_queries
from shelver.match.rating import rate
from shelver.match.signals import FoundBy, Prospect
from shelver.match.weights import WEIGHTS
from shelver.media.catalogue import FoundWork, WorkKey
from shelver.media.evidence import Verdict
from shelver.media.kinds import Form
from shelver.names import readings


def work(number, title, year, votes=100):
    key = WorkKey(catalogue="tmdb", form=Form.MOVIE, number=number)
    return FoundWork(key=key, titles=(title,), year=year, vote_count=votes)


def prospects(claim, *works):
    return [Prospect(claim=claim, found=one) for one in works]


CLAIM = Claim(form=Form.MOVIE, titles=("Night Ferry",), year=2003)

works = st.lists(
    st.builds(
        work,
        st.integers(1, 50),
        st.sampled_from(["Night Ferry", "Nihgt Ferry", "Night Ferry Two", "Harbour", "夜"]),
        st.one_of(st.none(), st.integers(1900, 2030)),
        st.integers(0, 5000),
    ),
    max_size=8,
)


@given(works)
def test_all_candidates_and_none_of_them_share_one_certainty(found):
    rating = rate(prospects(CLAIM, *found))
    assert sum(one.probability for one in rating.rated) + rating.none_probability == pytest.approx(1)
    assert len(rating.rated) == len({one.key for one in found})
    assert [one.probability for one in rating.rated] == sorted((one.probability for one in rating.rated), reverse=True)


@given(works)
def test_the_order_of_the_answers_changes_nothing(found):
    unique = list({one.key: one for one in found}.values())
    forth, back = rate(prospects(CLAIM, *unique)), rate(prospects(CLAIM, *reversed(unique)))
    assert [one.prospect.found.key for one in forth.rated] == [one.prospect.found.key for one in back.rated]


def test_without_candidates_nothing_is_chosen():
    decision = decide(rate([]))
    assert (decision.verdict, decision.chosen, decision.candidates) == (Verdict.REJECT, None, ())


def test_a_better_fit_is_never_less_likely():
    by_year = [
        rate(prospects(CLAIM, work(1, "Night Ferry", year))).rated[0].probability for year in (2003, 2004, 2005, 1950)
    ]
    assert by_year == sorted(by_year, reverse=True)
    titles = ("Night Ferry", "Harbour Light")
    by_title = [rate(prospects(CLAIM, work(1, title, 2003))).rated[0].probability for title in titles]
    assert by_title == sorted(by_title, reverse=True)


def test_a_contradiction_is_never_accepted_alone():
    decision = decide(rate(prospects(CLAIM, work(1, "Night Ferry", 1931, votes=90000))))
    assert decision.verdict is not Verdict.ACCEPT


def test_a_decision_keeps_only_candidates_that_a_person_could_mean():
    found = [work(1, "Night Ferry", 2003), *(work(number, "Something Else", 1950) for number in range(2, 40))]
    decision = decide(rate(prospects(CLAIM, *found)))
    assert [candidate.work.title for candidate in decision.candidates] == ["Night Ferry"]
    assert decision.confidence >= THRESHOLDS.accept


def test_every_grade_of_a_title_has_a_weight():
    told = itertools.product(("title", "alias", "episode_title"), Likeness)
    unsure = (Likeness.LONGER, Likeness.SHORTER, Likeness.ROUGH, Likeness.SOME_WORDS, Likeness.OTHER)
    guessed = itertools.product(("unseen", "fragment"), unsure)
    assert [f"{kind}.{grade}" for kind, grade in (*told, *guessed) if f"{kind}.{grade}" not in WEIGHTS] == []


def test_every_way_in_which_words_lead_to_a_film_has_a_weight():
    assert [
        f"{words}.{hits}"
        for words in ("word", "words")
        for hits in ("alone", "few", "some", "page")
        if f"{words}.{hits}" not in WEIGHTS
    ] == []


def test_what_some_words_find_alone_is_likelier_than_one_of_a_whole_page():
    claim = Claim(form=Form.MOVIE, titles=("Im Zwinger der Lena Harling",), year=2003)
    found = work(1, "In the Kennel of Lena Harling", 2003)
    likely = [
        rate([Prospect(claim=claim, found=found, found_by=FoundBy.WORDS, hits=hits, asked=asked)]).rated[0].probability
        for hits, asked in ((1, 2), (1, 1), (4, 1), (19, 1), (20, 1))
    ]
    assert likely == sorted(likely, reverse=True)
    assert likely[0] > 0.8
    assert likely[-1] < 0.2


@pytest.mark.parametrize(
    ("title", "year", "is_enough"),
    [("Night Ferry", 2002, True), ("Night Ferris", 2003, True), ("Night Ferris", 2002, False)],
)
def test_a_slip_in_the_title_and_one_in_the_year_do_not_end_the_search(title, year, is_enough):
    assert is_settled(rate(prospects(CLAIM, work(1, title, year, votes=0)))) is is_enough


def test_what_some_words_found_needs_no_record():
    whole = Prospect(claim=CLAIM, found=work(1, "Der Nachtdampfer", 2003))
    part = Prospect(claim=CLAIM, found=work(1, "Der Nachtdampfer", 2003), found_by=FoundBy.WORDS)
    assert whole.needs_record
    assert not part.needs_record


def test_a_season_pack_with_a_year_may_be_a_film():
    found = claims(readings("Open.Season.3.2010.480p.DVDRip.mkv"))
    assert ("Open Season 3", 2010) in {(claim.titles[0], claim.year) for claim in found if claim.form is Form.MOVIE}


def test_a_numeral_at_the_end_of_an_anime_title_may_be_a_season():
    found = claims(readings("[Kumo] Kestrel Street II - 05 [1080p].mkv"))
    assert (("Kestrel Street",), 2, (5,)) in {(claim.titles, claim.season, claim.episodes) for claim in found}


def test_a_long_title_is_asked_for_without_its_year_first_and_a_short_one_with_it():
    long = Claim(form=Form.MOVIE, titles=("The Harbour Light",), year=1999)
    assert [query.year for query in plain_queries(long)] == [None, 1999]
    assert [query.year for query in plain_queries(CLAIM)] == [2003, None]


def test_shorter_searches_leave_each_word_out_once():
    asked = [query.title for query in shorter_queries(CLAIM)]
    assert sorted(asked) == ["Ferry", "Night"]
    assert list(shorter_queries(Claim(form=Form.MOVIE, titles=("Ferry",), year=2003))) == []
    assert list(shorter_queries(Claim(form=Form.MOVIE, titles=()))) == []


def test_a_doubled_letter_is_made_single_the_unlikely_ones_first():
    def asked(title):
        claim = Claim(form=Form.MOVIE, titles=(title,), year=2003)
        return [query.title for query in undoubled_queries(claim)]

    assert asked("Viillage") == ["Village", "Viilage"]
    assert asked("Ballloon") == ["Balloon", "Balloon"]
    assert asked("Ferry") == ["Fery"]
    assert asked("Harbor") == asked("") == asked("One Two Three Aabc") == []
