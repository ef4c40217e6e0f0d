"""What is left or goes to review, instead of being placed."""

from dataclasses import replace

import pytest

from shelver.media.evidence import Decision, Verdict
from shelver.media.works import Movie
from shelver.pipeline.place import place
from shelver.plan.placements import Outcome, Severity
from tests.fakes.library import (
    accepted,
    loose,
)
from tests.fakes.placing import HEAT, objections, root, world


@pytest.mark.parametrize("layout", ["jellyfin", "plex", "kodi", "emby"])
def test_a_film_of_an_unknown_year_goes_to_review_where_servers_read_names(layout: str) -> None:
    plan = place(loose("x.mkv"), [accepted(Movie(title="Heat"))], world(root("a", layout=layout)))
    assert objections(plan) == [("year_known", Severity.REVIEW)]
    assert plan.items[0].outcome is Outcome.REVIEW


def test_what_nobody_accepted_goes_to_review_with_the_reason_of_the_decision() -> None:
    doubt = Decision(verdict=Verdict.REVIEW, chosen=None, reason="Two shows have this name.")
    plan = place(loose("x.mkv"), [doubt], world())
    assert [(o.rule, o.message) for o in plan.items[0].objections] == [
        ("decision_accepted", "Two shows have this name.")
    ]
    rejected = place(loose("x.mkv"), [Decision(verdict=Verdict.REJECT, chosen=None)], world())
    assert rejected.items[0].outcome is Outcome.LEFT


def test_a_bundle_that_waits_is_left_as_a_whole() -> None:
    bundle = replace(loose("x.mkv"), problem="it is still being downloaded: x.part")
    plan = place(bundle, [accepted(HEAT)], world())
    assert objections(plan) == [("still_arriving", Severity.WAIT)]
    assert not plan.placements
