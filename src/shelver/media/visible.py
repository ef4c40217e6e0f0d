"""Makes hostile or undecodable text safe to show: in a terminal, a log or a page."""

import re

# C0 and C1 controls, DEL, lone surrogates (undecodable bytes), bidirectional controls and other invisible signs that can
# reorder or hide what stands beside them; tags and further variation selectors spell whole sentences that nobody sees.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    r"""Return the text with every control, bidirectional and undecodable sign spelt out, as in `\x1b` or `\udc80`."""
    is_plain = text.isascii() and text.isprintable()  # almost always, and quicker to see than what is unsafe
    return text if is_plain else _UNSAFE.sub(_spell, text)


def _spell(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8, kept by PEP 383
        return f"\\x{code - 0xDC00:02x}"
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def many(count: int, thing: str) -> str:
    """Return a number of things in words: "1 file", "3 files"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def size(size_bytes: int) -> str:
    """Return a length in bytes as a person reads it, in powers of 1024 as the documented report does ("3.2 GB")."""
    value = float(size_bytes)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1024:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TB"


def duration(seconds: float) -> str:
    """Return a stretch of time as a person reads it ("45 s", "12 min", "3 h 5 min")."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
