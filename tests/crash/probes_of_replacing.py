"""Short stories of names that are taken by what is to be replaced. Each returns what it saw go wrong, or ""."""

from shelver.disk import publishing
from shelver.plan.placements import Conflict
from shelver.transfers import placing
from tests.crash.probes import Make, Patch, after, before
from tests.integration.transfers.workshop import Workshop

_SIZE = 200_000
_SIDECAR = "Film/movie.nfo"


def _renew(workshop: Workshop, content: bytes) -> str:
    placement = workshop.write(_SIDECAR, content, renews=True)
    return workshop.run(workshop.bundle(placement, path=str(workshop.library)))[0].reason


def edited_sidecar(make: Make, _patch: Patch) -> str:
    """A person edited the sidecar that is to be renewed."""
    workshop = make()
    _renew(workshop, b"ours")
    (workshop.library / _SIDECAR).write_bytes(b"a person's")
    _renew(workshop, b"newer")
    return "" if (workshop.library / _SIDECAR).read_bytes() == b"a person's" else "an edit was overwritten"


def sidecar_edited_at_the_last_moment(make: Make, patch: Patch) -> str:
    """The edit comes after the sidecar was read."""
    workshop = make()
    _renew(workshop, b"ours")
    path = workshop.library / _SIDECAR
    before(patch, placing, "put_in_place", lambda: path.write_bytes(b"a person's"))
    _renew(workshop, b"newer")
    return "" if path.read_bytes() == b"a person's" else "an edit was overwritten"


def renewal_in_a_bundle_that_fails(make: Make, patch: Patch) -> str:
    """The film of the bundle meets a taken name after the sidecar was renewed."""
    workshop = make()
    _renew(workshop, b"ours")
    workshop.file("film.mkv", _SIZE)
    target = workshop.library / "Film/film.mkv"
    bundle = workshop.bundle(
        workshop.placement("film.mkv", "Film/film.mkv"), workshop.write(_SIDECAR, b"newer", renews=True)
    )
    before(patch, placing, "put_in_place", lambda: None if target.exists() else target.write_bytes(b"foreign"))
    workshop.run(bundle)
    path = workshop.library / _SIDECAR
    return "" if path.exists() and path.read_bytes() == b"ours" else "the old sidecar did not come back"


def nothing_to_play_during_an_upgrade(make: Make, patch: Patch) -> str:
    """A server plays the film at the moment in which it is replaced."""
    workshop = make()
    workshop.file("film.mkv", _SIZE)
    old = workshop.library / "Film/Film.mkv"
    old.parent.mkdir()
    old.write_bytes(b"old")
    missed: list[str] = []

    def play() -> None:
        if not any(old.parent.glob("Film*.mkv")):
            missed.append("there was nothing to play")

    after(patch, publishing, "rename_without_replacing", play)
    workshop.move("film.mkv", "Film/Film.mkv", conflict=Conflict.REPLACE_TO_TRASH)
    return "; ".join(missed)


PROBES = (
    edited_sidecar,
    sidecar_edited_at_the_last_moment,
    renewal_in_a_bundle_that_fails,
    nothing_to_play_during_an_upgrade,
)
