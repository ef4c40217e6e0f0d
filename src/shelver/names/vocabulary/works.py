"""Words that tell music, audiobooks, books and software from films and shows."""

from __future__ import annotations

MUSIC = frozenset(
    [
        "cds",
        "cdm",
        "cdr",
        "cdep",
        "vinyl",
        "vls",
        "lp",
        "inch",
        "ost",
        "soundtrack",
        "discography",
        "lossless",
        "kbps",
        "mdvdr",
        "dvda",
        "album",
        "mixtape",
        "ddc",
        "single",
        "eac",
        "cda",
        "vl",
        "promo",
        "bootleg",
        "remixes",
        "mp",
    ]
)
"""Media and forms of music; digits around them ("2CDS", "7inch") do not count."""

MUSIC_FIELDS = MUSIC | frozenset(
    [
        "ep",
        "cd",
        "web",
        "flac",
        "proper",
        "retail",
        "reissue",
        "dvd",
        "sacd",
        "tape",
        "mag",
        "line",
        "fm",
        "dab",
        "sat",
        "svcd",
    ]
)
"""Words that fill a field of a scene name in front of the year."""

AUDIOBOOK = frozenset(
    [
        "audiobook",
        "audiobooks",
        "unabridged",
        "abridged",
        "ungekürzt",
        "hörbuch",
        "hoerbuch",
        "hörspiel",
        "lydbok",
        "audiolivre",
    ]
)
BOOK = frozenset(["ebook", "epub", "mobi", "azw", "azw3", "ebooks"])
OTHER = frozenset(
    [
        "nsw",
        "xbox360",
        "xboxone",
        "xbox",
        "ps2",
        "ps3",
        "ps4",
        "ps5",
        "wii",
        "wiiu",
        "switch",
        "gamecube",
        "eshop",
        "gog",
        "keygen",
        "keymaker",
        "x64",
        "x86",
        "win64",
        "macos",
        "macosx",
        "multilingual",
        "crack",
        "cracked",
        "comic",
        "comics",
        "cbr",
        "cbz",
        "magazine",
        "magazin",
        "digital-empire",
        "update",
        "patch",
        "scan",
    ]
)
"""Games, applications, comics and magazines, none of which is placed."""

PUBLISHERS = frozenset(
    ["lynda", "udemy", "pluralsight", "vtc", "wiley", "packt", "oreilly", "apress", "manning", "skillshare", "coursera"]
)
"""Publishers of courses and handbooks that stand before the title."""

REGIONS = frozenset(["pal", "ntsc", "eur", "usa", "jpn", "jap", "rf"])
PRINTED = frozenset(["comic", "comics", "magazine", "magazin", "ebook"])
COMPANIONS = frozenset(["patch", "update", "scan", "digital"])

NARRATED = ("read by", "narrated by", "gelesen von", "lu par", "narrator")
