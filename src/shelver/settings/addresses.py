"""Addresses as settings hold them: what opens doors in them is shown to nobody."""

import re
from typing import Annotated

from pydantic import PlainSerializer

_PASSWORD = re.compile(r"(?<=://)([^:/?#@]*):.*@")
_PARAMETER = re.compile(r"(?i)([?&][\w-]*(?:password|passwd|pwd|secret|token|key)=)[^&#]*")


def without_secrets(address: str) -> str:
    """Return an address as a person or a log may see it: without passwords before the host or among its parameters.

    >>> without_secrets("postgresql://anna:secret@db/shelver?sslpassword=secret")
    'postgresql://anna:***@db/shelver?sslpassword=***'
    """
    return _PARAMETER.sub(r"\1***", _PASSWORD.sub(r"\1:***@", address))


Address = Annotated[str, PlainSerializer(without_secrets, when_used="json")]
"""A text that may hold a password; as JSON, in which settings are shown, it stands without it."""
