"""What the tests of backups share: a moment, and a backup made by a whole program."""

import datetime as dt

from shelver.wiring import Program
from shelver.wiring.backing_up import back_up

NOW = dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC)


def backed_up(settings):
    program = Program(settings)
    try:
        return back_up(program).path
    finally:
        program.close()
