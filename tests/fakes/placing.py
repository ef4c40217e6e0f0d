"""The world into which the tests of placing put bundles: roots, a library, and what came of a plan."""

from dataclasses import replace

from shelver.media.kinds import RootKind
from shelver.media.library import RootState
from shelver.media.works import Episodes, Movie, Show
from shelver.pipeline.place import begin_plan
from shelver.pipeline.surroundings import PlacingRules, Surroundings
from shelver.plan.placements import BundlePlan, Severity
from tests.fakes.library import GIB, FakeLibrary, FakeRoots

HEAT = Movie(title="Heat", year=1995)
LOST = Show(title="Lost")


def root(name: str, kind: RootKind = RootKind.MIXED, layout: str = "jellyfin", **changes: object) -> RootState:
    state = RootState(name=name, path=f"/{name}", kind=kind, priority=1, layout=layout, volume=9, free_bytes=900 * GIB)
    return replace(state, **changes)  # type: ignore[arg-type]


def world(
    *states: RootState,
    library: FakeLibrary | None = None,
    paths: tuple[str, ...] = (),
    contents: dict[str, str] | None = None,
    rules: PlacingRules | None = None,
) -> Surroundings:
    states = states or (root("lib"),)
    roots = FakeRoots(states, paths, contents)
    rules = rules or PlacingRules()
    return begin_plan(roots, library or FakeLibrary(), states=states, buffer_bytes=GIB, rules=rules)


def targets(plan: BundlePlan) -> list[str]:
    return [placement.target.path for placement in plan.placements]


def replaced(plan: BundlePlan) -> list[str]:
    return [placement.replaces.path for placement in plan.placements if placement.replaces]


def objections(plan: BundlePlan) -> list[tuple[str, Severity]]:
    return [(objection.rule, objection.severity) for item in plan.items for objection in item.objections]


def episode(number: int, season: int | None = 1, title: str = "", show: Show = LOST) -> Episodes:
    return Episodes(show=show, season=season, numbers=(number,), titles=(title,) if title else ())
