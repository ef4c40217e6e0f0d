"""The newest analysis of a video is kept, whatever its file holds."""

from shelver.media.analyses import Analysis
from shelver.media.videos import NewVideo
from shelver.stores.analyses import AnalysisStore
from shelver.stores.videos import VideoStore


def video(engine):
    new = NewVideo(
        source_path="drive:a.mkv",
        source_type="sftp",
        size_bytes=1,
        mtime_ns=1,
        kind="video",
        file_path="/staging/a.mkv",
        bundle_path="/staging/a.mkv",
        root_path="/staging",
    )
    return VideoStore(engine).take(new)[0].video_id


def test_an_analysis_comes_back_as_it_was_kept_and_the_newest_one_counts(engine):
    store, video_id = AnalysisStore(engine), video(engine)
    assert store.of(video_id) is None
    store.keep(video_id, Analysis(content_type="MOVIE", confidence=0.5))
    newest = Analysis(
        content_type="TV",
        confidence=0.75,
        title="The \udcff Light",
        year=2019,
        season=1,
        episode=2,
        audio_language="de",
        subtitle_languages=("de", "en"),
        tags=("hd",),
        more={"container": "matroska", "duration_s": 1.5},
    )
    store.keep(video_id, newest)
    store.keep(video_id, newest)
    assert store.of(video_id) == newest


def test_text_of_a_hostile_file_can_be_stored_on_every_engine(engine):
    store, video_id = AnalysisStore(engine), video(engine)
    store.keep(video_id, Analysis(content_type="TV", confidence=0.5, more={"title_in_file": "nul \x00 and \udcff"}))
    assert "title_in_file" in store.of(video_id).more
