"""Sound: codecs and loudspeakers."""

from __future__ import annotations

from shelver.names.vocabulary.rows import AFTER, ALWAYS, NEAR, Rows

AUDIO_CODECS: Rows = (
    (
        "dts-hd ma",
        ALWAYS,
        ("dts hd ma|dtshd ma|dts hdma|dtshdma|dts ma|dtsma|dts hd master|dts hd master audio|dts hd hra ma|dts hr ma"),
    ),
    ("dts-hd hra", ALWAYS, "dts hra|dts hd hra|dts hd hr|dtshr|dts hr"),
    ("dts-hd", ALWAYS, "dts hd|dtshd"),
    ("dts-x", ALWAYS, "dts x|dtsx"),
    ("dts-es", ALWAYS, "dts es|dtses"),
    ("dts", ALWAYS, "dts|dtsd|dts 5"),
    ("truehd", ALWAYS, "truehd|true hd|dolby truehd|dolby true hd|truehd7|truehd5|truehda7"),
    ("atmos", ALWAYS, "atmos|dolby atmos|ddpa|ddpatmos|atmos7|ddpa5"),
    (
        "ddp",
        ALWAYS,
        (
            "ddp|dd+|eac3|e ac3|eac 3|e ac 3|ddplus|dolby digital plus|dd plus|eac3d|ddp2|ddp5|ddp7|ddp1|"
            "dd2+|dd5+|dd+5|dd+2|dd+7"
        ),
    ),
    ("dd", ALWAYS, "ac3|ac 3|ac3d|dolby digital|dolbydigital|dd5|dd2|dd1|ac35|ac32|dd51|dd20|ac3 5|ac3max|ac3ld|ac3md"),
    ("dd", NEAR, "dd|dolby|dolbyd"),
    ("aac", ALWAYS, "aac|he aac|heaac|aac lc|aaclc|aac2|aac5|aac1|qaac|aacx2|aac2ch|he aacv2|heaacv2|2aac"),
    ("flac", ALWAYS, "flac|flac2|flac5|flac1|flacx2|2xflac|flacx3|flac7|flac6"),
    ("mp3", ALWAYS, "mp3|lame|320kbps mp3"),
    ("mp2", ALWAYS, "mp2"),
    ("pcm", ALWAYS, "lpcm|lpcm2|pcm2"),
    ("pcm", NEAR, "pcm"),
    ("vorbis", ALWAYS, "vorbis"),
    ("opus", NEAR, "opus|opus2|opus5"),
    ("ogg", NEAR, "ogg"),
    ("alac", ALWAYS, "alac"),
    ("wma", NEAR, "wma"),
)

CHANNELS: Rows = (
    ("5.1", ALWAYS, "5 1ch|5 1 ch|6ch|51ch|dd51"),
    ("2.0", ALWAYS, "2ch|2 0ch|20ch"),
    ("7.1", ALWAYS, "8ch|7 1ch"),
    ("2.0", AFTER, "stereo"),
    ("1.0", AFTER, "mono|1ch"),
)

SOUND: Rows = (
    (
        "clean",
        AFTER,
        ("hq clean|hq clean audio|hq clean aud|clean audio|clean aud|org audio|original audio|org aud|aud|org|audio"),
    ),
    ("commentary", NEAR, "commentary"),
)
"""True statements about the sound that no field holds."""
