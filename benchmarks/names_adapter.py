"""Hands our reading of a name to a scorer, in the shape that the public parsers are compared in."""

from __future__ import annotations

from shelver import names


def parse(name: str) -> dict[str, object]:
    """Type, title, year, numbers, date and country of a name or path."""
    found = names.parse(name)
    return {
        "type": found.kind.value,
        "title": found.title,
        "year": found.year,
        "season": list(found.seasons),
        "episode": list(found.episodes),
        "absolute": list(found.absolute),
        "date": found.date.isoformat() if found.date else None,
        "country": list(found.countries),
    }


parse.paths = True  # type: ignore[attr-defined]
