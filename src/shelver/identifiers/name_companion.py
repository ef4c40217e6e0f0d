"""The child that reads names for `identifiers.names_beside`: lists of paths come in, lists of release names go out."""

import sys
from contextlib import suppress
from multiprocessing.connection import Connection

from shelver.names import parse


def serve(channel: Connection) -> None:
    """Answer until the other side hangs up."""
    with suppress(EOFError, OSError):
        while True:
            channel.send([parse(path) for path in channel.recv()])


if __name__ == "__main__":
    serve(Connection(sys.stdin.fileno()))
