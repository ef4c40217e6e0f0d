"""Pictures of works, fetched from where their catalogue keeps them: the port Pictures."""

from collections.abc import Callable

import orjson
from blake3 import blake3

from shelver.errors import ShelverError
from shelver.http.client import HttpClient
from shelver.ports import CatalogueCache
from shelver.ports.sidecars import Fetched

LARGEST_BYTES = 8 << 20
_FRESH_S = 150 * 86400.0

KindOf = Callable[[bytes], str]
"""Returns "jpg" or "png" for a picture that can be decoded, "" for anything else."""

Kept = Callable[[str], bytes | None]
"""Returns bytes that shelver wrote once, by their BLAKE3 digest."""


class CataloguePictures:
    """Fetches each picture once: its digest is remembered by its address, its bytes are those that the journal holds."""

    def __init__(self, http: HttpClient, *, kind_of: KindOf, cache: CatalogueCache, kept: Kept) -> None:
        self._http = http
        self._kind_of = kind_of
        self._cache = cache
        self._kept = kept

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def fetch(self, address: str, extension: str) -> Fetched:
        """Return the picture at a web address, if it is one of the kind that the extension names."""
        known = self._known(address)
        if known is not None:
            return Fetched(content=known)
        try:
            found = self._asked(address, extension)
            if found.content is None:
                found = self._asked(address, extension)  # an answer that was cut short is whole the next time
        except ShelverError as fault:
            return Fetched(content=None, problem=str(fault))
        if found.content is not None:
            self._cache.put(_key(address), orjson.dumps(blake3(found.content).hexdigest()), _FRESH_S)
        return found

    def _asked(self, address: str, extension: str) -> Fetched:
        content = self._http.get_bytes(address, most_bytes=LARGEST_BYTES)
        if content is None:
            return Fetched(content=None, problem="there is no such picture")
        if self._kind_of(content) != extension:
            return Fetched(content=None, problem=f"what was sent is no {extension} picture")
        return Fetched(content=content)

    def _known(self, address: str) -> bytes | None:
        answer = self._cache.get(_key(address))
        if answer is None or answer.content is None or not answer.is_fresh:
            return None
        digest = orjson.loads(answer.content)
        return self._kept(digest) if isinstance(digest, str) else None


def _key(address: str) -> str:
    return f"picture:{address}"
