import pytest

from shelver.match.identity import has_identity
from shelver.names import parse


@pytest.mark.parametrize(
    "name",
    [
        "01.mkv",
        "S01E02.mkv",
        "VTS_01_1.VOB",
        "video.mp4",
        "Episode 3.mkv",
        "track01.mp3",
        "d41d8cd98f00b204e9800998ecf8427e.mkv",
        "---.mkv",
        "12 - 13.mkv",
        "IMG_4821.MOV",
    ],
)
def test_a_name_that_two_works_can_share_has_no_identity(name):
    assert not has_identity(parse(name))


@pytest.mark.parametrize(
    "name",
    [
        "1917.2019.1080p.mkv",
        "24.S01E02.mkv",
        "Up.2009.mkv",
        "Lost.S01E02.mkv",
        "M.1931.mkv",
        "Dark/Season 1/01.mkv",
        "海の図書館.mkv",
    ],
)
def test_a_title_gives_identity_however_short(name):
    assert has_identity(parse(name))
