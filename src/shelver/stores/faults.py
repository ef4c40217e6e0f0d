"""Faults of the database in plain words: one line that says what happened, where, and what to do."""

import sqlite3

from sqlalchemy import URL
from sqlalchemy.engine import ExceptionContext

from shelver.errors import DatabaseUnusable
from shelver.settings.addresses import without_secrets

_OF_THE_PROGRAM = frozenset({"IntegrityError", "ProgrammingError", "DataError", "NotSupportedError"})
_OF_A_STATEMENT = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE})
"""What SQLite says of a wrong statement; its driver gives that the name of an operational fault."""

_MAY_NOT = "42501"
_WAIT = "Another shelver is writing; try again when it has finished."
_MAKE_ROOM = "Make room on its disk, then try again."
_GIVE_RIGHTS = "Give the user of [database] url the rights: GRANT ALL ON SCHEMA public TO that user."

_BY_SQLITE_CODE = {
    sqlite3.SQLITE_BUSY: _WAIT,
    sqlite3.SQLITE_LOCKED: _WAIT,
    sqlite3.SQLITE_FULL: _MAKE_ROOM,
    sqlite3.SQLITE_READONLY: "Make the file and its folder writable.",
    sqlite3.SQLITE_CANTOPEN: "Check [database] url and the rights of the file and its folder.",
    sqlite3.SQLITE_NOTADB: "Check [database] url, or put a backup in its place.",
    sqlite3.SQLITE_CORRUPT: "Put a backup in its place, or move it away and run: shelver library scan",
}
_BY_SQL_STATE = {
    "55P03": _WAIT,
    "40P01": _WAIT,
    "40001": _WAIT,
    "53100": _MAKE_ROOM,
    "53300": "Raise max_connections of the server, or run fewer workers.",
    "25006": "This server only reads, as a standby does; name the one that writes in [database] url.",
    _MAY_NOT: _GIVE_RIGHTS,
}
_BY_WORDS = (  # a server that refuses a connection says so in words alone
    ("password authentication failed", "Check the user and the password in [database] url."),
    ("no password supplied", "Put the password into [database] url, or set PGPASSWORD."),
    ("no pg_hba.conf entry", "Let the user in with a line in the server's pg_hba.conf."),
    (
        "does not exist",
        "Make the user and the database first, as in: createuser shelver && createdb -O shelver shelver",
    ),
    ("too many clients", _BY_SQL_STATE["53300"]),
    ("remaining connection slots", _BY_SQL_STATE["53300"]),
    ("starting up", "The server is starting; try again in a moment."),
    ("shutting down", "The server is shutting down; start it again, then try again."),
)


def shown(url: URL) -> str:
    """Return what a person calls the database: its file, or its address without the password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return without_secrets(url.render_as_string(hide_password=True))


def say_plainly(context: ExceptionContext) -> None:
    """Turn faults of the engine or of its file into DatabaseUnusable; broken constraints and wrong SQL pass as they are."""
    fault = context.original_exception
    names = {kind.__name__ for kind in type(fault).__mro__}
    is_refused = getattr(fault, "sqlstate", None) == _MAY_NOT
    if "DatabaseError" not in names or (names & _OF_THE_PROGRAM and not is_refused):
        return
    if _sqlite_code(fault) in _OF_A_STATEMENT:
        return
    place = shown(context.engine.url) if context.engine is not None else "of this run"
    raise DatabaseUnusable(f"The database {place} cannot be used: {_in_one_line(fault)}.", hint=_hint(fault)) from fault


def _in_one_line(fault: BaseException) -> str:
    return " ".join(str(fault).split()).rstrip(".")


def _sqlite_code(fault: BaseException) -> int:
    """Return the primary result code of SQLite; 0 where another engine speaks."""
    return getattr(fault, "sqlite_errorcode", 0) & 0xFF


def _hint(fault: BaseException) -> str:
    code = _sqlite_code(fault)
    if code in _BY_SQLITE_CODE:
        return _BY_SQLITE_CODE[code]
    state = getattr(fault, "sqlstate", None)
    if state in _BY_SQL_STATE:
        return _BY_SQL_STATE[state]
    said = str(fault)
    by_words = (hint for words, hint in _BY_WORDS if words in said)
    return next(by_words, "Check [database] url and that the database runs.")
