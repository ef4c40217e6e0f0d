"""Language and flags as the names of subtitle files tell them."""

import pytest

from shelver.media.languages import language_code
from shelver.media.subtitles import SubtitleTag, is_subtitle_word, read_subtitle_tag


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("", SubtitleTag()),
        (".en", SubtitleTag(language="en")),
        (".eng.forced", SubtitleTag(language="en", is_forced=True)),
        ("2_English", SubtitleTag(language="en")),
        ("English-SDH", SubtitleTag(language="en", is_sdh=True)),
        (".pt-BR.sdh", SubtitleTag(language="pt-BR", is_sdh=True)),
        ("4_Portuguese (Brazilian)", SubtitleTag(language="pt-BR")),
        ("3_Chinese (Simplified)", SubtitleTag(language="zh-Hans")),
        (".ger.default.foreign", SubtitleTag(language="de", is_default=True, is_forced=True)),
        (".hi", SubtitleTag(language="hi")),
        (".en.hi", SubtitleTag(language="en", is_sdh=True)),
        (".cc", SubtitleTag(is_sdh=True)),
        (".Director's commentary", SubtitleTag()),
    ],
)
def test_a_subtitle_tells_its_language_and_flags(words: str, tag: SubtitleTag) -> None:
    assert read_subtitle_tag(words) == tag


@pytest.mark.parametrize(
    ("word", "code"),
    [("DEUTSCH", "de"), ("español", "es"), ("pt_br", "pt-BR"), ("zho", "zh"), ("klingon", ""), ("", "")],
)
def test_a_language_is_known_by_code_and_by_name(word: str, code: str) -> None:
    assert language_code(word) == code


@pytest.mark.parametrize(
    ("word", "belongs"), [("en", True), ("Forced", True), ("2", True), ("S01E02", False), ("2010", False)]
)
def test_a_word_of_a_title_is_no_word_about_a_subtitle(word: str, *, belongs: bool) -> None:
    assert is_subtitle_word(word) is belongs
