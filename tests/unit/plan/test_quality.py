import pytest

from shelver.media.works import Version
from shelver.plan.quality import Comparison, compare


@pytest.mark.parametrize(
    ("new", "old", "found"),
    [
        (Version(resolution=2160, source="WEB-DL"), Version(resolution=1080, source="Remux"), Comparison.BETTER),
        (Version(resolution=720), Version(resolution=1080), Comparison.WORSE),
        (Version(resolution=1080, source="BluRay"), Version(resolution=1080, source="WEB-DL"), Comparison.BETTER),
        (Version(source="HDTV"), Version(source="WEB-DL"), Comparison.WORSE),
        (Version(resolution=1080, is_proper=True), Version(resolution=1080), Comparison.BETTER),
        (Version(resolution=1080), Version(resolution=1080), Comparison.EQUAL),
        (Version(resolution=1080), Version(), Comparison.EQUAL),
        (Version(resolution=480, source="DVD", is_proper=True), Version(), Comparison.EQUAL),
        (Version(source="DVD", is_proper=True), Version(source="DVD"), Comparison.BETTER),
        (Version(), Version(resolution=1080), Comparison.EQUAL),
        (Version(resolution=1080, source="??"), Version(resolution=1080, source="BluRay"), Comparison.EQUAL),
    ],
)
def test_lines_come_before_the_source_and_the_source_before_a_corrected_release(new, old, found):
    assert compare(new, old) is found
