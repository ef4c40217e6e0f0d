"""Joins what moves files: the engine for local disks, and the child for those that may hang."""

from sqlalchemy.engine import Engine

from shelver.events import Listener
from shelver.plan.placements import Purpose
from shelver.ports import Journal, RootRegistry
from shelver.settings import Settings, database_url
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
    )


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
