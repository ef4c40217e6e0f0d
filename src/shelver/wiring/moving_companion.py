"""`python -m shelver.wiring.moving_companion`: the child that moves files on network and FUSE file systems."""

from collections.abc import Callable
from multiprocessing.connection import Connection

from shelver.events import Listener
from shelver.ports import Transfers
from shelver.stores.engine import open_database
from shelver.transfers.companion import Greeting, serve
from shelver.wiring.moving import mover_on


def _engine(greeting: Greeting, listener: Listener) -> tuple[Transfers, Callable[[int], None]]:
    mover, journal = mover_on(open_database(greeting.database_url), greeting.policy, listener)
    return mover, journal.borrow


if __name__ == "__main__":
    serve(Connection(0), _engine)
