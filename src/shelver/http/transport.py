"""The transport under every request: it connects only to addresses that the guard has checked."""

import ssl
from functools import cache

import httpx2

from shelver.http.addresses import AddressGuard


class GuardedTransport(httpx2.BaseTransport):
    """Sends a request to a checked address of its host; the certificate must still be the host's.

    The name is resolved here and nowhere else, so a name that answers differently a second later gains nothing.
    """

    def __init__(self, guard: AddressGuard, *, connection_limit: int = 16) -> None:
        self._guard = guard
        limits = httpx2.Limits(max_connections=connection_limit, max_keepalive_connections=connection_limit)
        self._inner = httpx2.HTTPTransport(limits=limits, verify=_trusted())

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request.

        Raises:
            AddressRefused: the host leads into a private network.
            httpx2.TransportError: no address of the host answers.
        """
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        try:
            addresses = self._guard.addresses(host, port)
        except OSError as error:
            raise httpx2.ConnectError(f"the name {host} cannot be resolved: {error}", request=request) from error
        failure: httpx2.TransportError = httpx2.ConnectError(f"{host} has no address", request=request)
        for address in addresses:
            try:
                return self._inner.handle_request(_to_address(request, address))
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failure = error
        raise failure

    def close(self) -> None:
        """Close every connection."""
        self._inner.close()


@cache
def _trusted() -> ssl.SSLContext:
    """Read the system's certificates, once: it takes a tenth of a second."""
    return httpx2.create_ssl_context()


def _to_address(request: httpx2.Request, address: str) -> httpx2.Request:
    extensions = {**request.extensions, "sni_hostname": request.url.host}
    return httpx2.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,  # they carry the Host header of the real name
        stream=request.stream,
        extensions=extensions,
    )
