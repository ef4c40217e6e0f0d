"""Words that hold digits: what is left when every run of digits becomes "#" decides what the numbers mean.

A new shape is one row; it needs no pattern, so no name can make reading slow.
"""

from __future__ import annotations

SHAPES: tuple[tuple[str, str], ...] = (
    ("plain", "#"),
    (
        "season_episode",
        (
            "s#e#|s#ep#|s#xe#|s#x#|se#e#|se#ep#|t#e#|t#x#|#x#|#xe#|#xep#|s#e#v#|#x#v#|s#ep#v#|s#eps#|s#e#p#|"
            "s#e#x#|s#e#of#|s#e#m#"
        ),
    ),
    (
        "season_episode",
        (
            "s#e#a|s#e#b|s#e#c|s#e#d|#x#a|#x#b|s#e#f|season#episode#|s#e#end|s#e#fin|s#episode#|t#xe#|#×#|"
            "#х#|sn#e#|sn#ep#"
        ),
    ),
    ("season_disc", "s#d#|s#disc#|s#dvd#|s#extras|s#extra|s#specials|s#complete"),
    ("season", "s#|s#ep|s#e|sn#|season#|s#s#|seasons#|saison#|staffel#|temporada#|se#|s#v#"),
    ("episode", "e#|ep#|eps#|e#v#|ep#v#|e#a|e#b|ep#a|ep#b|episode#|epi#|folge#|cap#|#ep|e#end|ep#end|episode#v#"),
    ("versioned", "#v#|#v"),
    ("lettered", "#tv|#end|#fin|#完|#完结|#完結|#集全|#a|#b|#c|#d|#e|#f"),
    (
        "ordinal",
        ("#st|#nd|#rd|#th|#ª|#º|#°|#ya|#й|#я|#ème|#eme|#er|#re|#ae|#de|#te|#ste|#da|#ta|#ra|#na|#ma|#va|#ro|#do|#to"),
    ),
    ("of", "#of#|#iz#|#de#|#von#|#из#"),
    ("disc", "cd#|cd#of#|dvd#of#|disc#of#|disc#|disk#|dvd#"),
    ("part", "part#|pt#|pt#v#|part#v#|teil#|partie#|parte#"),
    ("volume", "vol#|vol#v#|#vol|volume#"),
    ("list", "#&#|#+#|#&#&#"),
    ("x_number", "x#|x#v#"),
    ("version", "v#"),
    ("reversed", "#e#s"),
    ("creditless", "op#|ed#|ncop#|nced#|op#a|op#b|ed#a|ed#b|op#v#|ed#v#"),
    ("imdb", "tt#"),
    ("size", "#p|#i|#p#|#i#|#hdtv|#px|#*#|#x#p|#x#i|#*#p"),
    (
        "note",
        (
            "#mb|#gb|#kbps|#kb|#khz|#hz|#fps|#mbps|#mib|#gib|#кб|#ch|#min|#bit|#bits|crf#|#cd|#cds|#discs|"
            "#disc|#rip|q#|#xrus|#xukr|#xsub|#audio|#mbit|#audios|#tb|#г|#mo|#go|#kbit|#dvd|#dvd#|#xdvd|"
            "#xdvd#|#k|bd#|#мб|#гб|#eps|rev#"
        ),
    ),
)

PICTURE_HEIGHTS = range(200, 4400)
"""What "1080p" may say."""

CHINESE_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
COUNTERS = {"季": "season", "期": "season", "部": "season"}
"""What a number between 第 and this letter counts; every other letter counts episodes."""
