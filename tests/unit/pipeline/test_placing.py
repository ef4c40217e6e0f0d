"""Where the files of an item go: the folder of its kind, and the names of everything that comes with it."""

import pytest

from shelver.media.files import FileRole
from shelver.media.kinds import Genre, RootKind
from shelver.media.works import Audiobook, OtherWork, Version
from shelver.pipeline.place import place
from shelver.pipeline.surroundings import PlacingRules
from shelver.plan.naming.style import NamingRules
from tests.fakes.library import (
    GIB,
    accepted,
    bundle_file,
    item_of,
    loose,
    release,
)
from tests.fakes.placing import HEAT, episode, root, targets, world

KINDS = [
    (HEAT, Genre.PLAIN, "/lib/Movies/Heat (1995)/Heat (1995).mkv"),
    (episode(2), Genre.PLAIN, "/lib/TV Shows/Lost/Season 01/Lost - s01e02.mkv"),
    (HEAT, Genre.DOCUMENTARY, "/lib/Other/Documentaries/Heat (1995)/Heat (1995).mkv"),
    (HEAT, Genre.STANDUP, "/lib/Other/Stand-up/Heat (1995)/Heat (1995).mkv"),
    (Audiobook(title="Dune", author="Frank Herbert"), Genre.PLAIN, "/lib/Audiobooks/Frank Herbert/Dune/Dune.mkv"),
    (OtherWork(title="x"), Genre.PLAIN, "/lib/Other/x.mkv"),
]


@pytest.mark.parametrize(("work", "genre", "path"), KINDS)
def test_a_mixed_root_has_one_folder_for_each_kind(work: object, genre: Genre, path: str) -> None:
    plan = place(loose("x.mkv"), [accepted(work, genre=genre)], world())  # type: ignore[arg-type]
    assert targets(plan) == [path]


def test_a_typed_root_has_no_folder_of_its_kind() -> None:
    plan = place(loose("x.mkv"), [accepted(HEAT)], world(root("films", RootKind.MOVIES)))
    assert targets(plan) == ["/films/Heat (1995)/Heat (1995).mkv"]


def test_documentaries_go_to_the_movies_where_no_root_is_meant_for_them() -> None:
    films, docs = root("films", RootKind.MOVIES), root("docs", RootKind.DOCUMENTARIES)
    decision = accepted(HEAT, genre=Genre.DOCUMENTARY)
    assert targets(place(loose("x.mkv"), [decision], world(films, docs)))[0].startswith("/docs/")
    assert targets(place(loose("x.mkv"), [decision], world(films)))[0].startswith("/films/")


def test_sidecars_and_extras_take_the_name_of_their_film() -> None:
    bundle = release(
        "Heat.1995.1080p-GRP",
        item_of(
            "heat.mkv",
            folder="/dl/Heat.1995.1080p-GRP",
            subtitles="Subs/2_English.srt,Subs/3_English.srt,heat.pt-BR.forced.srt,heat.ger.sdh.srt,heat.idx,heat.sub",
            nfo="heat.nfo",
            art="folder.jpg,heat-fanart.jpg,screen.jpg",
            extras="Featurettes/Making of.mkv,heat-trailer.mp4,Bonus/x.mkv",
        ),
        left=(bundle_file("Sample/s.mkv", FileRole.SAMPLE, folder="/dl/Heat.1995.1080p-GRP"),),
    )
    plan = place(bundle, [accepted(HEAT)], world(root("f", RootKind.MOVIES)))
    names = sorted(path.removeprefix("/f/Heat (1995)/") for path in targets(plan))
    assert names == [
        "Heat (1995)-trailer.mp4",
        "Heat (1995).de.sdh.srt",
        "Heat (1995).en.2.srt",
        "Heat (1995).en.srt",
        "Heat (1995).idx",
        "Heat (1995).mkv",
        "Heat (1995).nfo",
        "Heat (1995).pt-BR.forced.srt",
        "Heat (1995).sub",
        "fanart.jpg",
        "featurettes/Making of.mkv",
        "other/x.mkv",
        "poster.jpg",
    ]
    assert plan.left == (
        ("/dl/Heat.1995.1080p-GRP/Sample/s.mkv", "it is a sample; samples never go into a library"),
        ("/dl/Heat.1995.1080p-GRP/screen.jpg", "no media server would show this picture here"),
    )
    assert plan.tidy == ("/dl/Heat.1995.1080p-GRP",)


def test_the_notes_of_a_release_group_are_kept_where_no_server_reads_them_as_metadata() -> None:
    plan = place(loose("heat.mkv", notes="heat.nfo"), [accepted(HEAT)], world(root("f", RootKind.MOVIES)))
    assert targets(plan) == ["/f/Heat (1995)/Heat (1995).mkv", "/f/Heat (1995)/Heat (1995).nfo-orig"]


def test_the_parts_of_a_film_are_numbered_in_order_and_their_subtitles_follow() -> None:
    bundle = loose("heat.cd1.avi", "heat.cd2.avi", subtitles="heat.cd1.srt,heat.cd2.en.srt")
    plan = place(bundle, [accepted(HEAT)], world(root("f", RootKind.MOVIES)))
    assert [path.removeprefix("/f/Heat (1995)/Heat (1995)") for path in targets(plan)] == [
        "-cd1.avi",
        "-cd2.avi",
        "-cd1.srt",
        "-cd2.en.srt",
    ]


def test_subtitles_have_languages_of_three_letters_where_a_person_wants_them() -> None:
    bundle = loose("heat.mkv", subtitles="heat.English.srt,heat.de.sdh.srt,heat.pt-BR.srt,heat.srt")
    rules = PlacingRules(naming=NamingRules(three_letter_languages=True))
    plan = place(bundle, [accepted(HEAT)], world(root("f", RootKind.MOVIES), rules=rules))
    assert sorted(path.removeprefix("/f/Heat (1995)/Heat (1995)") for path in targets(plan)) == [
        ".eng.srt",
        ".ger.sdh.srt",
        ".mkv",
        ".pt-BR.srt",
        ".srt",
    ]


@pytest.mark.parametrize(
    ("names", "placed"),
    [
        (("VIDEO_TS/VIDEO_TS.IFO", "VIDEO_TS/VTS_01_1.VOB"), ["VIDEO_TS/VIDEO_TS.IFO", "VIDEO_TS/VTS_01_1.VOB"]),
        (("VIDEO_TS.IFO", "VTS_01_1.VOB"), ["VIDEO_TS/VIDEO_TS.IFO", "VIDEO_TS/VTS_01_1.VOB"]),
        (("BDMV/STREAM/0.m2ts",), ["BDMV/STREAM/0.m2ts"]),
        (("heat.iso",), ["Heat (1995).iso"]),
    ],
)
def test_a_disc_keeps_its_structure_below_the_film(names: tuple[str, ...], placed: list[str]) -> None:
    bundle = release("Heat", item_of(*names, folder="/dl/Heat", role=FileRole.DISC))
    plan = place(bundle, [accepted(HEAT)], world(root("f", RootKind.MOVIES)))
    assert [path.removeprefix("/f/Heat (1995)/") for path in targets(plan)] == placed


@pytest.mark.parametrize(
    ("layout", "version", "size_bytes", "name"),
    [
        ("emby", Version(source="DVD"), GIB, "Heat (1995).dvd.iso"),
        ("emby", Version(source="BluRay"), GIB, "Heat (1995).bluray.iso"),
        ("emby", Version(), 22 * GIB, "Heat (1995).bluray.iso"),
        ("emby", Version(), 4 * GIB, "Heat (1995).iso"),
        ("jellyfin", Version(source="DVD"), GIB, "Heat (1995).iso"),
    ],
)
def test_an_image_for_emby_says_what_disc_it_is_of(layout: str, version: Version, size_bytes: int, name: str) -> None:
    bundle = release("Heat", item_of("heat.iso", folder="/dl/Heat", role=FileRole.DISC, size_bytes=size_bytes))
    plan = place(bundle, [accepted(HEAT, version=version)], world(root("f", RootKind.MOVIES, layout=layout)))
    assert targets(plan) == [f"/f/Heat (1995)/{name}"]


def test_the_parts_of_one_episode_are_numbered_as_servers_stack_them() -> None:
    item = item_of("a.part1.mkv", "a.part2.mkv", folder="/dl/a")
    plan = place(release("a", item), [accepted(episode(2))], world(root("f", RootKind.TV)))
    assert [path.rpartition(" - ")[2] for path in targets(plan)] == ["pt1.mkv", "pt2.mkv"]


def test_a_read_book_of_many_files_keeps_their_names_below_author_and_title() -> None:
    bundle = release("b", item_of("in/CD 1/01.mp3", "in/CD 2/01.mp3", folder="/dl/b", role=FileRole.AUDIO))
    plan = place(bundle, [accepted(Audiobook(title="Dune", author=""))], world(root("a", RootKind.AUDIOBOOKS)))
    assert targets(plan) == ["/a/Unknown Author/Dune/CD 1/01.mp3", "/a/Unknown Author/Dune/CD 2/01.mp3"]
