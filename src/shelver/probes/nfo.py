"""The identity that an NFO states: written by a server, by a person or by shelver; hostile like any other file."""

import html
import os
import re
import stat

from shelver.media.library import WrittenIdentity
from shelver.media.works import ImdbId, TmdbId, TvdbId, WorkIds

_MOST_BYTES = 1 << 20
_LONGEST_TITLE = 400
_ROOT = re.compile(r"<(movie|tvshow|episodedetails)[\s>]", re.IGNORECASE)
_UNIQUE = re.compile(
    r"<uniqueid\b[^<>]{0,200}?type=[\"'](\w{1,20})[\"'][^<>]{0,200}>\s*([\w.-]{1,40})\s*<", re.IGNORECASE
)
_ID = re.compile(r"<(tmdb|tvdb|imdb)_?id>\s*(\w{1,20})\s*<", re.IGNORECASE)
_TITLE = re.compile(
    r"<title>([^<]{1,1000})</title>", re.IGNORECASE
)  # one way to match: a mebibyte of spaces is no work
_YEAR = re.compile(r"<(?:year|premiered|aired)>\s*((?:18|19|20)\d\d)", re.IGNORECASE)


class NfoReader:
    """Reads what NFO files say of their work, without an XML parser: many are no XML, and none is to be trusted."""

    def identity(self, path: str) -> WrittenIdentity | None:
        """Return the identity that the file states of a film or a show; None when it states none or cannot be read."""
        text = _text(path)
        root = _ROOT.search(text)
        if not root or root[1].lower() == "episodedetails":
            return None
        title, year = _TITLE.search(text), _YEAR.search(text)
        pairs = {key.lower(): value for key, value in (*_ID.findall(text), *_UNIQUE.findall(text))}
        return WrittenIdentity(
            is_show=root[1].lower() == "tvshow",
            title=" ".join(html.unescape(title[1]).split())[:_LONGEST_TITLE] if title else "",
            year=int(year[1]) if year else None,
            ids=_ids(pairs),
        )


def _text(path: str) -> str:
    """Return the start of a regular file as text, "" for anything else."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return ""
        return os.read(handle, _MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(handle)


def _ids(pairs: dict[str, str]) -> WorkIds:
    tmdb, tvdb, imdb = (pairs.get(key, "") for key in ("tmdb", "tvdb", "imdb"))
    return WorkIds(
        tmdb=TmdbId(int(tmdb)) if tmdb.isdecimal() and len(tmdb) < 10 else None,
        tvdb=TvdbId(int(tvdb)) if tvdb.isdecimal() and len(tvdb) < 10 else None,
        imdb=ImdbId(imdb) if re.fullmatch(r"tt\d{7,9}", imdb) else None,
    )
