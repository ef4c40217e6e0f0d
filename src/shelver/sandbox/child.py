"""The program inside the sandbox: `python -I -m shelver.sandbox.child MODULE:FUNCTION LIMITS`.

It imports the function, gives up its rights, says that it is ready, and answers one question after another until the
channel on its standard input ends. The function takes an open descriptor and the request, and returns the answer.
"""

import importlib
import json
import os
import socket
import sys
from collections.abc import Callable

from shelver.sandbox.confinement import Limits, confine, grant_cpu
from shelver.sandbox.messages import ChannelBroken, JsonObject, receive, send

Task = Callable[[int, JsonObject], JsonObject]


def main(arguments: list[str]) -> None:
    """Serve the task named by the arguments until the other side hangs up."""
    module_name, _, function_name = arguments[0].partition(":")
    task: Task = getattr(importlib.import_module(module_name), function_name)
    limits = Limits(**json.loads(arguments[1]))
    channel = socket.socket(fileno=0)
    confine(limits)
    send(channel, {"ready": True})
    while True:
        try:
            request, descriptor = receive(channel)
        except ChannelBroken:
            return
        if descriptor is None:
            return
        grant_cpu(limits)
        send(channel, _answer(task, descriptor, request))


def _answer(task: Task, descriptor: int, request: JsonObject) -> JsonObject:
    try:
        return {"answer": task(descriptor, request)}
    except Exception as fault:  # noqa: BLE001 - whatever the decoder raises is the answer about this one file
        return {"problem": f"{type(fault).__name__}: {fault}"[:500]}
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    main(sys.argv[1:])
