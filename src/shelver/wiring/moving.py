"""Joins what moves files: the engine for local disks, and the child for those that may hang."""

import grp
import pwd
from collections.abc import Callable

from sqlalchemy.engine import Engine

from shelver.errors import SettingsError
from shelver.events import Listener
from shelver.media.roots import Permissions
from shelver.plan.placements import Purpose
from shelver.ports import Journal, RootRegistry
from shelver.settings import RootSettings, Settings, database_url
from shelver.stores.journal import SqlJournal
from shelver.stores.root_registry import SqlRootRegistry
from shelver.transfers.companion import Greeting
from shelver.transfers.mover import Mover
from shelver.transfers.policy import MovingPolicy
from shelver.transfers.sheltered import ShelteredMover

_COMPANION = "shelver.wiring.moving_companion"


def policy_of(settings: Settings, purpose: Purpose) -> MovingPolicy:
    """Return how files are moved, by the settings; a library file's age says nothing."""
    return MovingPolicy(
        min_age_s=0.0 if purpose.is_within_library else settings.downloads.settle_s,
        free_space_buffer_bytes=settings.moving.free_space_buffer,
        verification=settings.moving.verification,
        permissions={str(root.path): permissions_of(root) for root in settings.roots.values()},
        space_wait_s=settings.moving.space_wait_s,
        hardlink_first=settings.moving.hardlink_first,
        seeding=tuple(map(str, settings.moving.seeding)),
    )


def permissions_of(root: RootSettings) -> Permissions:
    """Return what new files and folders of a root wear.

    Raises:
        SettingsError: this system knows no such user or group.
    """
    return Permissions(
        file_mode=int(root.file_mode, 8) if root.file_mode else None,
        folder_mode=int(root.folder_mode, 8) if root.folder_mode else None,
        owner=_number(root.owner, root, "user", lambda name: pwd.getpwnam(name).pw_uid),
        group=_number(root.group, root, "group", lambda name: grp.getgrnam(name).gr_gid),
    )


def _number(name: str, root: RootSettings, kind: str, find: Callable[[str], int]) -> int | None:
    if not name or name.isdecimal():
        return int(name) if name else None
    try:
        return find(name)
    except KeyError as error:
        raise SettingsError(
            f"The files of the library root {root.path} are to belong to the {kind} {name}, whom this system does not know."
            " Nothing was moved.",
            hint=f"Make the {kind}, or name another one in the settings.",
        ) from error


def sheltered_mover(
    settings: Settings, purpose: Purpose, *, journal: Journal, registry: RootRegistry, listener: Listener
) -> ShelteredMover:
    """Return the Transfers port; it is to be closed."""
    policy = policy_of(settings, purpose)
    return ShelteredMover(
        Mover(journal=journal, registry=registry, policy=policy, listener=listener),
        journal=journal,
        module=_COMPANION,
        greeting=Greeting(database_url=database_url(settings), policy=policy),
        listener=listener,
        stall_s=settings.moving.stall_s,
    )


def mover_on(engine: Engine, policy: MovingPolicy, listener: Listener) -> tuple[Mover, SqlJournal]:
    """Return an engine of its own on a database, with its journal."""
    journal = SqlJournal(engine)
    return Mover(journal=journal, registry=SqlRootRegistry(engine), policy=policy, listener=listener), journal
