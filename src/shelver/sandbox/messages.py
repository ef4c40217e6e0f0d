"""Messages between the program and the sandbox child: JSON behind its length, an open file may ride along."""

import array
import json
import os
import socket
import struct
import time
from typing import Any

JsonObject = dict[str, Any]

LARGEST_MESSAGE_BYTES = 8 << 20
_LENGTH = struct.Struct("!I")


class ChannelBroken(Exception):
    """The other side is gone, sent nonsense, or (TimeoutError) did not answer in time. Never leaves this package."""


def send(channel: socket.socket, message: JsonObject, *, descriptor: int | None = None) -> None:
    """Send one message; `descriptor` stays open here and arrives as a copy at the other side."""
    body = json.dumps(message).encode("ascii")
    parcel = _LENGTH.pack(len(body)) + body
    try:
        sent = channel.send(parcel) if descriptor is None else socket.send_fds(channel, [parcel], [descriptor])
        channel.sendall(parcel[sent:])
    except OSError as fault:
        raise ChannelBroken(str(fault)) from fault


def receive(channel: socket.socket, *, timeout_s: float | None = None) -> tuple[JsonObject, int | None]:
    """Return the next message, and the descriptor that came with it.

    Raises:
        ChannelBroken: the other side closed the channel, or what came is no message.
        TimeoutError: the whole message was not here in time, however busily the other side drips bytes.
    """
    deadline_s = None if timeout_s is None else time.monotonic() + timeout_s
    descriptors: list[int] = []
    try:
        message = _message(channel, deadline_s, descriptors)
    except BaseException as fault:
        for descriptor in descriptors:
            os.close(descriptor)
        if isinstance(fault, TimeoutError) or not isinstance(fault, OSError | ValueError | RecursionError):
            raise
        raise ChannelBroken(str(fault)) from fault
    return message, (descriptors[0] if descriptors else None)


def _message(channel: socket.socket, deadline_s: float | None, descriptors: list[int]) -> JsonObject:
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size, deadline_s, descriptors))
    if length > LARGEST_MESSAGE_BYTES:
        raise ChannelBroken(f"a message of {length} bytes")
    message = json.loads(_exactly(channel, length, deadline_s, descriptors))
    if not isinstance(message, dict):
        raise ChannelBroken("a message that is no object")
    return message


def _exactly(channel: socket.socket, size: int, deadline_s: float | None, descriptors: list[int]) -> bytes:
    received = bytearray()
    while len(received) < size:
        if deadline_s is not None:
            channel.settimeout(max(0.001, deadline_s - time.monotonic()))
            if time.monotonic() > deadline_s:
                raise TimeoutError
        space = socket.CMSG_SPACE(array.array("i").itemsize)
        chunk, ancillary, _flags, _address = channel.recvmsg(min(size - len(received), 1 << 16), space)
        for level, kind, payload in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                descriptors.extend(array.array("i", payload))
        if not chunk:
            raise ChannelBroken("the channel was closed")
        received += chunk
    return bytes(received)
