import pytest

from shelver.match.version import edition_for_people, version_of
from shelver.media.facts import Facts
from shelver.media.works import Version
from shelver.names import parse


def test_a_name_says_cut_and_quality():
    name = parse("The.Salt.Road.2006.Directors.Cut.PROPER.1080p.BluRay.x264-GRP.mkv")

    assert version_of(name) == Version(edition="Director's Cut", resolution=1080, source="BluRay", is_proper=True)


def test_words_of_distribution_are_no_cut():
    assert edition_for_people("limited") == ""
    assert edition_for_people("limited, extended") == "Extended"


@pytest.mark.parametrize(
    ("width", "height", "resolution"),
    [
        (1920, 1080, 1080),
        (1920, 800, 1080),
        (1440, 1080, 1080),
        (3840, 1600, 2160),
        (1280, 544, 720),
        (960, 720, 720),
        (1024, 576, 576),
        (720, 576, 576),
        (640, 352, 480),
        (16, 16, 480),
    ],
)
def test_the_picture_outweighs_the_name(width, height, resolution):
    facts = Facts(container="matroska", width_px=width, height_px=height)

    assert version_of(parse("Film.2010.2160p.mkv"), facts).resolution == resolution


def test_without_a_picture_the_name_counts():
    assert version_of(parse("Film.2010.720p.mkv"), Facts(container="avi")).resolution == 720


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("Film.2010.3D.HSBS.1080p.BluRay.x264-GRP.mkv", "3D.HSBS"),
        ("Film.2010.1080p.3D.Half-OU.BluRay.x264-GRP.mkv", "3D.HTAB"),
        ("Film (2010) 3D Full SBS.mkv", "3D.FSBS"),
        ("Film.2010.3D-SBS.mkv", "3D.HSBS"),
        ("Film.2010.Extended.3D.1080p.BluRay.MVC-GRP.mkv", "Extended 3D.MVC"),
        ("Film.2010.3D.1080p.BluRay.mkv", "3D"),
        ("Film.2010.1080p.BluRay.mkv", ""),
    ],
)
def test_a_film_in_3d_says_how_its_pictures_lie(name, edition):
    assert version_of(parse(name)).edition == edition
