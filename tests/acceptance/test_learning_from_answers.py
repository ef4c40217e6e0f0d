"""What a person says once is known the next time; costs, doctor and evaluate tell where one stands."""

import pytest

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
    assert [step["name"] for step in steps] == ["provider", "price", "caps", "endpoint and key", "quota"]
    assert all(step["is_good"] for step in steps)


def test_doctor_ai_stops_at_what_is_missing_and_says_how_to_mend_it(library):
    assert "[ai] provider" in library.run("doctor", "ai", code=1).stdout
    library.extra = '[ai]\nprovider = "openai"\nmodel = "mystery"\nbase_url = "http://127.0.0.1:9/v1"\n'
    assert '[ai.prices."mystery"]' in library.run("doctor", "ai", code=1).stdout
    library.extra += 'cap_month_usd = 0\n[ai.prices."mystery"]\ninput_usd = 1\noutput_usd = 1\n'
    assert "cap_month_usd" in library.run("doctor", "ai", code=1).stdout


def test_evaluate_measures_the_answers_that_a_person_gave(library):
    assert "nothing to measure" in library.run("evaluate", code=9).stderr
    library.download({"h3at-remastered.mkv": "in sd"})
    library.run("organize", "--no-probe", code=4)
    said(library, "Heat (1995)")
    found = library.json("evaluate")
    assert (found["answers"], found["accuracy"]) == (1, 0.0)
    assert "takes 50 answers" in library.run("evaluate", "--refit").stderr
