"""Picture: source medium, resolution, codecs, dynamic range."""

from __future__ import annotations

from shelver.names.vocabulary.rows import AFTER, ALWAYS, NEAR, Rows

SOURCE_MEDIUM: Rows = (
    (
        "bluray",
        ALWAYS,
        (
            "bluray|blu ray|bdrip|bd rip|brrip|br rip|bdr|mbluray|bluray rip|blu ray rip|bdmux|bdripmux|"
            "brripmux|bd25|bd50|bd66|bd100|bd5|bd9|bdiso|bdmv|blurayrip|bdremux|bd remux|brremux|bdlight|"
            "hdlight|uhdrip|uhdbd|uhdbluray|minibd|mini bd|microhd|mhd|m hd|hybridbluray|bdscr|blurayscr|"
            "br disk|bluray1080p|bluray720p|bluray2160p|bdrip1080p|bdrip720p|bluray 4k"
        ),
    ),
    ("bluray", NEAR, "bd|uhd bd|br"),
    ("hddvd", ALWAYS, "hddvd|hd dvd|hddvdrip|hd dvd rip|hddvd rip"),
    (
        "web-dl",
        ALWAYS,
        (
            "webdl|web dl|webdlrip|web dlrip|web dl rip|webhd|web hd|amazonhd|netflixhd|netflixuhd|ituneshd|"
            "amazonuhd|disneyhd|maxdomehd|webhdrip|web uhd|webuhd|dlmux|webmux|web mux|webdlmux"
        ),
    ),
    ("webrip", ALWAYS, "webrip|web rip|webriip|webrips|webcap|web cap"),
    ("web", NEAR, "web"),
    (
        "hdtv",
        ALWAYS,
        ("hdtv|hdtvrip|hdtv rip|tvrip|tv rip|hdtvmux|hd tv|uhdtv|ahdtv|ultrahdtv|hdtv720p|hdtv1080p|hdtv1080i|hdtv720"),
    ),
    (
        "tv",
        ALWAYS,
        (
            "pdtv|sdtv|dsr|dsrip|ds rip|dsrrip|dtv|dvb|dvbrip|dvb rip|dvbs|dvb s|dvb t|dthrip|dth rip|satrip|"
            "sat rip|sdtvrip|tvhdrip|iptv|iptvrip|hdtc tv|pdtvrip|digitalrip|digital rip|ppvrip|ppv rip|"
            "vodrip|vod rip|vodr|cabrip"
        ),
    ),
    ("tv", AFTER, "tv|vod|sat"),
    (
        "dvd",
        ALWAYS,
        (
            "dvdrip|dvd rip|dvdr|dvd r|dvd5|dvd9|dvd 5|dvd 9|dvdmux|ntscdvd|paldvd|dvdriip|dvd10|dvdiso|"
            "video ts|mdvdr|dvdremux|xdvdrip|dvdfull|dvd full|dvd9rip|r5dvd|2dvd|3dvd|4dvd|5dvd|2xdvd|"
            "dvdrip xvid|dvdr9"
        ),
    ),
    ("dvd", NEAR, "dvd|2xdvd9|dvds"),
    ("hdrip", ALWAYS, "hdrip|hd rip|hdrips|hq hdrip|untouched hdrip|uhd rip"),
    (
        "telesync",
        ALWAYS,
        (
            "telesync|hdts|hd ts|tsrip|ts rip|hdtsrip|hqts|pdvd|pdvdrip|predvd|predvdrip|pre dvd|pre dvdrip|"
            "s print|sprint rip"
        ),
    ),
    ("telesync", NEAR, "ts"),
    ("telecine", ALWAYS, "telecine|hdtc|hd tc|tcrip|hqtc|hdtcrip"),
    ("telecine", AFTER, "tc"),
    ("cam", ALWAYS, "camrip|cam rip|hdcam|hd cam|hqcam|hq cam|dvdcam|hdcamrip|camripcust"),
    ("cam", NEAR, "cam"),
    (
        "screener",
        ALWAYS,
        ("screener|dvdscr|dvd scr|dvdscreener|dvd screener|bdscreener|hdscr|webscreener|webscr|dvdscrrip|dvdscr rip"),
    ),
    ("screener", NEAR, "scr"),
    ("workprint", ALWAYS, "workprint"),
    ("workprint", AFTER, "wp"),
    ("r5", NEAR, "r5|r6|r5 line"),
    ("vhs", ALWAYS, "vhsrip|vhs rip"),
    ("vhs", NEAR, "vhs"),
    ("laserdisc", ALWAYS, "laserdisc|ldrip|laserdisk"),
    ("film", NEAR, "35mm|16mm"),
)
"""Where the picture was taken from."""

REMUX: Rows = (("remux", ALWAYS, "remux|hybridremux|dvremux|uhdremux|uhd remux|hdremux"),)

VIDEO_CODEC: Rows = (
    (
        "h264",
        ALWAYS,
        (
            "x264|h264|h 264|x 264|mpeg4avc|mpeg4 avc|avc1|hi10p|hi10|hi444p|hi422p|avchd|x264rip|x264 10bit|"
            "pdtvx264|hdtvx264|webx264|h264rip|mpeg 4 avc|x264x"
        ),
    ),
    ("h264", NEAR, "avc"),
    ("h265", ALWAYS, "x265|h265|h 265|x 265|hevc|ma10p|hevc10|x265hevc|hevcx265|hevc10bit|hev1|hevc 10|hevcrip|main10"),
    ("h266", ALWAYS, "x266|h266|h 266|vvc"),
    ("av1", ALWAYS, "av1|svtav1|svt av1"),
    ("vp9", ALWAYS, "vp9|vp09"),
    ("vp8", ALWAYS, "vp8"),
    ("xvid", ALWAYS, "xvid|xvidvd|xvidhd|dvdripxvid"),
    ("divx", ALWAYS, "divx|divx5|divx6|dvdivx|dvddivx|dvdrip divx"),
    ("vc1", ALWAYS, "vc1|vc 1"),
    ("mpeg2", ALWAYS, "mpeg2|mpeg 2|mpg2|h262|h 262|x262"),
    ("mpeg4", NEAR, "mpeg4|mpeg 4|mp 4"),
    ("h263", ALWAYS, "h263|h 263"),
    ("wmv", NEAR, "wmvhd|wmv"),
    ("rv", NEAR, "rv10|rv40|realvideo"),
)

HDR: Rows = (
    ("dv", ALWAYS, "dovi|dolby vision|dolbyvision|dvhdr|dvhdr10|dvp5|dvp7|dvp8"),
    ("dv", NEAR, "dv"),
    ("hdr10+", ALWAYS, "hdr10p|hdr10plus|hdr10 plus|hdr10+"),
    ("hdr10", ALWAYS, "hdr10|hdr 10|10bit hdr"),
    ("hdr", NEAR, "hdr|hdr4k|4khdr"),
    ("hlg", NEAR, "hlg"),
    ("sdr", NEAR, "sdr|sdr4k"),
)

IS_3D: Rows = (
    (
        "3d",
        NEAR,
        (
            "3d|vr180|bd3d|3d hsbs|3d sbs|3d hou|3d h sbs|3d half sbs|3d half ou|3d tab|3d h ou|3dbd|"
            "bluray3d|blu ray 3d|bluray 3d|blu ray3d"
        ),
    ),
    ("3d", ALWAYS, "hsbs|half sbs|h sbs|halfsbs|half ou|h ou|hou|fsbs|halfou|sbs3d|3dsbs|3dhsbs|3dhou|3dtab"),
    ("3d", AFTER, "sbs|ou|tab"),
)

BIT_DEPTH: Rows = (
    ("10", ALWAYS, "10bit|10bits|10 bit|10 bits|hi10bit|yuv420p10|ma10"),
    ("8", ALWAYS, "8bit|8bits|8 bit|8 bits"),
    ("12", ALWAYS, "12bit|12bits|12 bit"),
)

RESOLUTION: Rows = (
    ("2160", ALWAYS, "4k|uhd|uhd4k|4kuhd|ultrahd|ultra hd|uhd 4k|4k uhd|4kultrahd|4k ultrahd|4k2k"),
    ("1080", ALWAYS, "fullhd|full hd|fhd|1080hd"),
    ("4320", ALWAYS, "8k"),
    ("720", AFTER, "hd720|720hd"),
)
"""Words for a height in lines; numbers such as 1080p are shapes."""

PICTURE: Rows = (
    ("widescreen", AFTER, "ws|widescreen|fs|fullscreen|full screen"),
    ("hd", NEAR, "hd|hq|lq|mq|sd|hdready|hd ready|xhd|hdq"),
    ("frames", ALWAYS, "hfr|60fps|vfr|50fps"),
    ("unit", ALWAYS, "fps|mbps|kbps"),
    ("ntsc", NEAR, "ntsc|pal|secam"),
    (
        "encode",
        AFTER,
        (
            "hybrid|encode|reencoded|reenc|re encoded|upscaled|upscale|ai upscaled|ai upscale|dxva|nvenc|qsv|"
            "crf|vbr|cbr|dubs|line|mic|md|ld|gb|mb|hc|hardcoded|hardcoded subs|open matte"
        ),
    ),
    ("encode", NEAR, "hardsub|hardsubs|hardsubbed|softsub|softsubs|softsubbed|untouched|ultrahq|x5|x3|upscaled ai"),
)
"""True statements about the picture that no field holds."""
