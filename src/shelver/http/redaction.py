"""Keeps keys out of everything that a person or a log can read."""

import logging
import re

HIDDEN = "[hidden]"

_IN_URL = re.compile(r"(?i)\b(api_key|apikey|client_key|token|access_token|pin|password)=[^&\s\"']*")
_IN_HEADER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+")
_URL_LOGGERS = ("httpx2", "httpcore2.connection", "httpcore2.http11")


def redact(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Return the text without the given secrets, and without whatever looks like a key in a URL or a header."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, HIDDEN)
    return _IN_HEADER.sub(rf"\1 {HIDDEN}", _IN_URL.sub(rf"\1={HIDDEN}", text))


class _UrlFilter(logging.Filter):
    """Redacts the URLs that the HTTP library logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(
                value if isinstance(value, int | float) else redact(str(value)) for value in record.args
            )
        return True


def quiet_library_logs() -> None:
    """Make the HTTP library log its URLs without keys, and keep notes about retries off a terminal without a log.

    May be called again and again.
    """
    retries = logging.getLogger("stamina")
    if not retries.handlers:
        retries.addHandler(logging.NullHandler())
    for name in _URL_LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(known, _UrlFilter) for known in logger.filters):
            logger.addFilter(_UrlFilter())
