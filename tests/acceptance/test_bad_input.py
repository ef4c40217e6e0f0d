"""Bad input: one clear error with a hint, nothing moved that should not be, nothing lost."""

import errno
import os

import pytest

from tests.acceptance.conftest import started


@pytest.fixture
def library(home):
    home.root("movies", "movies", {"Heat (1995)": {"Heat (1995).mkv": "heat"}})
    home.root("tv", "tv")
    return home


def test_without_settings_the_program_says_how_to_write_them(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    done = started(["organize"])
    assert done.code == 1
    assert "SHV-103" in done.stderr
    assert "shelver config init" in done.stderr


def test_without_roots_the_program_says_how_to_add_one(home):
    assert "shelver roots add" in home.run("organize", code=1).stderr


def test_a_folder_that_does_not_exist_is_named(library):
    assert "SHV-301" in library.run("organize", library.folder / "nowhere", code=1).stderr


@pytest.mark.parametrize("inside", ["library/movies", "library/movies/Heat (1995)", "library", "."])
def test_a_source_that_is_inside_or_around_a_root_is_refused(library, inside):
    before = library.snapshot()
    assert "SHV-202" in library.run("organize", library.folder / inside, "--execute", "--yes", code=1).stderr
    assert library.snapshot() == before


def test_symbolic_links_and_pipes_are_refused_and_loops_are_harmless(library):
    library.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    (library.downloads / "Thief.1981.mkv").symlink_to(library.downloads / "Ronin.1998.1080p.BluRay.x264-G.mkv")
    (library.downloads / "loop").symlink_to(library.downloads)
    os.mkfifo(library.downloads / "Pipe.2001.mkv")
    shown = library.run("organize", "--execute", "--yes", "--no-probe")
    assert "link" in shown.stdout
    assert "library/movies/Ronin (1998)/Ronin (1998).mkv" in library.files()
    assert (library.downloads / "Thief.1981.mkv").is_symlink()
    assert (library.downloads / "loop").is_symlink()


def test_an_undecodable_name_moves_and_comes_back_byte_for_byte(library):
    name = os.fsdecode(b"Caf\xe9.Lumi\xe8re.2003.1080p.BluRay.x264-G.mkv")
    try:
        library.download({name: "film"})
    except OSError as error:
        if error.errno == errno.EILSEQ:
            pytest.skip("this file system stores only UTF-8 names")
        raise
    shown = library.run("organize", "--execute", "--yes", "--no-probe", code=(0, 3, 4))
    assert "\\xe9" in shown.stdout
    library.run("undo", "--yes", code=(0, 1, 2))
    assert library.files("downloads") == [f"downloads/{name}"]


def test_a_name_of_255_bytes_is_shortened_in_the_library_and_comes_back(library):
    name = ("ä" * 110 + ".2003.1080p-G")[:251] + ".mkv"
    library.download({name: "film"})
    before = library.snapshot()
    library.run("organize", "--execute", "--yes", "--no-probe")
    assert all(len(part.encode()) <= 255 for path in library.files("library") for part in path.split("/"))
    library.run("undo", "--yes")
    assert library.snapshot() == before


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/x", "..", "CON", "a\x1b[31m\nb", "title \u202egpj.exe", "-rf", "$(touch owned)"]
)
def test_a_hostile_title_stays_inside_its_root_and_cannot_colour_the_terminal(library, name):
    library.download({name.replace("/", "\u2215") + ".1999.1080p.mkv": "x"})
    shown = library.run("organize", "--execute", "--yes", "--no-probe", code=(0, 3, 4, 9))
    assert "\x1b" not in shown.stdout + shown.stderr
    assert "\u202e" not in shown.stdout + shown.stderr
    outside = [
        path for path in library.folder.iterdir() if path.name not in {"downloads", "library", "home", "shelver.toml"}
    ]
    assert not outside


def test_a_file_that_still_changes_waits(library):
    library.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    os.utime(library.downloads / "Ronin.1998.1080p.BluRay.x264-G.mkv")
    assert "may still grow" in library.run("organize", "--execute", "--yes", "--no-probe", code=9).stdout


@pytest.mark.parametrize(
    "content", [b"", b"not a video", b"\x1aE\xdf\xa3" + b"\x00" * 100, b"#EXTM3U\nhttp://127.0.0.1:9/x.ts\n"]
)
def test_broken_media_is_said_to_be_so_and_placed_by_its_name_or_left(library, content):
    library.download({"Ronin.1998.mkv": content})
    said = library.run("organize", "--execute", "--yes", code=(0, 3, 4, 9)).stdout
    assert ("cannot be opened as a video" if content else "it is empty") in said
    assert any("Ronin" in path for path in library.files())


def test_a_broken_database_is_named_and_nothing_moves(library):
    library.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    database = library.folder / "broken.db"
    database.write_bytes(b"this is no database" * 100)
    library.extra = f'[database]\nurl = "sqlite:///{database}"\n'
    before = library.snapshot()
    done = library.run("organize", "--execute", "--yes", code=1)
    assert "SHV-601" in done.stderr
    assert str(database) in done.stderr
    assert library.snapshot() == before
    assert database.read_bytes().startswith(b"this is no database")


def test_a_root_that_does_not_exist_takes_nothing_and_is_named(home):
    home.root("movies", "movies")
    (home.folder / "library" / "movies").rmdir()
    home.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    done = home.run("organize", "--execute", "--yes", "--no-probe", code=5)
    assert "Mount it" in done.stdout
    assert home.files() == ["downloads/Ronin.1998.1080p.BluRay.x264-G.mkv"]


def test_too_little_space_on_every_root_moves_nothing(home):
    home.root("movies", "movies")
    home.extra = ""
    home.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    done = started(
        [
            "organize",
            str(home.downloads),
            "--execute",
            "--yes",
            "--no-probe",
            "--method",
            "copy",
            "--config",
            str(_huge_buffer(home)),
        ]
    )
    assert done.code == 5
    assert "free" in done.stdout + done.stderr
    assert home.files() == ["downloads/Ronin.1998.1080p.BluRay.x264-G.mkv"]


def _huge_buffer(home):
    config = home.folder / "huge.toml"
    config.write_text("".join(home.roots.values()) + '[moving]\nfree_space_buffer = "900 TiB"\n')
    return config


def test_an_unknown_batch_or_item_is_wrong_usage(library):
    assert "SHV-502" in library.run("undo", "20010101-000000-abcdef", code=2).stderr
    assert "SHV-402" in library.run("review", "accept", "99", code=2).stderr
    assert "SHV-201" in library.run("library", "scan", "nowhere", code=2).stderr


def test_undo_stops_where_a_file_changed_since_and_overwrites_nothing(library):
    library.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin", "Thief.1981.1080p.BluRay.x264-G.mkv": "thief"})
    library.run("organize", "--execute", "--yes", "--no-probe")
    placed = library.folder / "library/movies/Ronin (1998)/Ronin (1998).mkv"
    placed.write_text("a person edited this")
    (library.downloads / "Thief.1981.1080p.BluRay.x264-G.mkv").write_text("a new download")
    done = library.run("undo", "--yes", code=3)
    assert "Ronin (1998).mkv" in done.stdout
    assert placed.read_text() == "a person edited this"
    assert (library.downloads / "Thief.1981.1080p.BluRay.x264-G.mkv").read_text() == "a new download"
    assert (library.folder / "library/movies/Thief (1981)/Thief (1981).mkv").read_text() == "thief"


def test_the_folder_of_a_database_that_a_person_named_is_never_made(library):
    library.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    library.extra = f'[database]\nurl = "sqlite:///{library.folder}/nowhere/shelver.db"\n'
    done = library.run("organize", "--execute", "--yes", code=1)
    assert f"SHV-601 The folder {library.folder}/nowhere of the database does not exist" in done.stderr
    assert not (library.folder / "nowhere").exists()
    library.extra = '[database]\nurl = "nonsense"\n'
    assert "SHV-601" in library.run("organize", code=1).stderr


@pytest.mark.parametrize("command", [("library", "scan"), ("roots", "check")])
def test_without_library_roots_there_is_nothing_to_scan_or_check_and_it_says_so(home, command):
    assert "shelver roots add" in home.run(*command, code=1).stderr


def test_a_variable_that_is_no_setting_is_named_with_the_setting_that_may_be_meant(library, monkeypatch):
    monkeypatch.setenv("SHELVER_FOO__BAR", "1")
    monkeypatch.setenv("SHELVER_DATABASE_URL", "sqlite:///x")
    monkeypatch.setenv("SHELVER_ROOTS__MOVIES__PRIORITY", "2")
    monkeypatch.setenv("SHELVER_TMDB__LANGUAGE", "de-DE")
    said = library.run("roots", "list").stderr.splitlines()
    assert [line.split(" ")[2] for line in said] == ["SHELVER_DATABASE_URL", "SHELVER_FOO__BAR"]
    assert "SHELVER_DATABASE__URL" in said[0]
    monkeypatch.setenv("SHELVER_MOVING__CONFLIKT", "skip")
    refused = library.run("roots", "list", code=1).stderr
    assert "SHELVER_MOVING__CONFLICT" in refused
    assert "SHV-102" in refused


def test_checking_settings_that_no_file_holds_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    done = started(["config", "check"])
    assert "There is no settings file" in done.stderr
    assert "all right" not in done.stdout
    assert "SHV-102" in started(["config", "check", "--config", str(tmp_path / "nowhere.toml")]).stderr


WRONG_SETTINGS = [
    ("[downloads]\npath = 5\n", "[downloads] path: must be a folder"),
    ("[moving]\nfree_space_buffer = 'lots'\n", '[moving] free_space_buffer: must be a number of bytes, or text such as "1 GiB"'),
    ("[moving]\nconflict = 3\n", "[moving] conflict: must be 'suffix', 'skip'"),
    ("[roots.x]\npath = '/tmp'\nkind = 'tv'\nlayout = 'none'\n", "asks for the layout 'none'"),
    ("[roots]\nx = 5\n", "[roots] x: must be a table of settings"),
    ("[nonsense]\n", "nonsense: is not a setting of shelver"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG_SETTINGS)
def test_a_wrong_setting_is_named_with_its_place_and_in_plain_words(tmp_path, text, said):
    config = tmp_path / "shelver.toml"
    config.write_text(text)
    done = started(["config", "check", "--config", str(config)])
    assert done.code == 1
    assert "SHV-102" in done.stderr
    assert said in done.stderr
    assert "<class" not in done.stderr


def test_every_volume_of_a_packed_release_is_shown_by_its_own_name(library):
    library.download({"Ronin.1998.part1.rar": "1", "Ronin.1998.part2.rar": "2"})
    shown = library.run("organize", code=9).stdout
    assert "  - Ronin.1998.part1.rar stays: it is still packed" in shown
    assert "  - Ronin.1998.part2.rar stays: it is still packed" in shown


def test_only_the_program_as_a_whole_offers_completion(home):
    assert "--install-completion" in started(["--help"]).stdout
    for words in (["organize"], ["roots"], ["roots", "list"]):
        assert "completion" not in started([*words, "--help"]).stdout


def test_a_broken_media_config_is_told_on_one_line_with_the_place(tmp_path):
    legacy = tmp_path / "media_config.yaml"
    for content, said in ((b"movies: [b", "line 1, column 11"), (b"\xff\xfe", "no text in UTF-8")):
        legacy.write_bytes(content)
        done = started(["config", "import", str(legacy), "--config", str(tmp_path / "new.toml")])
        assert done.code == 1
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1
    missing = started(["config", "import", str(tmp_path / "none.yaml"), "--config", str(tmp_path / "new.toml")]).stderr
    assert "No such file" in missing
    assert "Errno" not in missing
    assert not (tmp_path / "new.toml").exists()


def test_a_reason_is_said_once(library):
    library.download({"01.mkv": "x"})
    assert library.run("organize", "--no-probe", code=4).stdout.count("says nothing about which work") == 1


@pytest.mark.parametrize("inside", ["library/movies/new", "library/movies", "library"])
def test_a_downloads_folder_that_overlaps_a_root_is_told_before_anything_is_planned(library, inside):
    downloads = library.folder / inside
    downloads.mkdir(exist_ok=True)
    movies = library.folder / "library" / "movies"
    settings = library.folder / "own.toml"
    settings.write_text(f'[downloads]\npath = "{downloads}"\n')
    config = ["--config", str(settings)]
    added = started(["roots", "add", "movies", str(movies), "--kind", "movies", *config])
    assert (added.code, "SHV-202" in added.stderr) == (1, True)
    settings.write_text(settings.read_text() + f'[roots.movies]\npath = "{movies}"\nkind = "movies"\n')
    checked = started(["config", "check", *config])
    assert (checked.code, "SHV-202" in checked.stderr) == (1, True)


def test_no_command_shows_a_password_that_stands_in_an_address_of_the_settings(library):
    library.extra = (
        '[database]\nurl = "postgresql+psycopg://anna:canary-1@127.0.0.1:9/x?sslpassword=canary-2"\n'
        '[tmdb]\nbase_url = "http://anna:canary-3@127.0.0.1:9/3"\napi_key = "canary-4"\n'
        '[ai]\nprovider = "openai"\nmodel = "m"\nbase_url = "http://anna:canary-5@127.0.0.1:9/v1"\napi_key = "canary-6"\n'
        "[ai.prices.m]\ninput_usd = 0\noutput_usd = 0\n"
    )
    commands = (
        ["config", "show"],
        ["config", "show", "--json"],
        ["costs"],
        ["organize"],
        ["doctor", "ai"],
        ["db", "status"],
    )
    for command in commands:
        done = library.run(*command, code={0, 1, 2, 3, 4})
        assert "canary" not in done.stdout + done.stderr, command
    assert "anna:***@" in library.run("config", "show").stdout


def test_a_name_that_looks_like_markup_cannot_end_a_run_that_draws_a_progress_bar(library):
    """The bar shows paths on the terminal while the output goes to a file: "[/b" would be a closing tag."""
    library.download({"Pack [": {"b] Ronin.1998.1080p.mkv": "ronin", "c] Thief.1981.1080p.mkv": "thief"}})
    shown = library.run("organize", "--no-probe", "--execute", "--yes", on_terminal=True)
    assert "[/c] Thief" in shown.stderr
    assert library.files("downloads") == []
