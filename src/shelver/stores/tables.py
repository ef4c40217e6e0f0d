"""All tables of shelver at once, for what has to know every one of them."""

import importlib
from pathlib import Path

from sqlalchemy import MetaData, Table

from shelver.stores.schema import metadata


def all_tables() -> MetaData:
    """Return the metadata with every table that any module of this package declares."""
    for module in sorted(Path(__file__).parent.glob("*_tables.py")):
        importlib.import_module(f"shelver.stores.{module.stem}")
    return metadata


def numbered_column(table: Table) -> str | None:
    """Return the column that the engine numbers by itself, or None."""
    column = table.autoincrement_column
    return column.name if column is not None and not column.foreign_keys else None
