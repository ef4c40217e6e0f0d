"""Folder and file names that say where something is kept, not what it is."""

from __future__ import annotations

GENERIC = frozenset(
    word.strip()
    for word in (
        "movies|movie|films|film|filme|series|serien|tv|tv shows|tv series|tvshows|shows|show|anime|animes|downloads|download|downloaded|"
        "torrents|torrent|media|video|videos|data|share|shares|public|complete|completed|incomplete|finished|library|"
        "downloads finished|download finished|usenet|nzb|tmp|temp|storage|mnt|home|server|documentaries|kids|cartoons|dessins animes|"
        "postprocessing|utorrent|nas|users|user|some|path|root|volumes|volume1|bdmv|stream|playlist|video ts|videots|certificate|"
        "backup|subs|subtitles|subtitle|sample|samples|extras|featurettes|season|seasons|disc|new folder|new|feature|title|main|index|"
        "track|main feature|mainfeature|file|untitled|test|vts|vts 01 1|rip|ripped|hd|uhd|4k|3d|dvd|bluray|unsorted|sorted|watch|"
        "to watch|unwatched|incoming|inbox|pelis|peliculas|películas|фильмы|сериалы|filmy|seriale|autosubliminal|hdd|disk|drive"
    ).split("|")
)
SPECIALS = frozenset("specials|special|season 0|season 00|s00|extras|bonus|ova|ovas|oad".split("|"))

CATALOGUE_KEYS = {
    "tmdb": "tmdb", "tmdbid": "tmdb", "imdb": "imdb", "imdbid": "imdb", "tvdb": "tvdb", "tvdbid": "tvdb",
    "anidb": "anidb", "anidbid": "anidb", "tvmaze": "tvmaze", "edition": "edition",
}  # fmt: skip
"""First words of the brackets in which media servers keep identifiers: "[tmdbid-603]", "{edition-Final Cut}"."""
