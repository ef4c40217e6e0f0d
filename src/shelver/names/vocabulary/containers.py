"""File extensions, by what such a file holds."""

from __future__ import annotations

VIDEO = frozenset(
    "mkv mp4 avi m4v mov wmv mpg mpeg ts m2ts mts webm flv f4v vob ogm ogv divx xvid rmvb rm asf 3gp 3g2 iso img mk3d strm "
    "mpe mpv qt wtv dvr-ms dvrms disc bdmv ifo nuv ssif evo tp trp m2v h264 hevc rec".split()
)
SIDECAR = frozenset("srt sub idx ass ssa smi vtt sup nfo txt jpg jpeg png torrent nzb sfv md5 rar zip 7z par2 xml url lnk mks r00".split())
AUDIO = frozenset("mp3 flac m4a ogg oga opus wav wma aac alac ape aiff aif wv mka dsf dff mpc cue m3u ac3 dts".split())
AUDIOBOOK = frozenset("m4b aax aaxc".split())
BOOK = frozenset("epub mobi azw azw3 azw4 kfx pdf djvu fb2 lit lrf prc pdb rtf doc docx chm".split())
OTHER = frozenset("cbr cbz cb7 cbt exe msi dmg apk nsp xci wbfs cia pkg".split())

EXTENSIONS = VIDEO | SIDECAR | AUDIO | AUDIOBOOK | BOOK | OTHER
