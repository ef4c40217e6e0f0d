"""Pictures get their bytes right before a bundle is carried out, or are left out."""

from shelver.media.files import FileRole
from shelver.pipeline.illustrate import illustrated
from shelver.plan.placements import BundlePlan, ItemPlan, Method, Placement, Target
from shelver.ports.sidecars import Fetched
from tests.fakes.library import accepted
from tests.fakes.placing import HEAT


class FakePictures:
    """Port Pictures: contents by address."""

    def __init__(self, contents: dict[str, bytes]) -> None:
        self._contents = contents

    def fetch(self, address: str, extension: str) -> Fetched:
        content = self._contents.get(f"{address}#{extension}")
        return Fetched(content=content, problem="" if content else "nobody has it")


def picture(name: str, address: str) -> Placement:
    target = Target(root_path="/f", parts=("Heat (1995)", name))
    return Placement(
        source_path="",
        source_root="/dl",
        identity=None,
        target=target,
        role=FileRole.ART,
        method=Method.WRITE,
        fetched_from=address,
    )


def planned(*placements: Placement) -> BundlePlan:
    item = ItemPlan(name="x", source_path="/dl/x", size_bytes=1, decision=accepted(HEAT), placements=placements)
    return BundlePlan(path="/dl/x", source_root="/dl", size_bytes=1, items=(item,))


def test_pictures_that_can_be_had_are_written_and_others_are_left_out_with_a_word() -> None:
    said: list[str] = []
    plan = planned(picture("poster.jpg", "https://p.test/1"), picture("fanart.png", "https://p.test/2"))
    found = illustrated(plan, FakePictures({"https://p.test/1#jpg": b"art"}), lambda event: said.append(event.message))  # type: ignore[union-attr]
    assert [(one.target.parts[-1], one.content, one.fetched_from) for one in found.placements] == [
        ("poster.jpg", b"art", "")
    ]
    assert said == ["/f/Heat (1995)/fanart.png is left out: nobody has it"]


def test_without_anybody_who_fetches_there_are_no_pictures() -> None:
    assert illustrated(planned(picture("poster.jpg", "https://p.test/1")), None, lambda _event: None).placements == ()


def test_a_plan_without_pictures_is_the_same_plan() -> None:
    plan = planned()
    assert illustrated(plan, None, lambda _event: None) is plan
