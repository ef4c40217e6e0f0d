"""Where a file went that is no longer where it was: the journal knows every move."""

import os

from sqlalchemy import Engine, or_, select

from shelver.plan.journal import IN_PLACE
from shelver.stores.connections import reading
from shelver.stores.journal_holds import living_tokens
from shelver.stores.journal_tables import journal_entries

_LONGEST_WAY = 50
_ARRIVED = tuple(state.value for state in IN_PLACE)


def where_it_is(engine: Engine, path: str) -> str:
    """Return where the file of that path lies now, following the journal from move to move; "" when it is nowhere."""
    columns = journal_entries.c
    for _ in range(_LONGEST_WAY):
        if os.path.lexists(path):
            return path
        asked = select(columns.target_root, columns.target_parts).where(
            columns.source_path == path, columns.state.in_(_ARRIVED)
        )
        with reading(engine) as connection:
            row = connection.execute(asked.order_by(columns.id.desc()).limit(1)).first()
        if row is None:
            return ""
        path = f"{row.target_root.rstrip('/')}/{row.target_parts}"
    return ""


def is_moving(engine: Engine, path: str) -> bool:
    """Say whether a run that lives has the file of that path, or one below that folder, on its way at this moment."""
    columns = journal_entries.c
    is_meant = or_(columns.source_path == path, columns.source_path.startswith(f"{path}/", autoescape=True))
    with reading(engine) as connection:
        asked = select(columns.id).where(columns.is_live, columns.token.in_(living_tokens(connection)), is_meant)
        return connection.scalar(asked.limit(1)) is not None
