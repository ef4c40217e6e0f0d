"""Thousands of files over three clouds and a folder, with duplicates: once each, and never twice looked at."""

import hashlib
import itertools
import os

import pytest

from shelver.stores.engine import open_database
from shelver.stores.sources import SourceStore
from shelver.stores.videos import VideoStore
from tests.clouds import KINDS, Cloud
from tests.trees import plant

FIRST = [
    "Silver",
    "Golden",
    "Crimson",
    "Hidden",
    "Broken",
    "Silent",
    "Burning",
    "Frozen",
    "Distant",
    "Hollow",
    "Velvet",
    "Iron",
]
SECOND = [
    "River",
    "Harbour",
    "Garden",
    "Mirror",
    "Castle",
    "Lantern",
    "Orchard",
    "Compass",
    "Meadow",
    "Tower",
    "Feather",
    "Bridge",
]
THIRD = [
    "Rising",
    "Falling",
    "Returns",
    "Awakens",
    "Remembered",
    "Forgotten",
    "Unbound",
    "Divided",
    "Alone",
    "Beyond",
    "Ascending",
    "Eternal",
]


def contents(count):
    """Films with a content of their own each; every fourth has the length of the one before it."""
    titles = [" ".join(words) for words in itertools.product(FIRST, SECOND, THIRD)]
    for number, title in zip(range(count), titles, strict=False):
        year = 1950 + number % 70
        body = hashlib.sha256(title.encode()).digest() * (40 + number // 4 % 50)
        yield f"{title.replace(' ', '.')}.{year}.1080p.WEB-DL.x264-GRP.mkv", body, f"{title} ({year})"


def renamed(name):
    """Return the name under which the same content lies elsewhere."""
    return name.replace("1080p.WEB-DL.x264-GRP", "720p.HDTV.x264-OTHER")


def spread(count, duplicates):
    """Return the trees of four sources: films apart from each other, and some of them again elsewhere by other names."""
    films = list(contents(count))
    trees = [{} for _ in range(4)]
    for number, (name, body, _) in enumerate(films):
        trees[number % 4][name] = body
    for number, (name, body, _) in enumerate(films[:duplicates]):
        trees[(number + 1 + number % 3) % 4][renamed(name)] = body
    return films, trees


@pytest.fixture
def clouds(home):
    config = home.folder / "rclone.conf"
    clouds = [Cloud(kind, home.folder / "clouds" / kind, config) for kind in KINDS]
    yield clouds
    for cloud in clouds:
        cloud.stop()


@pytest.mark.parametrize("count", [160, pytest.param(1600, marks=pytest.mark.long)])
def test_many_files_of_four_sources_are_organized_once_each_and_never_looked_at_again(home, clouds, count):
    films, trees = spread(count, count // 4)
    total = count + count // 4
    home.root("films", "movies")
    home.extra = f'[staging]\npath = "{home.folder}/staging"\n[rclone]\nconfig = "{home.folder}/rclone.conf"\n'
    for cloud, tree in zip(clouds, trees, strict=False):
        plant(cloud.folder, tree)
        home.run("sources", "add", cloud.kind, cloud.address)
    plant(home.folder / "local", trees[3])
    home.run("sources", "add", "disk", home.folder / "local")

    first = home.json("sources", "sync", "--organize", "--yes")

    assert [one["problem"] for one in first] == [None] * 4
    assert sum(one["listed"] for one in first) == total
    assert sum(one["new"] for one in first) == count
    assert sum(one["known"] for one in first) == count // 4
    assert sum(one["placed"] for one in first) == count
    assert home.files("library") == sorted(f"library/films/{film}/{film}.mkv" for _, _, film in films)
    for name, body, film in films[:: max(1, count // 40)]:
        assert (home.folder / "library" / "films" / film / f"{film}.mkv").read_bytes() == body, name
    assert home.files("staging") == []
    assert_every_location_is_known(home, films, count // 4)

    again = home.json("sources", "sync", "--organize", "--yes")
    zero = dict.fromkeys(
        ["fetched_files", "fetched_bytes", "new", "known", "sampled", "digested", "probed", "queued", "placed"], 0
    )
    assert [{name: one[name] for name in zero} for one in again] == [zero] * 4
    assert sum(one["unchanged"] for one in again) == total


def assert_every_location_is_known(home, films, duplicates):
    engine = open_database(f"sqlite:///{os.environ['HOME']}/.local/state/shelver/shelver.db")
    book, videos = SourceStore(engine), VideoStore(engine)
    found = {}
    for number in range(1, len(films) + 1):
        found[videos.video(number).file_path.rpartition("/")[2]] = {
            location.rpartition("/")[2].rpartition(":")[2] for location in book.locations(number)
        }
    expected = {f"{film}.mkv": {name} for name, _, film in films}
    for name, _, film in films[:duplicates]:
        expected[f"{film}.mkv"].add(renamed(name))
    engine.dispose()
    assert found == expected
