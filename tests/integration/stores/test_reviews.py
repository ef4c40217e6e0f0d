"""What waits for a person, on every engine."""

import dataclasses

from shelver.media.evidence import Decision, Verdict
from shelver.media.kinds import Form, Genre
from shelver.media.reviews import Choice, ReviewItem, ReviewState
from shelver.media.works import Movie
from shelver.stores.reviews import ReviewStore

DECISION = Decision(verdict=Verdict.REVIEW, chosen=None, reason="unclear")


def item(path):
    return ReviewItem(
        review_id=0,
        source_path=path,
        bundle_path=path,
        size_bytes=1,
        reason="unclear",
        decision=DECISION,
        state=ReviewState.WAITING,
        choice=None,
    )


def deep(last):
    """A path as long as Linux takes one, of signs that no server can press together."""
    signs = "".join(chr(0xDC80 + number * 7919 % 128) for number in range(3_900))
    return "/downloads/" + "/".join(signs[start : start + 250] for start in range(0, 3_900, 250)) + last


def test_a_path_of_any_length_and_content_waits_once_and_is_settled_by_itself_alone(engine):
    store = ReviewStore(engine)
    paths = [deep("a.mkv"), deep("b.mkv"), "/downloads/caf\udce9 \x00\x1a.mkv"]
    for _ in range(2):
        store.wait([item(path) for path in paths])
    store.settle(paths[1], ReviewState.SKIPPED)
    assert [one.source_path for one in store.items(ReviewState.WAITING)] == [paths[0], paths[2]]
    assert store.choice(paths[1]).state is ReviewState.SKIPPED
    assert store.choice(paths[0]) is None


def test_a_choice_that_was_not_enough_waits_again_and_is_still_used(engine):
    store = ReviewStore(engine)
    chosen = Choice(work=Movie(title="Thief"), form=Form.MOVIE, genre=Genre.PLAIN)
    store.wait([item("/a")])
    store.settle("/a", ReviewState.CHOSEN, chosen)
    for _ in range(2):
        store.wait(
            [dataclasses.replace(item("/a"), reason="no year", decision=Decision(verdict=Verdict.ACCEPT, chosen=None))]
        )
    [waiting] = store.items(ReviewState.WAITING)
    assert (waiting.choice, waiting.reason, waiting.decision) == (chosen, "no year", DECISION)
    assert store.choice("/a").choice == chosen
    assert store.has_choices()
    store.settle("/a", ReviewState.DONE)
    store.wait([item("/a")])
    assert store.choice("/a") is None


def test_what_was_done_waits_again_when_it_comes_again_and_a_choice_stays(engine):
    store = ReviewStore(engine)
    store.wait([item("/a"), item("/b")])
    store.settle("/a", ReviewState.DONE)
    store.settle("/b", ReviewState.SKIPPED)
    store.wait([item("/a"), dataclasses.replace(item("/b"), reason="still unclear")])
    assert [one.source_path for one in store.items(ReviewState.WAITING)] == ["/a"]
    assert store.choice("/b").reason == "still unclear"
