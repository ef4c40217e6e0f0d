"""A model behind the ladder, from the command line to the library, against the stand-in over real HTTP."""

import sys

import pytest

from tests.fakes.model_server import ModelServer, entry, serving

MESSY = "xx l0st one-two xx.mkv"


def answer(item):
    if "l0st" in item["name"]:
        return entry(item["i"], media_type="tv_episode", title="Lost", season=1, episodes=[2], title_source="inferred")
    return entry(item["i"], media_type="unknown")


@pytest.fixture
def asking(home):
    """A home whose settings name the stand-in as the model."""
    home.root("movies", "movies")
    home.root("tv", "tv", {"Lost (2004)": {"Season 1": {"Lost (2004) - s01e01.mkv": "pilot"}}})
    with serving(ModelServer(answer=answer)) as server:
        home.extra = (
            f'[ai]\nprovider = "openai"\nmodel = "test-model"\nbase_url = "{server.url}/v1"\napi_key = "sk-canary-1"\n'
            '[ai.prices."test-model"]\ninput_usd = 0.1\noutput_usd = 0.5\n'
        )
        yield home, server


def test_a_name_that_rules_leave_open_is_read_by_the_model_and_paid_for_once(asking):
    home, server = asking
    home.download({MESSY: "an episode"})
    first = home.run("organize", "--no-probe")
    again = home.run("organize", "--no-probe")
    assert "Lost (2004)/Season 1/Lost (2004) - s01e02.mkv" in first.stdout
    assert again.stdout == first.stdout
    assert [call.names for call in server.calls] == [(MESSY,)]
    assert "sk-canary-1" not in first.stdout + first.stderr + again.stdout + again.stderr


def test_names_that_rules_and_library_settle_cost_nothing(asking):
    home, server = asking
    home.download({"Heat.1995.1080p.BluRay.x264-GRP.mkv": "heat"})
    home.run("organize", "--no-probe")
    assert server.calls == []


def test_without_access_the_exit_code_and_the_plan_are_those_of_the_rules(asking):
    home, server = asking
    home.download({MESSY: "an episode", "Heat.1995.1080p.BluRay.x264-GRP.mkv": "heat"})
    settings = home.extra
    home.extra = ""
    alone = home.run("organize", "--no-probe", code=4)
    home.extra = settings.replace('[ai.prices."test-model"]\ninput_usd = 0.1\noutput_usd = 0.5\n', "")
    refused = home.run("organize", "--no-probe", code=4)
    assert (refused.code, refused.stdout) == (alone.code, alone.stdout)
    assert refused.stderr.count("The price of the model") == 1
    assert server.calls == []


@pytest.fixture
def bedrock(home, monkeypatch, tmp_path):
    """A home whose settings name Bedrock, on a machine without any credentials of AWS."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    home.root("movies", "movies")
    home.root("tv", "tv")
    home.download({MESSY: "an episode", "Heat.1995.1080p.BluRay.x264-GRP.mkv": "heat"})
    return home


@pytest.mark.parametrize("has_extra", [True, False], ids=["without credentials", "without the extra"])
def test_bedrock_out_of_reach_is_one_line_and_changes_neither_plan_nor_exit_code(bedrock, monkeypatch, has_extra):
    if not has_extra:
        monkeypatch.setitem(sys.modules, "boto3", None)
    alone = bedrock.run("organize", "--no-probe", code=4)
    bedrock.extra = '[ai]\nprovider = "bedrock"\nmodel = "anthropic.claude-haiku-5-5"\n'
    asked = bedrock.run("organize", "--no-probe", code=4)
    assert (asked.code, asked.stdout) == (alone.code, alone.stdout)
    (line,) = set(asked.stderr.splitlines()) - set(alone.stderr.splitlines())
    assert ("aws configure" if has_extra else "pip install 'shelver[aws]'") in line
    done = bedrock.run("organize", "--no-probe", "--execute", "--yes", code=4)
    assert "library/movies/Heat (1995)/Heat (1995).mkv" in bedrock.files()
    assert done.stderr.count(line) == 1
    steps = bedrock.json("doctor", "ai", code=1)
    assert (steps[-1]["is_good"], steps[-1]["name"]) == (False, "credentials" if has_extra else "extra")


def test_answers_are_counted_exported_and_forgotten(asking, tmp_path):
    home, server = asking
    home.download({MESSY: "an episode"})
    home.run("organize", "--no-probe")
    assert home.json("classifications", "stats")["answers"] == {"openai:test-model": {"answered": 1, "unanswered": 0}}
    home.run("classifications", "export", "--output", tmp_path / "export.jsonl")
    lines = (tmp_path / "export.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2  # the media type in the documented database, and the answer itself
    assert all("l0st" in line for line in lines)
    again = home.run("classifications", "export", "--output", tmp_path / "export.jsonl", code=2)
    assert "left as it is" in again.stderr
    home.run("classifications", "clear", "--answers", "--yes")
    home.run("organize", "--no-probe")
    assert len(server.calls) == 2


HOSTILE_TITLES = [
    "../../../etc/cron.d/evil",
    "/etc/passwd",
    "..",
    ".",
    "C:\\Windows\\evil",
    "\\\\server\\share",
    "evil\x00.mkv",
    "evil\nname",
    "\u202eevil",
    "CON",
    "NUL.txt",
    "~root",
    "$(reboot)",
    "`reboot`",
    "-rf",
    "a" * 200,
    "漢" * 100,
    " . ",
    "file:///etc/passwd",
    "{title}",
    "%2e%2e%2f",
    "....//....//",
    "con ",
    "<script>",
]


def test_no_answer_of_a_model_leads_out_of_the_library(home):
    def hostile(item):
        number = int(item["name"].split(".")[1])
        return entry(item["i"], title=HOSTILE_TITLES[number], year=2001, title_source="in_name")

    home.root("movies", "movies")
    home.download({f"xx.{number}.strange.film.xx.mkv": str(number) for number in range(len(HOSTILE_TITLES))})
    with serving(ModelServer(answer=hostile)) as server:
        home.extra = (
            f'[ai]\nprovider = "openai"\nmodel = "test-model"\nbase_url = "{server.url}/v1"\n'
            '[ai.prices."test-model"]\ninput_usd = 0\noutput_usd = 0\n'
        )
        home.run("organize", "--no-probe", "--execute", "--yes", code={0, 3, 4, 9})
        for item in home.json("review", "list"):
            home.run("review", "accept", item["id"], code={0, 2, 4})
        home.run("organize", "--no-probe", "--execute", "--yes", code={0, 3, 4, 9})
    assert server.calls
    assert len(home.files("downloads", "library")) == len(HOSTILE_TITLES)
    assert len(home.files("library")) >= 8  # what passes the check of answers is placed under a harmless name
