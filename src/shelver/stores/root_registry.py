"""Registered roots, remembered in the database."""

import dataclasses
import json

from sqlalchemy import Engine, delete, insert, select

from shelver.media.roots import Capabilities, Mount, RegisteredRoot
from shelver.stores.connections import Area, reading, writing
from shelver.stores.root_tables import registered_roots


class SqlRootRegistry:
    """The RootRegistry port on an engine that `open_database` gave."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def registered(self, path: str) -> RegisteredRoot | None:
        """Return what is remembered of the root at that path."""
        with reading(self._engine) as connection:
            row = connection.execute(select(registered_roots).where(registered_roots.c.path == path)).mappings().first()
        if row is None:
            return None
        return RegisteredRoot(
            path=row["path"],
            root_id=row["root_id"],
            mount=Mount(source=row["mount_source"], fs_type=row["mount_type"]),
            registered_at=row["registered_at"],
            capabilities=Capabilities(**json.loads(row["capabilities"])) if row["capabilities"] else None,
            is_proven=row["is_proven"],
        )

    def remember(self, root: RegisteredRoot) -> None:
        """Remember a root, in place of what was known of that path."""
        capabilities = json.dumps(dataclasses.asdict(root.capabilities)) if root.capabilities else ""
        with writing(self._engine, area=Area.ROOTS) as connection:
            connection.execute(delete(registered_roots).where(registered_roots.c.path == root.path))
            connection.execute(
                insert(registered_roots).values(
                    path=root.path,
                    root_id=root.root_id,
                    mount_source=root.mount.source,
                    mount_type=root.mount.fs_type,
                    registered_at=root.registered_at,
                    capabilities=capabilities,
                    is_proven=root.is_proven,
                )
            )
