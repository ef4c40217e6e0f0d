"""NFO files beside library files: whatever they hold, reading one costs little and says only what stands in it."""

import pytest

from shelver.probes.nfo import NfoReader

FILM = '<movie><title>Night\n  Ferry &amp; Co</title><year>2003</year><uniqueid type="tmdb">3</uniqueid></movie>'


def read(tmp_path, content):
    path = tmp_path / "film.nfo"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return NfoReader().identity(str(path))


def test_title_year_and_ids_are_read(tmp_path):
    found = read(tmp_path, FILM)
    assert (found.title, found.year, found.ids.tmdb, found.is_show) == ("Night Ferry & Co", 2003, 3, False)


@pytest.mark.parametrize(
    "filling",
    [
        "<title>" + " " * (1 << 20),
        "<title>" * (1 << 17),
        "<title>" + "&amp;" * (1 << 17) + "</title>",
        "<uniqueid type='a' " * (1 << 15),
        "<tmdbid>" + "\n" * (1 << 20),
        "<year>" + " " * (1 << 20),
        '<!DOCTYPE x [<!ENTITY a "' + "b" * 1000 + '"><!ENTITY c "' + "&a;" * 1000 + '">]><title>&c;</title>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><title>&a;</title>',
    ],
    ids=range(8),
)
def test_a_file_made_to_keep_readers_busy_is_read_to_its_first_mebibyte_and_expands_to_nothing(tmp_path, filling):
    found = read(tmp_path, f"<movie>{filling}")
    assert len(found.title) <= 400
    assert "root:" not in found.title
