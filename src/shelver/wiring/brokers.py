"""Brokers that need an extra."""

from shelver.errors import MissingExtra
from shelver.queues.hints import Carrier


def redis_carrier(url: str) -> Carrier:
    """Return what carries hints by the Redis server at that address.

    Raises:
        MissingExtra: the client for Redis is not installed.
        SettingsError: the address cannot be understood.
    """
    try:
        from shelver.queues.redis import RedisCarrier  # noqa: PLC0415 - the extra need not be there
    except ModuleNotFoundError as fault:
        raise MissingExtra(
            f"The queue on Redis needs the Python package {fault.name}.",
            hint="Install it with: pip install 'shelver[scale]'",
        ) from fault
    return RedisCarrier(url)
