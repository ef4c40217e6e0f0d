"""The small files that lie around films: subtitles, notes, indexes, packed volumes and junk."""

import hashlib

SHORTCUT = bytes.fromhex("4c0000000114020000000000c000000000000046") + bytes(56)
"""The header of a Windows shortcut that points nowhere."""

PROGRAM = b"MZ" + bytes(58) + b"\x40\x00\x00\x00" + b"PE\x00\x00" + bytes(196)
"""The header of a Windows program without any code."""

RELEASE_NOTES = b"""\
        .-= NOVARiP presents =-.

  Copper Sky (2018)
  source ....: BluRay          video .....: x264, 1080p
  audio .....: AAC             subtitles .: English, German (forced)
  runtime ...: 2 seconds of a box that crosses a field
"""

CHECKSUMS = b"""\
; made with no tool at all
silver.estuary.2017.1080p.bluray.x264-cinder.rar 00000000
silver.estuary.2017.1080p.bluray.x264-cinder.r00 00000000
silver.estuary.2017.1080p.bluray.x264-cinder.r01 00000000
"""


def subtitles(line: str) -> bytes:
    """Return an SRT file with one line that appears and stays for a second."""
    return f"1\n00:00:00,400 --> 00:00:01,400\n{line}\n\n".encode()


def movie_nfo(title: str, year: int) -> bytes:
    """Return the metadata of a movie as media servers write it."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<movie>\n  <title>{title}</title>\n  <year>{year}</year>\n</movie>\n"
    ).encode()


def dvd_index(kind: str) -> bytes:
    """Return an IFO file: the identifier of its kind (VMG or VTS) and an otherwise empty sector."""
    return f"DVDVIDEO-{kind}".encode().ljust(2048, b"\0")


def rar_volume(number: int) -> bytes:
    """Return a volume with the signature of RAR 5 and a content that no program can unpack."""
    return b"Rar!\x1a\x07\x01\x00" + hashlib.shake_256(bytes([number])).digest(20_000)
