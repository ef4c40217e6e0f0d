"""Pictures are fetched once, checked by a decoder in its sandbox, and never stop anything."""

import pytest
import stamina
from blake3 import blake3

from shelver.catalogs import pictures as module
from shelver.catalogs.pictures import CataloguePictures
from shelver.http.client import HttpClient, Service
from shelver.http.faults import Patience
from shelver.probes.picture import PictureProber
from tests.fakes.catalogue_server import catalogue_server
from tests.fakes.catalogue_works import PICTURE
from tests.fakes.memory_cache import MemoryCache, NoLimit


@pytest.fixture(scope="module")
def server():
    with catalogue_server() as running:
        yield running


@pytest.fixture(scope="module")
def prober():
    made = PictureProber()
    yield made
    made.close()


@pytest.fixture
def journal():
    """Bytes that were written once, by their digest."""
    return {}


@pytest.fixture
def pictures(server, prober, journal):
    server.asked.clear()
    server.faults.clear()
    service = Service(name="The server of pictures", base_url=server.address)
    http = HttpClient(service, rate=NoLimit(), patience=Patience(rest_s=0))
    made = CataloguePictures(http, kind_of=prober.kind, cache=MemoryCache(), kept=journal.get)
    with stamina.set_testing(True, attempts=2):
        yield made
    made.close()


def test_a_picture_comes_as_it_is_and_is_not_fetched_again_once_it_was_written(server, pictures, journal):
    address = f"{server.address}/t/p/w780/poster.png"
    assert pictures.fetch(address, "png").content == PICTURE[0]
    journal[blake3(PICTURE[0]).hexdigest()] = PICTURE[0]
    assert pictures.fetch(address, "png").content == PICTURE[0]
    assert len(server.asked) == 1


def test_a_picture_that_was_never_written_is_fetched_again(server, pictures):
    for _ in range(2):
        assert pictures.fetch(f"{server.address}/t/p/w780/poster.png", "png").content == PICTURE[0]
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("nonsense", "no png picture"),
        ("empty", "no png picture"),
        ("huge", "larger than"),
        (503, "not available"),
        (404, "no such picture"),
        (403, "refuses"),
        ("short", "not available"),
    ],
)
def test_what_is_no_picture_is_a_problem_in_words(server, pictures, fault, problem):
    server.fail(fault, fault)
    fetched = pictures.fetch(f"{server.address}/t/p/w780/poster.png", "png")
    assert fetched.content is None
    assert problem in fetched.problem


def test_an_answer_that_was_cut_short_is_asked_for_once_more(server, pictures):
    server.fail("truncated")
    assert pictures.fetch(f"{server.address}/t/p/w780/poster.png", "png").content == PICTURE[0]
    assert len(server.asked) == 2


def test_a_picture_of_another_kind_than_its_name_says_is_left_out(server, pictures):
    assert pictures.fetch(f"{server.address}/t/p/w780/poster.jpg", "jpg").content is None


@pytest.mark.parametrize(
    "address",
    ["http://169.254.169.254/latest.png", "http://127.1.2.3/x.png", "file:///etc/passwd", "ftp://h/x.png", ""],
)
def test_no_private_address_is_asked(server, pictures, address):
    fetched = pictures.fetch(address, "png")
    assert fetched.content is None
    assert "not asked" in fetched.problem
    assert server.asked == []


def test_a_picture_beyond_the_limit_is_not_kept(server, pictures, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_BYTES", 10)
    assert "larger than 10 bytes" in pictures.fetch(f"{server.address}/t/p/w780/poster.png", "png").problem


HOSTILE = [
    b"",
    b"<html><img src=x></html>",
    PICTURE[0][:40],
    b"\xff\xd8\xff" + b"\x00" * 500,
    b"\x89PNG\r\n\x1a\n" + PICTURE[0],
    PICTURE[0].replace(b"\x00\x00\x00\x02\x00\x00\x00\x03", b"\x7f\xff\xff\xff\x7f\xff\xff\xff"),
    b"\xff\xd8\xff\xe0" + PICTURE[0],
]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_bytes_that_only_begin_like_a_picture_are_none(prober, content):
    assert prober.kind(content) == ""
    assert prober.kind(PICTURE[0]) == "png"
