"""What rclone answers: rows of listings, and faults in words that say what to do."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

from shelver.errors import FetchFault, RemoteFull, RemoteMissing, RemoteRefused, RemoteUnavailable, ShelverError
from shelver.media.sources import RemoteFile

_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)")
_OF_ONE_FILE = re.compile(r"downloadQuotaExceeded|cannotDownload\w*", re.IGNORECASE)
"""What Google Drive says of a file that too many have fetched lately, or that it takes for malware."""
_FOR_NOW = re.compile(
    r"rate_?limit_?exceeded|daily_?limit_?exceeded|too[_ ]many[_ ]requests|error 429|SlowDown|"
    r"dial tcp|read tcp|write tcp|no such host|server misbehaving|connection (?:reset|refused|lost|closed)|broken pipe|"
    r"i/o timeout|handshake timeout|deadline exceeded|no route to host|network is unreachable|\bEOF\b",
    re.IGNORECASE,
)
"""Limits and outages, which pass; they come before anything else, since a token too is fetched over the network."""
_MISSING = re.compile(
    r"didn't find section in config file|directory not found|NoSuchBucket|bucket (?:not found|does not exist)|no such file or directory",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"invalid_grant|token (?:has )?expired|expired token|couldn't fetch token|empty token|oauth2|unauthori[sz]ed|\b401\b|\b403\b|"
    r"access ?denied|permission denied|unable to authenticate|InvalidAccessKeyId|SignatureDoesNotMatch|forbidden|"
    r"knownhosts",
    re.IGNORECASE,
)
_FULL = re.compile(r"no space left|quota|insufficient storage|storage ?full|disk full|\b507\b", re.IGNORECASE)
_LONGEST_TEXT = 300


def said(content: bytes) -> dict[str, Any]:
    """Read an answer; one that is no JSON object counts as empty."""
    try:
        answer = json.loads(content)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def listed(row: Mapping[str, Any]) -> RemoteFile | None:
    """Read one row of a listing; None for folders, and for documents without a length that only exist online."""
    size_bytes = int(row.get("Size") or 0)
    if row.get("IsDir") or size_bytes < 0:
        return None
    hashes = row.get("Hashes") or {}
    return RemoteFile(
        path=str(row["Path"]),
        size_bytes=size_bytes,
        mtime_ns=time_ns(str(row.get("ModTime") or "")),
        digests=tuple(sorted((str(name), str(digest)) for name, digest in hashes.items() if digest)),
        remote_id=str(row.get("ID") or ""),
    )


def time_ns(text: str) -> int:
    """Return nanoseconds since 1970 of a time as rclone writes it; 0 for anything else."""
    found = _TIME.fullmatch(text)
    if not found:
        return 0
    whole = dt.datetime.fromisoformat(found[1] + found[3].replace("Z", "+00:00"))
    return int(whole.timestamp()) * 10**9 + int((found[2] or "0").ljust(9, "0"))


def fault_of(label: str, content: bytes | str) -> ShelverError:
    """Return the error that an answer of rclone means, with what a person can do about it."""
    text = (
        content if isinstance(content, str) else str(said(content).get("error") or content.decode("utf-8", "replace"))
    )
    text = " ".join(text.split())[:_LONGEST_TEXT]
    if _OF_ONE_FILE.search(text):
        return FetchFault(f"{label} does not give this file for now: {text}.", hint="The next sync tries it again.")
    if _FOR_NOW.search(text):
        return _unavailable(label, text)
    if _FULL.search(text):
        return RemoteFull(f"{label} has no room: {text}.", hint="Make room there; shelver tries again by itself.")
    if _REFUSED.search(text):
        return _refused(label, text)
    if _MISSING.search(text):
        return RemoteMissing(
            f"{label} cannot be found: {text}.", hint="Check the name with: rclone config show, and the folder."
        )
    return _unavailable(label, text)


def _refused(label: str, text: str) -> RemoteRefused:
    if "knownhosts" in text:
        return RemoteRefused(
            f"{label} shows a host key that is not the known one: {text}.",
            hint="Ask its operator for the right key; when it is another by now, put that into the file known_hosts.",
        )
    name = label.partition(":")[0]
    return RemoteRefused(
        f"{label} refuses access: {text}.",
        hint=f"Renew the access with: rclone config reconnect {name}: — or check its password and rights.",
    )


def _unavailable(label: str, text: str) -> RemoteUnavailable:
    return RemoteUnavailable(
        f"{label} cannot be reached now: {text}.", hint="Check the network; shelver tries again by itself."
    )
