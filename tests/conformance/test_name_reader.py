"""Everything that can be asked of a name reader."""

import os
import signal
from pathlib import Path

import pytest

from shelver.identifiers.names_beside import NamesBeside
from shelver.names import parse
from tests.fakes.name_reader import ReaderHere

EPISODES = [f"Harbour.Lights.S01E{number:02}.720p.HDTV.x264-KESTREL.mkv" for number in range(1, 40)]
FILMS = ["The.Clockmakers.Daughter.2018.1080p.WEB.h264-GRP.mkv", "Кино (2001)/Кино.avi", "", "\udcff\x1b[2J.mkv"]


@pytest.fixture(params=["beside", "fake"])
def reader(request):
    if request.param == "fake":
        yield ReaderHere()
        return
    made = NamesBeside()
    yield made
    made.close()


def read(names):
    return [parse(name) for name in names]


def test_each_name_reads_as_it_does_here_and_in_its_place(reader):
    assert list(reader.ask(FILMS)()) == read(FILMS)


def test_several_questions_are_answered_each_by_itself_in_any_order(reader):
    first, second, third = reader.ask(EPISODES), reader.ask([]), reader.ask(FILMS)

    assert (list(third()), list(first()), list(second())) == (read(FILMS), read(EPISODES), [])


def test_an_answer_may_be_taken_again(reader):
    answer = reader.ask(EPISODES)

    assert list(answer()) == list(answer())


def test_names_longer_than_any_channel_holds_are_read(reader):
    names = [f"{'Long.' * 800}S01E{number:02}.mkv" for number in range(1, 99)]
    first, second = reader.ask(names), reader.ask(names)

    assert list(second()) == list(first()) == read(names)


@pytest.fixture
def beside():
    reader = NamesBeside()
    yield reader
    reader.close()


def test_names_are_read_here_once_the_child_is_gone(beside):
    answer = beside.ask(EPISODES)
    os.kill(beside.child_pid, signal.SIGKILL)

    assert list(answer()) == read(EPISODES)
    assert list(beside.ask(FILMS)()) == read(FILMS)
    assert beside.child_pid is None


def test_a_reader_that_is_closed_leaves_no_child_and_still_answers(beside):
    answer = beside.ask(EPISODES)
    child = Path(f"/proc/{beside.child_pid}")
    assert child.exists()
    beside.close()
    beside.close()

    assert not child.exists()
    assert list(answer()) == read(EPISODES)
