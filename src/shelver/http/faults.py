"""What can go wrong with one request, and how long to wait before it is tried again."""

import random
from dataclasses import dataclass

_LONGEST_WAIT_S = 30.0


class Fault(Exception):
    """One try failed in a way that may pass. `reason` is free of keys; `retry_after_s` is what the service asked for."""

    def __init__(
        self, reason: str, *, attempt: int, retry_after_s: float | None = None, is_quota: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.attempt = attempt
        self.retry_after_s = retry_after_s
        self.is_quota = is_quota


class Unanswered(Exception):
    """A request that is sent only once got no answer. `reason` is free of keys; `is_sent` when it may have been served."""

    def __init__(self, reason: str, *, is_sent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_sent = is_sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often one request is tried, and how long it may take: each try and all together, in seconds."""

    attempts: int = 8  # a service that is merely busy may refuse several bursts in a row
    try_s: float = 10.0
    total_s: float = 90.0
    rest_s: float = 60.0  # how long a service that failed every try is left alone


def retry_after_s(header: str | None) -> float | None:
    """Return the seconds of a Retry-After header; None when it is missing or names a date."""
    if header is None or not header.strip().isdigit():
        return None
    return float(header.strip()[:6])


def pause_s(fault: Fault) -> float | None:
    """Return how long to wait before the next try: doubling, at least what the service asked for, with jitter.

    None means that the service asked for more patience than one request can have.
    """
    asked_s = fault.retry_after_s or 0.0
    if asked_s > _LONGEST_WAIT_S:
        return None
    backoff_s = min(_LONGEST_WAIT_S, (1.0 if fault.is_quota else 0.25) * 2.0 ** (fault.attempt - 1))
    return max(backoff_s, asked_s) * random.uniform(1.0, 1.25)  # noqa: S311 - jitter guards no secret
