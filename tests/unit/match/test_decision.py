import pytest

from shelver.identifiers.rules import RulesIdentifier
from shelver.match.decision import decide
from shelver.match.fusion import total_bits, with_probabilities
from shelver.match.question import Question
from shelver.media.evidence import Candidate, Evidence, EvidenceGroup, Verdict
from shelver.media.facts import Facts
from shelver.media.kinds import Form, Genre, MediaType
from shelver.media.library import OwnedMovie, OwnedShow
from shelver.media.works import Audiobook, Episodes, Movie, OtherWork, Show, WorkIds
from shelver.names import parse
from shelver.stores.title_keys import likeness


def owned(title, year=None, seasons=(1,), ids=None, root_path="/tv"):
    folder = f"{title} ({year})" if year else title
    names = tuple((season, f"Season {season:02}") for season in seasons)
    return OwnedShow(
        title=title, year=year, root_path=root_path, folder=(folder,), season_folders=names, ids=ids or WorkIds()
    )


def decided(path, *shows, movies=(), holding=(), facts=None, evidence=None):
    name = parse(path)
    alike = sorted(((show, likeness(name.title, show.title)) for show in shows), key=lambda pair: -pair[1])
    films = [(movie, likeness(name.title, movie.title)) for movie in movies]
    return decide(
        Question(
            name=name,
            evidence=RulesIdentifier().evidence(None, None, name) if evidence is None else evidence,
            facts=facts,
            shows=[pair for pair in alike if pair[1]],
            movies=[pair for pair in films if pair[1] >= 0.97],
            holding=frozenset(holding),
        )
    )


def show_of(decision):
    return decision.chosen.work.show.title, decision.chosen.work.show.year


def test_an_episode_goes_to_the_owned_show_of_its_title():
    decision = decided("lost.s01e02.720p.hdtv.x264-grp.mkv", owned("Lost", 2004))

    assert decision.verdict is Verdict.ACCEPT
    assert show_of(decision) == ("Lost", 2004)
    assert decision.chosen.library_folder == "/tv/Lost (2004)"
    assert decision.chosen.work.numbers == (2,)
    assert decision.source == "library"
    assert decision.confidence > 0.98
    assert decision.reason == 'The name says "lost" S01E02, and the library has the show Lost (2004).'


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("Lost.in.Space.S01E01.mkv", "Lost"),
        ("Lost.S01E01.mkv", "Lost in Space"),
        ("24.Hours.in.A&E.S01E01.mkv", "24"),
        ("Star.Trek.S01E01.mkv", "Star Trek: Picard"),
        ("Star.Trek.Picard.S01E01.mkv", "Star Trek"),
        ("Law.and.Order.SVU.S01E01.mkv", "Law & Order"),
        ("The.Walking.Dead.S01E01.mkv", "Fear the Walking Dead"),
    ],
)
def test_shared_words_never_misplace_an_episode(path, other):
    decision = decided(path, owned(other))

    assert decision.verdict is Verdict.ACCEPT
    assert decision.chosen.library_folder == ""
    assert show_of(decision)[0] != other


def test_two_shows_of_one_title_are_told_apart_by_the_year():
    shows = owned("The Office", 2001), owned("The Office", 2005)

    assert show_of(decided("The.Office.2005.S02E03.mkv", *shows)) == ("The Office", 2005)
    assert show_of(decided("The.Office.2001.S02E03.mkv", *shows)) == ("The Office", 2001)
    undecided = decided("The.Office.S02E03.mkv", *shows)
    assert undecided.verdict is Verdict.REVIEW
    assert "The Office (2001) and The Office (2005)" in undecided.reason


def test_two_shows_of_one_title_are_told_apart_by_the_country():
    shows = owned("The Office (US)"), owned("The Office (UK)")

    assert show_of(decided("The.Office.US.S02E03.mkv", *shows))[0] == "The Office (US)"
    assert show_of(decided("The.Office.UK.S02E03.mkv", *shows))[0] == "The Office (UK)"
    assert decided("The.Office.S02E03.mkv", *shows).verdict is Verdict.REVIEW


def test_a_revival_with_another_year_is_a_new_show():
    decision = decided("Scrubs.2026.S01E01.mkv", owned("Scrubs", 2001, seasons=(1, 2)))

    assert decision.verdict is Verdict.ACCEPT
    assert show_of(decision) == ("Scrubs", 2026)
    assert decision.chosen.library_folder == ""
    assert "it has Scrubs (2001)" in decision.reason


def test_a_name_without_year_means_the_owned_show_without_year():
    decision = decided("Scrubs.S05E03.mkv", owned("Scrubs"), owned("Scrubs", 2026))

    assert decision.verdict is Verdict.ACCEPT
    assert show_of(decision) == ("Scrubs", None)


@pytest.mark.parametrize(
    "path", ["Doctor.Who.2005.S02E03.720p-G.mkv", "Doctor.Who.(2005).S02E03.mkv", "Doctor Who (2005)/S02E03.mkv"]
)
def test_a_name_with_a_year_means_the_owned_show_of_that_year_and_not_the_one_without(path):
    decision = decided(path, owned("Doctor Who"), owned("Doctor Who", 2005))

    assert decision.verdict is Verdict.ACCEPT
    assert show_of(decision) == ("Doctor Who", 2005)


def test_a_name_with_a_country_means_the_owned_show_of_that_country_and_not_the_one_without():
    shows = owned("The Office"), owned("The Office (US)")
    decision = decided("The.Office.US.S01E01.720p.WEB-G.mkv", *shows)

    assert decision.verdict is Verdict.ACCEPT
    assert show_of(decision) == ("The Office (US)", None)
    assert decided("The.Office.S01E01.720p.WEB-G.mkv", *shows).verdict is Verdict.REVIEW


def test_a_year_that_the_library_does_not_know_is_no_obstacle():
    decision = decided("Doctor.Who.2005.S13E01.mkv", owned("Doctor Who"))

    assert decision.verdict is Verdict.ACCEPT
    assert decision.chosen.library_folder == "/tv/Doctor Who"


def test_an_unknown_year_beside_an_episode_that_is_there_already_needs_a_person():
    scrubs = owned("Scrubs")

    decision = decided("Scrubs.2026.S01E01.mkv", scrubs, holding=[scrubs])

    assert decision.verdict is Verdict.REVIEW
    assert "Scrubs" in decision.reason


def test_a_later_year_beside_a_later_season_needs_a_person():
    assert decided("The.Crown.2023.S06E01.mkv", owned("The Crown", 2016)).verdict is Verdict.REVIEW


def test_a_misspelt_title_needs_a_person_who_is_told_the_title():
    decision = decided("Braking.Bad.S01E01.mkv", owned("Breaking Bad"))

    assert decision.verdict is Verdict.REVIEW
    assert decision.reason == (
        'The name says "Braking Bad" S01E01; the library has the show Breaking Bad, which may be meant.'
    )


def test_a_misspelt_title_with_the_right_year_is_sure():
    decision = decided("Game.of.Throne.2011.S01E01.mkv", owned("Game of Thrones", 2011))

    assert decision.verdict is Verdict.ACCEPT
    assert show_of(decision)[0] == "Game of Thrones"


def test_an_id_in_the_name_outweighs_everything():
    right, wrong = owned("Dark", 2017, ids=WorkIds(tvdb=334824)), owned("Dark", ids=WorkIds(tvdb=1))

    decision = decided("Dark {tvdb-334824}/Dark.S01E01.mkv", right, wrong)

    assert decision.verdict is Verdict.ACCEPT
    assert show_of(decision) == ("Dark", 2017)


def test_one_show_in_two_folders_is_one_candidate_in_the_preferred_folder():
    decision = decided("Lost.S03E01.mkv", owned("Lost", root_path="/disk1"), owned("Lost", root_path="/disk2"))

    assert decision.verdict is Verdict.ACCEPT
    assert decision.chosen.library_folder == "/disk1/Lost"


def test_an_episode_of_a_new_show_is_accepted_with_title_season_and_number():
    decision = decided("Signal.Box.2019.S01E02.The.Night.Shift.720p.WEB.h264-TPX.mkv")

    assert decision.verdict is Verdict.ACCEPT
    assert decision.chosen.work == Episodes(
        show=Show(title="Signal Box", year=2019), season=1, numbers=(2,), titles=("The Night Shift",)
    )
    assert decision.source == "name"


def test_a_new_show_keeps_the_country_that_tells_it_apart():
    assert show_of(decided("The.Office.US.S02E03.mkv"))[0] == "The Office (US)"


def test_a_new_title_without_capitals_gets_them():
    assert show_of(decided("the.tin.orchard.of.oz.s01e01.mkv"))[0] == "The Tin Orchard of Oz"


def test_an_absolute_number_counts_in_the_only_owned_season():
    work = decided("[Grp] Kaze no Toride - 07 (1080p).mkv", owned("Kaze no Toride", seasons=(1,))).chosen.work

    assert (work.season, work.numbers, work.absolute) == (1, (7,), ())


@pytest.mark.parametrize("seasons", [(), (1, 2)])
def test_an_absolute_number_stays_absolute_where_it_is_unclear_in_which_season_it_counts(seasons):
    work = decided("[Grp] Kaze no Toride - 07 (1080p).mkv", owned("Kaze no Toride", seasons=seasons)).chosen.work

    assert (work.season, work.numbers, work.absolute) == (None, (), (7.0,))


def test_a_daily_show_goes_by_its_date():
    decision = decided("The.Lantern.Hour.2024.02.13.Orla.Finch.720p.WEB.h264-SLT.mkv")

    assert decision.verdict is Verdict.ACCEPT
    assert decision.chosen.work.aired.isoformat() == "2024-02-13"


def test_a_season_without_episode_needs_a_person():
    decision = decided("Lost.S01.720p.mkv", owned("Lost"))

    assert decision.verdict is Verdict.REVIEW
    assert "not which episode" in decision.reason


def test_a_movie_with_title_and_year_is_accepted():
    decision = decided("The.Brass.Meridian.2012.HDTV.XviD-SLATE.avi")

    assert decision.verdict is Verdict.ACCEPT
    assert decision.chosen.work == Movie(title="The Brass Meridian", year=2012)
    assert decision.chosen.media_type is MediaType.MOVIE


def test_a_movie_without_year_is_accepted_only_when_it_looks_like_a_release_or_is_as_long_as_a_film():
    film = Facts(container="matroska", duration_s=6_000.0)
    clip = Facts(container="matroska", duration_s=30.0)

    assert decided("The.Clockmakers.Daughter.720p.WEB.x264-GRP.mkv").verdict is Verdict.ACCEPT
    assert decided("The Clockmakers Daughter.mkv").verdict is Verdict.REVIEW
    assert decided("The Clockmakers Daughter.mkv", facts=film).verdict is Verdict.ACCEPT
    assert decided("The Clockmakers Daughter.mkv", facts=clip).confidence < 0.4


def test_a_short_file_does_not_refute_a_name_with_a_year():
    clip = Facts(container="matroska", duration_s=2.0)

    assert decided("Copper.Sky.2018.1080p.mkv", facts=clip).verdict is Verdict.ACCEPT


def test_an_owned_movie_is_recognised_by_title_and_year_however_it_is_spelt():
    decision = decided("paper.lanterns.2014.2160p.web.mkv", movies=[OwnedMovie(title="Paper Lanterns", year=2014)])

    assert decision.verdict is Verdict.ACCEPT
    assert decision.chosen.work == Movie(title="Paper Lanterns", year=2014)
    assert decision.source == "library"


def test_a_movie_of_the_same_title_and_another_year_is_another_movie():
    decision = decided("Dune.2021.1080p.mkv", movies=[OwnedMovie(title="Dune", year=1984)])

    assert decision.verdict is Verdict.ACCEPT
    assert decision.chosen.work == Movie(title="Dune", year=2021)


@pytest.mark.parametrize("year", [2013, 2015, None])
def test_a_movie_whose_owned_namesake_is_a_year_off_or_has_none_needs_a_person(year):
    decision = decided("Paper.Lanterns.2014.1080p.mkv", movies=[OwnedMovie(title="Paper Lanterns", year=year)])

    assert decision.verdict is Verdict.REVIEW
    assert "Paper Lanterns" in decision.reason


def test_a_name_without_year_that_two_owned_movies_share_needs_a_person():
    movies = [OwnedMovie(title="Dune", year=1984), OwnedMovie(title="Dune", year=2021)]

    decision = decided("Dune.1080p.BluRay.mkv", movies=movies)

    assert decision.verdict is Verdict.REVIEW
    assert "Dune (1984) and Dune (2021)" in decision.reason


def test_a_documentary_and_a_special_keep_their_form_and_get_their_genre():
    documentary = decided("Deep.Kelp.Forests.2016.Documentary.1080p.WEB-DL.x264-BRAMBLE.mkv")
    special = decided("Priya.Anand.Slow.Applause.2020.Stand-Up.Comedy.Special.720p.WEB.x264-Z.mkv")

    assert documentary.chosen.media_type is MediaType.DOCUMENTARY
    assert special.chosen.media_type is MediaType.STANDUP
    assert (documentary.source, special.source) == ("rules", "rules")
    assert "calls it a documentary" in documentary.reason


def test_a_documentary_series_is_a_series():
    decision = decided("Deep.Kelp.S01E02.Documentary.1080p.mkv")

    assert decision.chosen.media_type is MediaType.TV
    assert decision.chosen.genre is Genre.DOCUMENTARY


def test_what_a_model_says_decides_where_the_name_leaves_it_open():
    said = Evidence(
        group=EvidenceGroup.FORM,
        signal="model",
        observed="",
        candidate_value="STANDUP",
        weight_bits=4.0,
        source="model",
    )

    assert decided("Dana.Whitlock.2017.mkv", evidence=[said]).chosen.media_type is MediaType.STANDUP
    assert decided("Dana.Whitlock.S01E02.mkv", evidence=[said]).chosen.media_type is MediaType.TV


def test_an_audiobook_and_a_clip_of_a_camera_are_named_by_their_file():
    book = decided("Jonas Brandt - The Salt Clock (Unabridged).m4b")
    clip = decided("VID_20190714_101500.mp4")

    assert book.verdict is Verdict.ACCEPT
    assert isinstance(book.chosen.work, Audiobook)
    assert clip.verdict is Verdict.ACCEPT
    assert clip.chosen.work == OtherWork(title="VID_20190714_101500")


@pytest.mark.parametrize("path", ["01.mkv", "S01E02.mkv", "d41d8cd98f00b204e9800998ecf8427e.mkv"])
def test_a_name_that_says_nothing_needs_a_person_and_offers_nothing(path):
    decision = decided(path, owned("Lost"))

    assert decision.verdict is Verdict.REVIEW
    assert decision.chosen is None
    assert path in decision.reason


def test_every_decision_shows_its_candidates_with_evidence_best_first():
    decision = decided("Braking.Bad.S01E01.mkv", owned("Breaking Bad"))

    assert decision.chosen == decision.candidates[0]
    assert [candidate.probability for candidate in decision.candidates] == sorted(
        (candidate.probability for candidate in decision.candidates), reverse=True
    )
    assert all(candidate.evidence for candidate in decision.candidates)
    assert sum(candidate.probability for candidate in decision.candidates) < 1.0


def row(group, bits):
    return Evidence(group=group, signal="s", observed="", weight_bits=bits)


def test_a_group_counts_its_strongest_sign_fully_and_the_rest_little():
    rows = [row(EvidenceGroup.NAME, 5.0), row(EvidenceGroup.NAME, 2.0), row(EvidenceGroup.YEAR, -3.0)]

    assert total_bits(rows) == pytest.approx(5.0 + 0.3 * 2.0 - 3.0)
    assert total_bits([row(EvidenceGroup.NAME, 1.0), row(EvidenceGroup.NAME, -9.0)]) == pytest.approx(-9.0 + 0.3)
    assert total_bits([]) == 0.0


def test_probabilities_leave_room_for_none_of_them():
    def candidate(bits):
        return Candidate(
            work=Movie(title=str(bits)), form=Form.MOVIE, genre=Genre.PLAIN, score_bits=bits, probability=0.0
        )

    one, two = with_probabilities([candidate(1.0), candidate(3.0)])

    assert (one.score_bits, two.score_bits) == (3.0, 1.0)
    assert one.probability == pytest.approx(8 / 11)
    assert two.probability == pytest.approx(2 / 11)
    assert with_probabilities([candidate(-5_000.0)])[0].probability == pytest.approx(0.0)
    assert with_probabilities([candidate(5_000.0)])[0].probability == pytest.approx(1.0)
    assert with_probabilities([]) == ()
