"""The killable child for untrusted decoding.

A file from the internet is decoded only inside a child process that holds this one file open for reading, can open
nothing else, has no network and little memory, and is killed when it takes too long. A crash or a hang costs that file
only. `Sandbox.ask` is all that callers need.
"""

from shelver.sandbox.confinement import Limits
from shelver.sandbox.messages import JsonObject
from shelver.sandbox.sandbox import Answer, Sandbox

__all__ = ["Answer", "JsonObject", "Limits", "Sandbox"]
