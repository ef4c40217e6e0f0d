"""What a person types to start the program: `shelver`, or the script that started it, which says so in SHELVER_PROGRAM."""

import os
import re
from functools import cache

PROGRAM = "shelver"
_EXTRA = re.compile(rf"pip install '{PROGRAM}\[(\w+)\]'")


def program(default: str = PROGRAM) -> str:
    """Return what starts the program on this machine; `default` where no script says so."""
    return os.environ.get("SHELVER_PROGRAM") or default


def as_called(text: str, default: str = PROGRAM) -> str:
    """Return a message with its commands as the person can type them ("script/run undo" for "shelver undo").

    A checkout has no pip: there "script/extra cloud", beside the script that started the program, adds what is missing.
    """
    own = program(default)
    if own == PROGRAM:
        return text
    if own.endswith("/run"):
        text = _EXTRA.sub(lambda found: f"{own.removesuffix('run')}extra {found[1]}", text)
    return _commands().sub(lambda found: f"{own} {found[1]}", text)


@cache
def _commands() -> re.Pattern[str]:
    from shelver.cli import COMMANDS

    return re.compile(rf"(?<![\w./-]){PROGRAM} ({'|'.join(sorted(COMMANDS, key=len, reverse=True))})\b")
