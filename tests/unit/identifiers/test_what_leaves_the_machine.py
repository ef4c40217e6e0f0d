import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelver.identifiers.naming_model.prompt import key_of, prompt_for
from shelver.identifiers.naming_model.redaction import Private, redacted
from shelver.media.questions import NameQuestion
from tests.fakes.hostile_names import HOSTILE

ANNA = Private(home="/home/anna", words=("anna", "annas-nas.local", "annas-nas"))


def test_only_the_base_name_and_two_folders_leave():
    question = NameQuestion(name="/srv/media/in/Lost/S01/e01.mkv", parents=("downloads", "new", "Lost", "Season 1"))
    assert redacted(question, ANNA) == NameQuestion(name="e01.mkv", parents=("Lost", "Season 1"))


@pytest.mark.parametrize(
    "name",
    [
        "C:\\Users\\anna\\Videos\\heat.1995.mkv",
        "\\\\annas-nas\\films\\heat.1995.mkv",
        "/home/anna/films/heat.1995.mkv",
        "heat.1995.from.Annas-NAS.local.mkv",
        "heat.1995.ANNA.mkv",
        "[anna@annas-nas] heat.1995.mkv",
    ],
)
def test_user_home_and_host_are_taken_out_wherever_they_stand(name):
    left = redacted(NameQuestion(name=name, parents=(name,)), ANNA)
    seen = " ".join((left.name, *left.parents)).casefold()
    assert "anna" not in seen
    assert "heat.1995" in seen


def test_a_word_that_only_begins_like_the_user_stays():
    assert redacted(NameQuestion(name="Annabelle.2014.mkv"), ANNA).name == "Annabelle.2014.mkv"


def test_account_names_that_tell_about_nobody_stay():
    question = NameQuestion(name="root.of.evil.media.mkv")
    assert redacted(question, Private(home="/root", words=("root", "media"))) == question


@given(
    before=st.text(string.ascii_letters + " ._-", max_size=10),
    after=st.text(string.ascii_letters + " ._-", max_size=10),
    user=st.text(string.ascii_lowercase, min_size=6, max_size=12),
)
def test_no_path_below_the_home_lets_the_user_through(before, after, user):
    private = Private(home=f"/home/{user}", words=(user,))
    question = NameQuestion(name=f"{before} {user} {after}.mkv", parents=(f"/home/{user}/{before}", user))
    left = redacted(question, private)
    words = " ".join((left.name, *left.parents)).replace(".", " ").replace("-", " ").replace("_", " ").split()
    assert (
        user not in words or user in f"{before} {after}".replace(".", " ").replace("-", " ").replace("_", " ").split()
    )


def test_long_names_are_cut_and_undecodable_bytes_are_spelt_out():
    left = redacted(NameQuestion(name="x" * 1000 + ".mkv", parents=("caf\udce9",)), ANNA)
    assert len(left.name) == 240
    assert left.parents == ("caf\\xe9",)
    prompt_for([left], most_tokens=1000).user.encode("utf-8")


def test_each_model_and_each_name_has_its_own_key_and_size_none():
    question = NameQuestion(name="Heat.1995.mkv", parents=("Films",))
    assert key_of(question, "a") != key_of(question, "b")
    assert key_of(question, "a") != key_of(NameQuestion(name="Heat.1995.mkv"), "a")
    assert key_of(question, "a") == key_of(NameQuestion(name="heat.1995.mkv", parents=("Films",), size_mb=7), "a")


def test_the_answer_has_room_for_each_name_and_no_more():
    questions = [NameQuestion(name=f"{n}.mkv") for n in range(10)]
    assert prompt_for(questions, most_tokens=4000).max_tokens == 1400
    assert prompt_for(questions[:1], most_tokens=4000).max_tokens == 320
    assert prompt_for(questions, most_tokens=1000).max_tokens == 1000


PLAIN = [NameQuestion(name=f"plain.{n}.2001.mkv", parents=("Films",), size_mb=700) for n in range(9)]


def rows(questions):
    """The lines of the request, one for each name."""
    text = prompt_for([redacted(question, ANNA) for question in questions], most_tokens=1500).user
    assert text.startswith("<names>\n[")
    assert text.endswith("]\n</names>")
    assert text.count("names>") == 2
    return text.removeprefix("<names>\n[").removesuffix("]\n</names>").split(",\n")


def test_there_are_sixty_hostile_names():
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("place", [0, 4, 9])
def test_a_hostile_name_changes_no_byte_of_the_others(name, place):
    hostile = NameQuestion(name=name, parents=(name, name))
    with_it = rows([*PLAIN[:place], hostile, *PLAIN[place:]])
    with_another = rows([*PLAIN[:place], NameQuestion(name="harmless.mkv"), *PLAIN[place:]])
    assert len(with_it) == 10
    assert [row for number, row in enumerate(with_it) if number != place] == [
        row for number, row in enumerate(with_another) if number != place
    ]
    entries = json.loads("[" + ",".join(with_it) + "]")
    assert [entry["i"] for entry in entries] == list(range(10))
    assert set(entries[place]) <= {"i", "name", "parents"}


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_without_a_hostile_name_the_request_for_the_others_is_the_same(name):
    assert rows([*PLAIN, NameQuestion(name=name)])[:9] == rows(PLAIN)


@given(st.text(max_size=300), st.lists(st.text(max_size=300), max_size=4))
def test_no_name_at_all_leaves_its_line(name, parents):
    found = rows([*PLAIN, NameQuestion(name=name, parents=tuple(parents))])
    assert found[:9] == rows(PLAIN)
    assert len(found) == 10
    assert json.loads(found[9])["i"] == 9
