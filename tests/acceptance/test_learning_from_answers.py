"""What a person says once is known the next time; costs, doctor and evaluate tell where one stands."""

import pytest

from tests.fakes.catalogue_server import V3_KEY, catalogue_server
from tests.fakes.model_server import ModelServer, serving


@pytest.fixture
def library(home):
    home.root("movies", "movies")
    home.root("tv", "tv")
    return home


def said(home, identity, *arguments):
    """Say what the only waiting file is."""
    (item,) = home.json("review", "list")
    home.run("review", "choose", item["id"], identity, *arguments)


def test_a_film_said_once_is_known_in_another_release(library):
    library.download({"h3at.720p.WEB.x264-GRP.mkv": "in sd"})
    library.run("organize", "--no-probe", code=4)
    said(library, "Heat (1995)")
    library.run("organize", "--no-probe", "--execute", "--yes")
    library.download({"H3at.2160p.BluRay.x265-OTHER.mkv": "in uhd"})
    shown = library.run("organize", "--no-probe", code={0, 4})
    assert "You said before that files named like this are Heat (1995)" in shown.stdout


def test_what_was_said_with_as_is_known_in_another_release(library):
    library.download({"h3at.720p.WEB.x264-GRP.mkv": "in sd"})
    library.run("organize", "--no-probe", "--as", "Heat (1995)", "--execute", "--yes")
    library.download({"H3at.2160p.BluRay.x265-OTHER.mkv": "in uhd"})
    shown = library.run("organize", "--no-probe", code={0, 4})
    assert "You said before that files named like this are Heat (1995)" in shown.stdout


def test_another_film_is_not_touched_by_what_was_said(library):
    library.download({"h3at-remastered.mkv": "in sd"})
    library.run("organize", "--no-probe", code=4)
    said(library, "Heat (1995)")
    library.download({"c0ld-remastered.mkv": "another"})
    shown = library.run("organize", "--no-probe", code=4)
    assert shown.stdout.count("Heat (1995)/") == 1


def test_costs_says_what_was_spent_against_the_caps(library):
    with serving(ModelServer()) as server:
        library.extra = (
            f'[ai]\nprovider = "openai"\nmodel = "test-model"\nbase_url = "{server.url}/v1"\n'
            '[ai.prices."test-model"]\ninput_usd = 1\noutput_usd = 5\n'
        )
        library.download({"xx-some.strange.film-xx.mkv": "film"})
        library.run("organize", "--no-probe", code={0, 4})
        shown = library.run("costs").stdout
        numbers = library.json("costs")
    assert "of $10.00 spent" in shown
    assert "openai:test-model" in shown
    assert numbers["models"][0]["calls"] == numbers["models"][0]["names"] == 1
    assert 0 < numbers["spent_usd"] < 0.05
    assert numbers["spent_usd"] <= numbers["forecast_usd"]


def test_costs_without_any_call_are_nothing(library):
    assert library.json("costs")["spent_usd"] == 0


def test_doctor_ai_goes_through_its_steps(library):
    with serving(ModelServer()) as server:
        library.extra = (
            f'[ai]\nprovider = "openai"\nmodel = "test-model"\nbase_url = "{server.url}/v1"\n'
            '[ai.prices."test-model"]\ninput_usd = 0\noutput_usd = 0\n'
        )
        steps = library.json("doctor", "ai")
        costs = library.json("costs")
    assert [step["name"] for step in steps] == ["provider", "price", "caps", "endpoint and key", "quota"]
    assert all(step["is_good"] for step in steps)
    assert [(row["purpose"], row["calls"], row["names"]) for row in costs["models"]] == [("check", 1, 0)]


def test_doctor_ai_stops_at_what_is_missing_and_says_how_to_mend_it(library):
    assert "[ai] provider" in library.run("doctor", "ai", code=1).stdout
    library.extra = '[ai]\nprovider = "openai"\nmodel = "mystery"\nbase_url = "http://127.0.0.1:9/v1"\n'
    assert '[ai.prices."mystery"]' in library.run("doctor", "ai", code=1).stdout
    library.extra += 'cap_month_usd = 0\n[ai.prices."mystery"]\ninput_usd = 1\noutput_usd = 1\n'
    assert "cap_month_usd" in library.run("doctor", "ai", code=1).stdout


def test_costs_for_each_identification_count_all_months_and_all_that_was_confirmed(library):
    with serving(ModelServer()) as server:
        library.extra = (
            f'[ai]\nprovider = "openai"\nmodel = "test-model"\nbase_url = "{server.url}/v1"\n'
            '[ai.prices."test-model"]\ninput_usd = 1\noutput_usd = 5\n'
        )
        library.download({"xx-some.strange.film-xx.mkv": "film"})
        library.run("organize", "--no-probe", code={0, 4})
        (item,) = library.json("review", "list")
        library.run("review", "choose", item["id"], "xx some strange film xx (2001)")
    numbers = library.json("costs")
    assert numbers["confirmed_identifications"] == 1
    assert numbers["usd_per_confirmed_identification"] == numbers["ever_usd"] == numbers["spent_usd"]


@pytest.fixture
def catalogue(library):
    with catalogue_server() as running:
        library.extra = f'[tmdb]\nbase_url = "{running.address}/3"\napi_key = "{V3_KEY}"\n[sidecars]\nartwork = false\n'
        yield running


def test_a_match_that_is_put_right_is_an_answer_to_learn_from(library, catalogue):
    library.download({"Night.Ferry.2003.1080p.WEB.x264-GRP.mkv": "film"})
    library.run("organize", "--no-probe", "--execute", "--yes")
    library.run("rematch", "Night Ferry (2003)", "--as", "tmdb:4", "--execute", "--yes")
    found = library.json("evaluate")
    assert (found["answers"], found["accuracy"]) == (1, 0.0)
    (answer,) = library.json("review", "list", "--all")
    assert (answer["state"], answer["choice"]) == ("done", "Night Ferry: The Return (2006)")
    assert answer["source_path"].endswith("downloads/Night.Ferry.2003.1080p.WEB.x264-GRP.mkv")
    library.run("rematch", "Night Ferry The Return", "--as", "tmdb:3", "--execute", "--yes")
    found = library.json("evaluate")
    assert (found["answers"], found["accuracy"]) == (1, 1.0)


def test_what_a_person_looked_at_and_applied_is_an_answer_to_learn_from(library, catalogue):
    library.download(
        {
            "Night.Ferry.2003.1080p.WEB.x264-GRP.mkv": "film",
            "Kestrel.Street.1985.S01": {
                "Kestrel.Street.1985.S01E01.1080p.WEB.x264-GRP.mkv": "first",
                "Kestrel.Street.1985.S01E02.1080p.WEB.x264-GRP.mkv": "second",
            },
            "The.Harbour.Light.1999.1080p.WEB.x264-GRP.mkv": "another",
        }
    )
    answers = "a\na\ni\nThe Harbour Light (2001)\na\n"
    library.run(
        "organize", "--no-probe", "--interactive", "--execute", "--yes", stdin=answers, on_terminal=True, code={0, 4}
    )
    found = library.json("evaluate")
    assert (found["answers"], found["accuracy"]) == (3, 2 / 3)
    assert found["precision"] is not None


def test_evaluate_measures_the_answers_that_a_person_gave(library):
    assert "nothing to measure" in library.run("evaluate", code=9).stderr
    library.download({"h3at-remastered.mkv": "in sd"})
    library.run("organize", "--no-probe", code=4)
    said(library, "Heat (1995)")
    found = library.json("evaluate")
    assert (found["answers"], found["accuracy"]) == (1, 0.0)
    assert "takes 50 answers" in library.run("evaluate", "--refit").stderr
