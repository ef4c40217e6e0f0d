"""Fetch the newest pip wheel, for a Python without ensurepip: `fetch_pip.py TARGET`.

Reads the package index in its plain form (PEP 503), and keeps only a file whose SHA-256 is the one that the index names.
PIP_INDEX_URL chooses another index, as it does for pip.
"""

import hashlib
import os
import re
import sys
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

RELEASE = re.compile(r"pip-(\d+(?:\.\d+)*)-py3-none-any\.whl")


class Wheels(HTMLParser):
    """Collects (version, address) of every pip release that is not withdrawn."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[tuple[int, ...], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take one link of the index page."""
        values = dict(attrs)
        address = values.get("href") or ""
        release = RELEASE.search(address)
        if tag == "a" and release and "data-yanked" not in values:
            self.found.append((tuple(map(int, release[1].split("."))), address))


def fetch(url: str) -> bytes:
    """Return what the address holds; only https is followed."""
    if not url.startswith("https://"):
        raise SystemExit(f"shelver: {url} is no https address; pip was not fetched.")
    with urllib.request.urlopen(url, timeout=180) as answer:  # noqa: S310 - the scheme is checked above
        body: bytes = answer.read()
    return body


def main(target: Path) -> None:
    """Write the pip wheel to the target."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    wheels = Wheels()
    wheels.feed(fetch(index).decode())
    if not wheels.found:
        raise SystemExit(f"shelver: {index} lists no pip; install python3-venv and run this again.")
    _, address = max(wheels.found)
    content = fetch(urllib.parse.urljoin(index, address))
    digest = re.search(r"sha256=([0-9a-f]{64})", address)
    if digest is None or hashlib.sha256(content).hexdigest() != digest[1]:
        raise SystemExit("shelver: the pip wheel does not match the index's digest; nothing was installed.")
    target.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
