"""What streams, names and subtitle files tell together."""

from shelver.media.facts import Facts, Track
from shelver.media.kinds import MediaType
from shelver.names import parse
from shelver.pipeline.analyze import analyzed

EPISODE = parse("The.Harbour.Light.2019.S01E02.1080p.WEB-DL.mkv")


def analysis(facts=None, *, beside=(), name=EPISODE):
    return analyzed(name, MediaType.TV, 0.9, facts=facts, subtitle_names=beside)


def test_the_name_alone_tells_the_work():
    found = analysis()
    assert (found.content_type, found.confidence) == (MediaType.TV.value, 0.9)
    assert (found.title, found.season, found.episode) == ("The Harbour Light", 1, 2)
    assert (found.audio_language, found.subtitle_languages, found.tags, found.more) == ("", (), (), {})


def test_the_track_that_plays_by_itself_gives_the_language():
    tracks = (Track(codec="ac3", language="eng"), Track(codec="ac3", language="ger", is_default=True))
    assert analysis(Facts(container="matroska", audio=tracks)).audio_language == "de"
    unsaid = (Track(codec="ac3", language="und", is_default=True), Track(codec="ac3", language="fre"))
    assert analysis(Facts(container="matroska", audio=unsaid)).audio_language == "fr"


def test_subtitles_within_and_beside_the_file_count_once_each():
    facts = Facts(container="matroska", subtitles=(Track(codec="subrip", language="eng"), Track(codec="subrip")))
    assert analysis(facts, beside=(".en.forced", ".pt-BR", "")).subtitle_languages == ("en", "pt-BR")


def test_picture_and_sound_are_told_in_words():
    facts = Facts(
        container="matroska",
        duration_s=2700.5,
        width_px=3840,
        height_px=2160,
        video_codec="hevc",
        audio=(Track(codec="truehd", language="eng", channels=8), Track(codec="ac3", language="ger", channels=2)),
        subtitles=(Track(codec="subrip", language="eng", is_forced=True),),
    )
    found = analysis(facts)
    assert found.tags == ("uhd", "hevc", "surround", "multilingual", "forced subtitles")
    assert found.more == {
        "container": "matroska",
        "duration_s": 2700.5,
        "width_px": 3840,
        "height_px": 2160,
        "audio_tracks": 2,
        "subtitle_tracks": 1,
    }


def test_a_language_that_nobody_knows_is_kept_as_it_is_stored():
    facts = Facts(container="matroska", audio=(Track(codec="ac3", language="qaa"),))
    assert analysis(facts).audio_language == "qaa"
