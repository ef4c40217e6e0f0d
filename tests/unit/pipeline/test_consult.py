import pytest

from shelver.match.gate import decide
from shelver.media.evidence import EvidenceGroup, Verdict
from shelver.media.kinds import Form
from shelver.media.works import Episodes, Movie
from shelver.pipeline.consult import consult, readings_of
from shelver.ports import IndexedTitle
from tests.fakes.catalogue import FakeCatalogue, film, show

LIGHT = film(1, "The Harbour Light", 1999, also=("Luz del puerto",))
NEW_LIGHT = film(2, "The Harbour Light", 2014, votes=3)
FERRY = film(3, "Night Ferry", 2003)
KESTREL = show(
    10,
    "Kestrel Street",
    2010,
    {0: ["The Making Of"], 1: [f"Story {n}" for n in range(1, 13)], 2: ["Departures", "The Lodger"]},
)
OLD_KESTREL = show(11, "Kestrel Street", 1985, {1: ["Part 1", "Part 2"]}, votes=400)


def ask(path, *works, **more):
    catalogue = FakeCatalogue(*works, **more)
    consultation = consult(readings_of(path), catalogue)
    return decide(consultation.rating), catalogue, consultation


def identity(decision):
    work = decision.chosen.work if decision.chosen else None
    if isinstance(work, Movie):
        return work.ids.tmdb
    if isinstance(work, Episodes):
        return work.show.ids.tmdb, work.season, work.numbers
    return None


def test_a_plain_film_costs_one_request_and_is_accepted():
    decision, catalogue, _ = ask("The.Harbour.Light.1999.1080p.BluRay.x264-KESTREL.mkv", LIGHT, NEW_LIGHT, FERRY)
    assert (decision.verdict, identity(decision)) == (Verdict.ACCEPT, 1)
    assert len(catalogue.asked) == 1


def test_a_year_that_is_one_off_still_finds_the_film():
    decision, _, _ = ask("The.Harbour.Light.2000.1080p.mkv", LIGHT, FERRY)
    assert identity(decision) == 1


def test_films_of_one_name_without_a_year_are_for_a_person_to_tell():
    decision, _, _ = ask("The Harbour Light.mkv", LIGHT, film(2, "The Harbour Light", 2014))
    assert decision.verdict is Verdict.REVIEW
    assert {candidate.work.year for candidate in decision.candidates} == {1999, 2014}
    assert (
        "(1999) or The Harbour Light (2014)" in decision.reason
        or "(2014) or The Harbour Light (1999)" in decision.reason
    )


def test_a_title_in_another_language_is_proved_by_the_record():
    decision, catalogue, _ = ask("Luz.del.puerto.1999.DVDRip.mkv", LIGHT, FERRY)
    assert (decision.verdict, identity(decision)) == (Verdict.ACCEPT, 1)
    assert [call[0] for call in catalogue.asked] == ["movies", "record"]


@pytest.mark.parametrize(
    ("path", "number"),
    [("Teh Harbour Lihgt (1999).mkv", 1), ("The.Harbor.Light.1999.720p.mkv", 1), ("Nihgt Ferry 2003.avi", 3)],
)
def test_a_mistyped_title_is_found_by_its_other_words(path, number):
    decision, _, _ = ask(path, LIGHT, FERRY)
    assert identity(decision) == number


def test_a_title_that_nobody_knows_has_no_answer_and_few_requests():
    decision, catalogue, _ = ask("Something.Entirely.Unheard.Of.2011.1080p.mkv", LIGHT, FERRY)
    assert (decision.verdict, decision.chosen) == (Verdict.REJECT, None)
    assert len(catalogue.asked) <= 8


def test_a_film_that_only_shares_words_is_not_taken():
    decision, _, _ = ask("The.Light.2011.1080p.mkv", LIGHT, FERRY)
    assert decision.verdict is not Verdict.ACCEPT


def test_an_id_in_the_name_is_looked_up_instead_of_searched():
    decision, catalogue, _ = ask("Whatever (1999) [tmdbid-1].mkv", LIGHT, FERRY)
    assert identity(decision) == 1
    assert [call[0] for call in catalogue.asked] == ["record"]


def test_an_id_of_another_work_than_the_name_says_is_not_accepted():
    decision, _, _ = ask("Night Ferry (2003) [tmdbid-1].mkv", LIGHT, FERRY)
    assert decision.verdict is not Verdict.ACCEPT


def test_an_episode_is_found_with_its_title_and_its_season_comes_along():
    decision, catalogue, _ = ask("Kestrel.Street.S01E02.1080p.WEB-DL.mkv", KESTREL)
    assert (decision.verdict, identity(decision)) == (Verdict.ACCEPT, (10, 1, (2,)))
    assert decision.chosen.work.titles == ("Story 2",)
    assert catalogue.asked[1] == ("record", 10, (1,))


def test_an_episode_that_does_not_exist_is_not_accepted():
    decision, _, _ = ask("Kestrel.Street.S02E09.1080p.WEB-DL.mkv", KESTREL)
    assert decision.verdict is not Verdict.ACCEPT


def test_of_two_shows_of_one_name_the_one_that_has_the_episode_is_taken():
    decision, _, _ = ask("Kestrel Street S01E12.mkv", KESTREL, OLD_KESTREL)
    assert identity(decision) == (10, 1, (12,))


def test_two_shows_of_one_name_that_both_have_the_episode_are_for_a_person():
    decision, _, _ = ask("Kestrel Street S01E01.mkv", KESTREL, OLD_KESTREL)
    assert decision.verdict is Verdict.REVIEW


@pytest.mark.parametrize(
    ("path", "numbers"),
    [
        ("[Kumo] Kestrel Street - 14 [1080p].mkv", (2, (2,))),
        ("Kestrel Street - The Lodger.mkv", (2, (2,))),
        ("Kestrel Street/The Lodger.mkv", (2, (2,))),
        ("Kestrel.Street.The.Lodger.720p.HDTV.x264-KESTREL.mkv", (2, (2,))),
        ("Kestrel Street/Specials/Kestrel Street - S00E01.mkv", (0, (1,))),
        ("Kestrel.Street.S01E03E04.mkv", (1, (3, 4))),
        ("Kestrel Street 1x07.avi", (1, (7,))),
    ],
)
def test_episodes_are_found_by_whatever_way_they_are_counted(path, numbers):
    decision, _, _ = ask(path, KESTREL, FERRY)
    assert identity(decision) == (10, *numbers)


def test_a_runtime_tells_films_of_one_name_and_year_apart():
    short, long = film(4, "The Ferry", 2011, runtime_min=61), film(5, "The Ferry", 2011, runtime_min=118)
    catalogue = FakeCatalogue(short, long)
    consultation = consult(readings_of("The Ferry (2011).mkv"), catalogue, runtime_s=118 * 60)
    assert identity(decide(consultation.rating)) == 5


class Corrections:
    def near(self, form, title):
        known = IndexedTitle(title="Night Ferry", number=3, popularity=1.0, likeness=0.9)
        return (known,) if form is Form.MOVIE and title.startswith("Nihgt") else ()


def test_a_title_index_corrects_what_no_word_finds():
    catalogue = FakeCatalogue(FERRY)
    consultation = consult(readings_of("Nihgt Ferrry 2003.avi"), catalogue, index=Corrections())
    assert identity(decide(consultation.rating)) == 3


class AnArticleMore:
    def near(self, form, title):
        known = IndexedTitle(title="The Night Ferry", number=6, popularity=1.0, likeness=0.9)
        return (known,) if form is Form.MOVIE and title.startswith("Nihgt") else ()


def test_a_corrected_title_leads_to_its_namesakes_of_that_year_too():
    catalogue = FakeCatalogue(FERRY, film(6, "The Night Ferry", 2003, votes=400))
    decision = decide(consult(readings_of("Nihgt Ferrry 2003.avi"), catalogue, index=AnArticleMore()).rating)
    assert decision.verdict is Verdict.REVIEW
    assert {candidate.work.title for candidate in decision.candidates} == {"Night Ferry", "The Night Ferry"}


@pytest.mark.parametrize("answers", [0, 1, 2])
def test_a_catalogue_that_goes_down_makes_the_item_wait_and_nothing_fail(answers):
    _, _, consultation = ask("Kestrel.Street.The.Lodger.720p.mkv", KESTREL, answers_left=answers)
    assert "not available" in consultation.waits


def test_what_is_no_film_and_no_show_is_not_asked_for():
    _, catalogue, consultation = ask("01.mkv", LIGHT)
    assert catalogue.asked == []
    assert consultation.rating.rated == ()


def test_a_person_sees_the_evidence_strongest_first():
    decision, _, _ = ask("The.Harbour.Light.1999.1080p.mkv", LIGHT, NEW_LIGHT)
    rows = decision.chosen.evidence
    assert {EvidenceGroup.NAME, EvidenceGroup.YEAR} <= {row.group for row in rows}
    assert [abs(row.weight_bits) for row in rows] == sorted((abs(row.weight_bits) for row in rows), reverse=True)
    year = next(row for row in rows if row.group is EvidenceGroup.YEAR)
    assert (year.observed, year.candidate_value) == ("1999", "1999")


def test_a_film_known_by_its_english_title_alone_is_found_under_a_foreign_one():
    works = (film(40, "The Last Harbour", 1987, votes=30), film(41, "The Last Ferry", 1960))
    decision, _, _ = ask("Le.dernier.harbour.1987.DVDRip.mkv", *works)
    assert identity(decision) == 40
    assert any(row.signal == "translated.same" for row in decision.chosen.evidence)


def test_a_title_of_which_only_some_words_are_understood_finds_its_film():
    works = (film(40, "The Silent Harbour", 2010, votes=30), film(41, "The Old Harbour", 2010, votes=30))
    decision, _, _ = ask("El.harbour.mudo.perdurable.2010.DVDRip.mkv", *works)
    assert identity(decision) == 40
    assert any(row.signal == "translated.some" for row in decision.chosen.evidence)


def test_3d_may_be_the_end_of_a_title():
    works = (film(40, "Ferry Race", 2006, votes=3000), film(41, "Ferry Race 3D", 2010, votes=900))
    assert identity(ask("Ferry Race 3D [1080p].mp4", *works)[0]) == 41
    assert identity(ask("Ferry Race 3D [1080p].mp4", works[0])[0]) == 40
    assert identity(ask("Ferry.Race.2006.3D.HSBS.1080p.mkv", *works)[0]) == 40


def test_the_article_tells_two_films_apart():
    works = (film(42, "Ferry", 1960, votes=50), film(43, "The Ferry", 2006, votes=90))
    assert identity(ask("Ferry.1080p.WEBRip.x265-KESTREL.mkv", *works)[0]) == 42
    assert identity(ask("The.Ferry.1080p.WEBRip.x265-KESTREL.mkv", *works)[0]) == 43


def test_of_few_films_that_a_title_finds_each_may_be_the_one_that_is_known_by_it():
    works = (film(44, "Pilot Boat", 1998, votes=900), film(45, "Contract Ferry", 1998, also=("Pilot",), votes=30))
    assert identity(ask("Pilot (1998).mkv", *works)[0]) == 45


def test_a_title_in_two_scripts_is_asked_for_whole():
    works = (film(46, "Z 風暴", 2014, votes=5), film(47, "風暴", 2013, votes=40))
    assert identity(ask("Z 風暴 (2014) [1080p].mkv", *works)[0]) == 46


BLOOD = show(50, "True Harbour", 2008, {1: [f"Story {n}" for n in range(1, 13)]}, votes=3000)


def test_a_show_that_shares_a_word_with_the_name_is_for_a_person():
    for name in ("Phantom Harbour 1x01.mkv", "Phantom.Harbour.S01E01.1080p.mkv"):
        decision, _, _ = ask(name, BLOOD)
        assert decision.verdict is not Verdict.ACCEPT
        assert identity(decision) in {None, (50, 1, (1,))}
