"""Trying a template: what it makes of names, and what media servers would read in the result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shelver.errors import UnusableTemplate
from shelver.match.identity import has_identity
from shelver.match.shelves import work_ids
from shelver.match.version import version_of
from shelver.media.files import BundleFile, FileIdentity, FileRole, Item, SourceFile
from shelver.media.release_name import NameKind, ReleaseName
from shelver.media.titles import called
from shelver.media.works import Episodes, Movie, Show, Version
from shelver.names import parse
from shelver.plan.layouts import STYLES
from shelver.plan.naming.examples import EPISODES, MOVIES, Example
from shelver.plan.naming.home import Seat
from shelver.plan.naming.seats import seats
from shelver.plan.naming.style import LAYOUT_DECIDES, NamingRules, Style, styled
from shelver.plan.naming.templated import templated
from shelver.plan.naming.templates import TemplateKind, Templates, read_template
from shelver.plan.readback.guard import Misreading, verdicts
from shelver.plan.readback.reading import Reading

_NAME_LIMIT_BYTES = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVerdict:
    """What one server makes of a name: how badly it misreads it, and what it reads (None: the file is hidden)."""

    server: str
    misreading: Misreading
    reading: Reading | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a template makes of one work. `path` lies below the root and ends in the extension; "" where there is none.

    `note` says in words what was done beside filling in, or why there is no path.
    """

    work: str
    path: str
    verdicts: tuple[ServerVerdict, ...] = ()
    note: str = ""


def tried(
    text: str, kind: TemplateKind, *, layout: str, names: Sequence[str] = (), rules: NamingRules = LAYOUT_DECIDES
) -> tuple[Tried, ...]:
    """Fill a template for names, or for examples where none is given.

    `layout` is that of the root it is meant for. `rules` are what else the person set about names; the template takes the
    place of those in them.

    Raises:
        UnusableTemplate: the template cannot be read, or the layout renames nothing.
    """
    if layout not in STYLES:
        raise UnusableTemplate(
            f"The layout {layout} renames nothing, so a template has nothing to say there.",
            hint=f"Choose one of: {', '.join(STYLES)}",
        )
    template = read_template(text, kind)
    own = Templates(movie=template) if kind is TemplateKind.MOVIE else Templates(episode=template)
    style = styled(STYLES[layout], replace(rules, templates=own), _NAME_LIMIT_BYTES)
    if names:
        return tuple(_of_name(name, kind, style) for name in names)
    examples = MOVIES if kind is TemplateKind.MOVIE else EPISODES
    return tuple(_of_work(example, style, ".mkv") for example in examples)


def _of_name(name: str, kind: TemplateKind, style: Style) -> Tried:
    reading = parse(name)
    example = _example(reading, kind)
    if example is None:
        what = "a film" if kind is TemplateKind.MOVIE else "an episode"
        return Tried(work=name, path="", note=f"this name is not read as that of {what}")
    return _of_work(example, style, f".{reading.container or 'mkv'}")


def _example(reading: ReleaseName, kind: TemplateKind) -> Example | None:
    """Return what a name says by itself, without a catalogue."""
    is_episode = reading.kind is NameKind.EPISODE
    if not has_identity(reading) or is_episode is not (kind is TemplateKind.EPISODE):
        return None
    ids = work_ids(reading.catalogue_ids)
    if not is_episode:
        return Movie(title=reading.title, year=reading.year, ids=ids), version_of(reading)
    show = Show(title=reading.title, year=reading.year, ids=ids)
    work = Episodes(
        show=show,
        season=next(iter(reading.seasons), None),
        numbers=reading.episodes,
        absolute=tuple(float(number) for number in reading.absolute),
        aired=reading.date,
        titles=(reading.episode_title,) if reading.episode_title else (),
    )
    return work, version_of(reading)


def _of_work(example: Example, style: Style, extension: str) -> Tried:
    work, version = example
    seat = next(seats(style, _ITEM, work, version, shelf=(), home=None), None)
    filled = _filled(style, work, version)
    if seat is None:
        return _refused(work, filled, extension)
    parts = (*seat.folder, f"{seat.stem}{extension}")
    return Tried(
        work=called(work),
        path="/".join(parts),
        verdicts=_verdicts(work, seat, extension),
        note=_note(seat, filled),
    )


def _filled(style: Style, work: Movie | Episodes, version: Version) -> Seat | None:
    """Return the template's own seat before anything was left out or added for the servers' sake."""
    found = templated(style, work, version, (), None)
    return next(iter(next(iter(found))), None) if found else None


def _refused(work: Movie | Episodes, filled: Seat | None, extension: str) -> Tried:
    if filled is None:
        return Tried(
            work=called(work), path="", note="what the template asks for is not known, and no other name reads right"
        )
    return Tried(
        work=called(work),
        path="",
        verdicts=_verdicts(work, filled, extension),
        note=f"{'/'.join((*filled.folder, filled.stem))}{extension} would be misread, so it is not written",
    )


def _verdicts(work: Movie | Episodes, seat: Seat, extension: str) -> tuple[ServerVerdict, ...]:
    parts = (*seat.owner[-1:], *seat.folder[len(seat.owner) :], f"{seat.stem}{extension}")
    return tuple(
        ServerVerdict(server=server, misreading=misreading, reading=reading)
        for server, misreading, reading in verdicts(work, parts)
    )


def _note(seat: Seat, filled: Seat | None) -> str:
    if filled is None:
        return "the layout names it, since a value that the template needs is not known"
    if seat == filled:
        return ""
    if seat.owner != filled.owner:
        return "written a little differently, since servers would misread the template's own form"
    return "the episode's title is left out, since servers would misread it"


_ITEM = Item(
    main=(
        BundleFile(
            file=SourceFile(
                path="/name.mkv", identity=FileIdentity(device=0, inode=0, size_bytes=0, mtime_ns=0, ctime_ns=0)
            ),
            role=FileRole.VIDEO,
            relative_path="name.mkv",
        ),
    )
)
"""The seat of a film or episode does not depend on the file that takes it."""
