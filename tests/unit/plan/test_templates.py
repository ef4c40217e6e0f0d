import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelver.errors import UnusableTemplate
from shelver.media.works import PLAIN_VERSION, Episodes, Movie, Show, TmdbId, TvdbId, Version, Work, WorkIds
from shelver.plan.layouts import STYLES
from shelver.plan.naming.home import Home
from shelver.plan.naming.seats import seats
from shelver.plan.naming.style import NamingRules, styled
from shelver.plan.naming.templates import TOKENS, TemplateKind, Templates, kind_of, read_template
from tests.fakes.library import item_of

FACE_OFF = Movie(
    title="Face/Off", year=1997, ids=WorkIds(tmdb=TmdbId(754)), translations=(("de", "Im Körper des Feindes"),)
)
LOST = Show(title="Lost", year=2004, ids=WorkIds(tvdb=TvdbId(73739)))
FULL_HD = Version(resolution=1080, source="BluRay")


def named(
    template: str, work: Work, version: Version = PLAIN_VERSION, layout: str = "jellyfin", home: Home | None = None
) -> list[str]:
    kind = kind_of(template)
    own = read_template(template, kind)
    rules = NamingRules(templates=Templates(**{kind.value: own}))
    style = styled(STYLES[layout], rules, 255)
    found = seats(style, item_of("a.mkv"), work, version, shelf=(), home=home)
    return ["/".join((*seat.folder, seat.stem)) for seat in found]


@pytest.mark.parametrize(
    ("template", "version", "path"),
    [
        ("{title} ({year})/{title} ({year})< - {edition}>", PLAIN_VERSION, "Face-Off (1997)/Face-Off (1997)"),
        (
            "{title} ({year})/{title} ({year})< - {edition}>",
            Version(edition="Director's Cut"),
            "Face-Off (1997)/Face-Off (1997) - Director's Cut",
        ),
        ("{title} ({year})/{title} ({year}) [{resolution}]", PLAIN_VERSION, "Face-Off (1997)/Face-Off (1997)"),
        (
            "{title} ({year})/{title} ({year}) [{resolution} {source}]",
            FULL_HD,
            "Face-Off (1997)/Face-Off (1997) [1080p BluRay]",
        ),
        ("{letter}/{title} ({year})/{title} ({year})", PLAIN_VERSION, "F/Face-Off (1997)/Face-Off (1997)"),
        (
            "{title:de} ({year})/{title:de} ({year})",
            PLAIN_VERSION,
            "Im Körper des Feindes (1997)/Im Körper des Feindes (1997)",
        ),
        ("{title:fr} ({year})/{title:fr} ({year})", PLAIN_VERSION, "Face-Off (1997)/Face-Off (1997)"),
        (
            "{title} ({year}) {{tmdb-{tmdb}}}/{title} ({year})",
            PLAIN_VERSION,
            "Face-Off (1997) {tmdb-754}/Face-Off (1997)",
        ),
        ("{title} ({year}) {id_tag}/{title} ({year})", PLAIN_VERSION, "Face-Off (1997) [tmdbid-754]/Face-Off (1997)"),
        ("{title:upper} ({year})/{title:upper} ({year})", PLAIN_VERSION, "FACE-OFF (1997)/FACE-OFF (1997)"),
    ],
)
def test_a_template_names_a_film(template: str, version: Version, path: str) -> None:
    assert named(template, FACE_OFF, version)[0] == path


@pytest.mark.parametrize(
    ("work", "layout", "path"),
    [
        (Episodes(show=LOST, season=1, numbers=(1,)), "jellyfin", "Lost (2004)/Season 01/Lost - S01E01"),
        (
            Episodes(show=LOST, season=1, numbers=(1,), titles=("Pilot",)),
            "jellyfin",
            "Lost (2004)/Season 01/Lost - S01E01 - Pilot",
        ),
        (
            Episodes(show=LOST, season=1, numbers=(23, 24, 25)),
            "jellyfin",
            "Lost (2004)/Season 01/Lost - S01E23-E24-E25",
        ),
        (Episodes(show=LOST, season=1, numbers=(23, 24, 25)), "plex", "Lost (2004)/Season 01/Lost - S01E23-E25"),
        (Episodes(show=LOST, season=0, numbers=(1,)), "kodi", "Lost (2004)/Season 00/Lost - S00E01"),
        (
            Episodes(show=LOST, season=2, numbers=(5,), titles=("S02E07 Rewind",)),
            "jellyfin",
            "Lost (2004)/Season 02/Lost - S02E05",
        ),
    ],
)
def test_a_template_names_episodes(work: Episodes, layout: str, path: str) -> None:
    template = "{title} ({year})/Season {season:02}/{title} - S{season:02}E{episode:02}< - {episode_title}>"
    assert named(template, work, layout=layout)[0] == path


def test_the_layout_names_what_a_template_lacks_the_number_for() -> None:
    assert named("{title}/Season {season:02}/{title} - S{season:02}E{episode:02}", Episodes(show=LOST)) == []
    assert named("{title}/Season {season:02}/{title} - {numbers}", Episodes(show=LOST, absolute=(7.0,)))[0] == (
        "Lost/Season 01/Lost - s01e07"
    )


def test_a_template_without_a_year_gives_a_film_no_name_since_servers_would_misplace_it() -> None:
    assert named("{title}/{title}", FACE_OFF) == []


def test_a_title_that_a_server_eats_gets_an_id_tag_that_the_template_does_not_ask_for() -> None:
    film = Movie(title="The DC Story", year=2004, ids=WorkIds(tmdb=TmdbId(4)))
    assert named("{title} ({year})/{title} ({year})", film)[0] == (
        "The DC Story (2004) [tmdbid-4]/The DC Story (2004) [tmdbid-4]"
    )


def test_a_second_version_gets_a_label_behind_the_templates_own_stem() -> None:
    assert named("{title} ({year})/{title} ({year})", FACE_OFF, FULL_HD) == [
        "Face-Off (1997)/Face-Off (1997)",
        "Face-Off (1997)/Face-Off (1997) - 1080p",
        "Face-Off (1997)/Face-Off (1997) - 1080p BluRay",
    ]


def test_a_show_that_the_library_holds_keeps_its_folder_and_its_way_of_seasons() -> None:
    home = Home(folder=("Lost [old]",), season_folders=((1, "S01"),))
    work = Episodes(show=LOST, season=2, numbers=(3,))
    assert named("{title} ({year})/Season {season:02}/{title} - {numbers}", work, home=home) == [
        "Lost [old]/S02/Lost - s02e03"
    ]


@pytest.mark.parametrize(
    ("template", "kind", "position", "words"),
    [
        ("{titel}/{title}", "movie", 1, "Did you mean {title}?"),
        ("{title}/{title}{episod}", "episode", 16, "Did you mean {episode}?"),
        ("{title}", "movie", 1, "no folder bears {title}"),
        ("/{title}/{title}", "movie", 1, "a name is missing here"),
        ("{title}//{title}", "movie", 9, "a name is missing here"),
        ("{title}/../{title}", "movie", 9, "would lead out of the library root"),
        ("../{title}/{title}", "movie", 1, "would lead out of the library root"),
        ("{title}/{title", "movie", 9, "never closed by }"),
        ("{title}/{title}}", "movie", 16, "closes nothing"),
        ("{title}/<{edition}", "movie", 9, "never closed by >"),
        ("{title}/{title}>", "movie", 16, "closes nothing"),
        ("{title}/<{edition}/a>{title}", "movie", 19, "holds no /"),
        ("{title}/{title}<x>", "movie", 16, "needs a token"),
        ("{title}/{title}:", "movie", 16, "cannot stand in names"),
        ("{title}/\u202e{title}", "movie", 9, "cannot stand in names"),
        ("{title}/.{title}", "movie", 9, "begin with a dot"),
        ("{title:02}/{title}", "movie", 1, "takes upper, lower or a language"),
        ("{title}/{season:de}/{numbers}", "episode", 9, "{season:02}"),
        ("{title}/{year}", "movie", 9, "lacks {title}"),
        ("{title}/extra/{title}", "movie", 1, "in the folder that bears its {title}"),
        ("{title}/Season {season}/{title}", "episode", 25, "every episode would have the same name"),
        ("{title}/{title} {season}", "movie", 17, "no token of a template for movies"),
    ],
)
def test_a_template_that_cannot_be_used_says_where_and_why(template: str, kind: str, position: int, words: str) -> None:
    with pytest.raises(UnusableTemplate) as caught:
        read_template(template, TemplateKind(kind))
    assert f"at position {position}:" in str(caught.value)
    assert words in str(caught.value)


TITLES = st.text(min_size=1, max_size=300)
_PIECES = st.one_of(
    st.sampled_from([f"{{{name}}}" for name in TOKENS[TemplateKind.EPISODE]]),
    st.sampled_from([" - ", "/", "< ", ">", "(", ")", "{{", "}}", "..", "[", "]"]),
    st.text(max_size=4),
)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_any_text_is_read_as_a_template_or_refused_in_words(text: str) -> None:
    for kind in TemplateKind:
        try:
            said = read_template(text, kind).text
        except UnusableTemplate as error:
            said = str(error)
        assert said == text or "at position" in said


@given(TITLES, TITLES, TITLES, st.sampled_from(list(STYLES)))
def test_no_title_leads_a_template_out_of_its_root(title: str, episode: str, edition: str, layout: str) -> None:
    version = Version(edition=edition, resolution=1080)
    film = Movie(title=title, year=1999, translations=(("de", episode),))
    work = Episodes(show=Show(title=title, year=1999), season=1, numbers=(2,), titles=(episode,))
    found = [
        *named("{letter}/{title:de} ({year})/{title:de} ({year})< [{edition}]>", film, version, layout),
        *named("{title}/<{edition}>/Season {season:02}/{title} - {numbers}< - {episode_title}>", work, version, layout),
    ]
    for path in found:
        for part in path.split("/"):
            assert part not in {"", ".", ".."}
            assert not part.startswith(".")
            assert len(part.encode()) <= 255
            assert "\0" not in part
