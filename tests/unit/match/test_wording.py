from shelver.match.weights import WEIGHTS
from shelver.match.wording import worded


def test_every_weight_has_words_of_its_own() -> None:
    signals = set(WEIGHTS) - {"none"}
    assert all(worded(signal) != signal for signal in signals)
    assert all("." not in worded(signal) and "_" not in worded(signal) for signal in signals)


def test_words_stay_as_they_are() -> None:
    assert worded("a person said so") == "a person said so"
