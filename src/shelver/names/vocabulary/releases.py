"""The release: its cut, its revisions, where it streamed, and words that only describe it."""

from __future__ import annotations

from shelver.names.vocabulary.rows import AFTER, ALWAYS, NEAR, Rows

EDITION: Rows = (
    (
        "extended",
        NEAR,
        (
            "extended|extended cut|extended edition|extended version|extended directors cut|"
            "extended remastered|super extended edition|extended collectors edition"
        ),
    ),
    (
        "directors cut",
        NEAR,
        (
            "directors cut|director's cut|director’s cut|director cut|dir cut|directors edition|"
            "director's edition|directorscut|dc|director s cut|director s edition|version longue"
        ),
    ),
    ("theatrical", NEAR, "theatrical|theatrical cut|theatrical edition|theatrical version"),
    ("unrated", NEAR, "unrated|unrated cut|unrated edition|unrated version|unrated directors cut"),
    ("uncut", NEAR, "uncut|uncut edition|uncut version"),
    ("uncensored", NEAR, "uncensored|unedited|uncen"),
    (
        "remastered",
        NEAR,
        ("remastered|remaster|4k remastered|4k remaster|restored|4k restoration|digitally remastered|restoration"),
    ),
    ("imax", NEAR, "imax|imax edition|imax enhanced"),
    ("criterion", NEAR, "criterion|criterion collection|the criterion collection|criterion edition"),
    ("special edition", NEAR, "special edition|se edition"),
    ("final cut", NEAR, "final cut|the final cut"),
    ("ultimate", NEAR, "ultimate edition|ultimate cut|ultimate collectors edition|ultimate collector's edition"),
    ("collectors", NEAR, "collectors edition|collector's edition|collector edition|collectors|collector"),
    ("anniversary", NEAR, "anniversary edition|th anniversary edition|anniversary"),
    ("limited", NEAR, "limited|ltd"),
    ("festival", NEAR, "festival"),
    ("alternative cut", NEAR, "alternative cut|alternate cut|alternate ending"),
    ("fan edit", NEAR, "fan edit|fanedit|despecialized|despecialized edition"),
    ("deluxe", NEAR, "deluxe edition|deluxe"),
    ("definitive", NEAR, "definitive edition"),
    ("signature", NEAR, "signature edition"),
    ("open matte", NEAR, "open matte|openmatte"),
    ("censored", NEAR, "censored"),
    ("hybrid", AFTER, "2in1"),
)

PROPER: Rows = (("proper", NEAR, "proper|real proper|reproper|propper"),)
REPACK: Rows = (
    ("repack", ALWAYS, "repack|repack2|repack3|rerip|re rip|proper repack"),
    ("repack", NEAR, "real"),
)

SERVICE: Rows = (
    ("AMZN", NEAR, "amzn|amazon prime"),
    ("AMZN", AFTER, "amazon|prime video|prime|amzn cbr|primevideo"),
    ("NF", NEAR, "nf"),
    ("NF", AFTER, "netflix|netflixrip"),
    ("DSNP", NEAR, "dsnp|dsny+|disney+|dsnp+"),
    ("DSNP", AFTER, "disney plus|disneyplus|dsny|disney"),
    ("HMAX", NEAR, "hmax|hbomax|hbo max"),
    ("HMAX", AFTER, "max"),
    ("HBO", AFTER, "hbo|hbo go|hbogo"),
    ("ATVP", NEAR, "atvp|aptv|atv+|appletv+|apple tv+|appletv"),
    ("HULU", NEAR, "hulu"),
    ("PCOK", NEAR, "pcok"),
    ("PCOK", AFTER, "peacock"),
    ("PMTP", NEAR, "pmtp"),
    ("PMTP", AFTER, "paramount plus|paramount+"),
    ("CR", AFTER, "cr|crunchyroll"),
    ("iT", AFTER, "it|itunes"),
    ("STAN", AFTER, "stan"),
    ("CRAV", NEAR, "crav"),
    ("CRAV", AFTER, "crave"),
    ("iP", AFTER, "ip|iplayer|bbc iplayer"),
    ("ALL4", NEAR, "all4"),
    ("ZEE5", NEAR, "zee5|z5|zee 5"),
    ("HTSR", NEAR, "hotstar|htsr|hs|jiohotstar|jhs"),
    (
        "",
        AFTER,
        (
            "sho|showtime|starz|stz|strz|red|roku|tubi|ddy|cc|cw|nick|nickelodeon|ae|aetv|cbs|nbc|abc|fox|"
            "itv|mtv|pbs|sbs|tbs|tnt|usan|syfy|amc|ifc|dcu|dscp|dplay|disc|hist|tlc|vh1|vice|viu|wow|sky|"
            "play|pluto|vrv|funi|hidive|hidi|adn|wkn|wakanim|baha|bili|bilibili|b global|bglobal|iq|iqiyi|"
            "youku|wetv|tving|wavve|nfx|vudu|qibi|quibi|ytb|yt|youtube|rte|rtbf|arte|auvio|cbc|ctv|gc|hgtv|"
            "lifetime|life|lifetime movie|natg|natgeo|nowtv|now|mbc|my5|unext|u next|crackle|crkl|fandor|"
            "mubi|movistar|mvstar|pathe|viki|sonyliv|sony liv|sonliv|sony|aha|sunnxt|sun nxt|simply south|"
            "tentkotta|mx|mxplayer|voot|jc|jiocinema|jio cinema|alt balaji|altbalaji|hoichoi|eros|erosnow|"
            "kocowa|friday|line tv|catchplay|kktv|linetv|ma|mgm|mgm+|bet|bet+|shudder|shdr|britbox|acorn|"
            "curiosity|cur|rooster teeth|red bull tv|dazn|espn|fubo|w4tch|cmax|cinemax|epix|tver|abema|aubc|"
            "ka|global|amba|amazonprime|okko|ivi|kp|start|premier|wink|itunes4k"
        ),
    ),
)
"""Streaming services and broadcasters; only words that stand right of an anchor or beside a web source."""

NOTE: Rows = (
    (
        "complete",
        NEAR,
        (
            "complete|the complete|completa|completo|integrale|intégrale|l integrale|lintegrale|l'integrale|"
            "l'intégrale|coffret integrale|komplett|komplet|kompletny|complet|complete batch|"
            "la serie completa"
        ),
    ),
    ("complete", AFTER, "batch"),
    (
        "series",
        ALWAYS,
        (
            "complete series|the complete series|complete tv series|complete collection|complete box set|"
            "complete boxset|the complete collection|the complete season|serie completa|full series|"
            "entire series|the complete tv series|boxset|box set|integrale serie|complete mini series|"
            "complete miniseries|mini series complete|complete pack|season pack|全集|전편"
        ),
    ),
    (
        "internal",
        NEAR,
        (
            "internal|int|full|web internal|nuked|dirfix|nfofix|read nfo|readnfo|subfix|syncfix|sync fix|"
            "samplefix|retail|rip|ripped|custom|convert|converted|dubbed ws|no rar|norar|rarfix|subpack|"
            "sub pack|proof fix|stv|straight to video|ita version|dlrip"
        ),
    ),
    (
        "extras",
        NEAR,
        ("extras|bonus|bonus disc|featurettes|featurette|digital extras|dvd extras|deleted scenes|specials included"),
    ),
    ("documentary", NEAR, "docu|doku|dokumentation"),
    ("season finale", AFTER, "season finale|series finale|finale|final|end|fin|完|完结|完結|終"),
    ("creditless", ALWAYS, "ncop|nced|nc op|nc ed|creditless"),
    (
        "obfuscated",
        NEAR,
        (
            "obfuscated|scrambled|xpost|postbot|asrequested|alternativetorequested|whiterev|rakuv|"
            "rakuvfinhel|rakuvus|chamele0n|buymore|getitnow|pre|sample obfuscated|nzbgeek|asrequested xpost|"
            "4planet|4p"
        ),
    ),
    ("sample", AFTER, "sample|proof|preview|vorschau"),
    ("west feed", NEAR, "west feed|east feed|westfeed"),
    (
        "part of batch",
        AFTER,
        (
            "oar|ver|version|mkv|avi|mp4|m4v|wmv mkv|webm|torrent|nfo|iso|exclusive|hq rip|full movie|movie|"
            "film|dual subs|uc|tvs|rq|par|by|rus eng|от"
        ),
    ),
    ("censorship", NEAR, "xxx|18+"),
    ("live", NEAR, "ppv"),
    ("dvd fields", AFTER, "d9|hdp|psp|ipod|iphone|ps3|xbox|android|mobile|tablet"),
    ("raw", AFTER, "raw|raws|batch raw|at x|atx|bs11|tokyo mx|tx|bs|mbs|cx"),
)
"""Words that describe the release and belong to no field."""

CHANNELS = frozenset(
    [
        "ae",
        "aetv",
        "hist",
        "pbs",
        "nick",
        "nickelodeon",
        "cw",
        "cbs",
        "nbc",
        "fox",
        "disc",
        "dscp",
        "tlc",
        "hgtv",
        "natg",
        "natgeo",
        "cc",
        "usan",
        "syfy",
        "mtv",
        "vh1",
        "espn",
    ]
)
"""Broadcasters whose recordings are shows."""
