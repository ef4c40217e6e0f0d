import pytest

from shelver.errors import UnreadableCache
from shelver.media.kinds import MediaType
from shelver.stores.csv_cache import NAME, CachedClassification, read_csv_cache

HEADER = "filename,media_type,classification_source,timestamp\n"


@pytest.fixture
def path(tmp_path):
    return tmp_path / NAME


def test_a_missing_cache_is_empty(path):
    assert read_csv_cache(path) == {}


def test_every_line_is_found_by_its_file_name(path):
    path.write_text(HEADER + '"Lost, and Found.mkv",TV,Rule-based,2025-01-18T14:30:15\nb.mkv,standup,AI-Batch,\n')

    assert read_csv_cache(path) == {
        "Lost, and Found.mkv": CachedClassification(media_type=MediaType.TV, source="Rule-based"),
        "b.mkv": CachedClassification(media_type=MediaType.STANDUP, source="AI-Batch"),
    }


def test_a_later_line_outweighs_an_earlier_one(path):
    path.write_text(HEADER + "a.mkv,TV,Rule-based,x\na.mkv,MOVIE,AI-Batch,x\n")

    assert read_csv_cache(path)["a.mkv"].media_type is MediaType.MOVIE


@pytest.mark.parametrize("empty", [b"", b"\xef\xbb\xbf", HEADER.encode(), ("\ufeff" + HEADER + "\n").encode()])
def test_an_empty_cache_with_or_without_header_or_mark_is_empty(path, empty):
    path.write_bytes(empty)

    assert read_csv_cache(path) == {}


def test_names_that_are_no_text_are_kept_as_the_system_names_them(path):
    path.write_bytes(HEADER.encode() + b"\xff\xfe.mkv,MOVIE,Rule-based,x\n")

    assert list(read_csv_cache(path)) == ["\udcff\udcfe.mkv"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("name,type\na,TV\n", 1),
        (HEADER + "a.mkv,TV,Rule-based,x\nb.mkv,TV", 3),
        (HEADER + "a.mkv,HOLOGRAM,Rule-based,x\n", 2),
        (HEADER + '"a.mkv,TV,Rule-based,x\n', 2),
        (HEADER + "a" * 200_000 + ",TV,Rule-based,x\n", 2),
    ],
)
def test_a_damaged_line_is_named_with_its_number(path, content, line):
    path.write_text(content)

    with pytest.raises(UnreadableCache) as caught:
        read_csv_cache(path)

    assert f"Line {line} of the CSV cache {path}" in caught.value.message


def test_a_folder_in_its_place_is_one_clear_error(path):
    path.mkdir()

    with pytest.raises(UnreadableCache, match="cannot be read"):
        read_csv_cache(path)
