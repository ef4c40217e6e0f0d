"""Invented works that the fake catalogues know."""

import base64

FILMS = {
    1: {
        "title": "The Harbour Light",
        "original": "Das Hafenlicht",
        "year": 1999,
        "also": ["Luz del puerto"],
        "imdb": "tt9000001",
        "runtime": 104,
        "votes": 900,
    },
    2: {"title": "The Harbour Light", "year": 2014, "imdb": "tt9000002", "runtime": 91, "votes": 12},
    3: {"title": "Night Ferry", "year": 2003, "imdb": "", "runtime": 0, "votes": 40},
    4: {"title": "Night Ferry: The Return", "year": 2006, "imdb": "tt9000004", "runtime": 97, "votes": 4},
}
SHOWS = {
    10: {
        "title": "Kestrel Street",
        "original": "Kestrel Street",
        "year": 2010,
        "also": ["Calle Cernícalo"],
        "imdb": "tt9000010",
        "votes": 300,
        "seasons": {
            0: [("The Making Of", "2010-12-24")],
            1: [("Arrivals", "2010-03-01"), ("The Lodger", "2010-03-08"), ("Episode 3", "2010-03-15")],
            2: [("Departures", "2011-03-07"), ("The Lodger Returns", "2011-03-14")],
        },
    },
    11: {
        "title": "Kestrel Street",
        "year": 1985,
        "imdb": "tt9000011",
        "votes": 9,
        "seasons": {1: [(f"Part {number}", f"1985-01-{number:02}") for number in range(1, 7)]},
    },
}

PICTURE = (
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEElEQVR4nGM4EWADRAwoFABXCQf5CiN45QAAAABJRU5ErkJggg=="
    ),
    "image/png",
)
"""What lies under every address of a picture, as (bytes, media type); a test may put something else there."""

TOLD = {
    "overview": "A keeper waits.",
    "tagline": "",
    "poster_path": "/poster.png",
    "backdrop_path": "../../etc/passwd",
    "vote_average": 7.5,
    "production_companies": [{"name": "Quay Films"}, {"name": ""}, None],
    "networks": [{"name": "Quay TV"}],
    "production_countries": [{"iso_3166_1": "DK", "name": "Denmark"}],
    "belongs_to_collection": {"id": 77, "name": "Harbour Collection"},
    "created_by": [{"name": "Ia Berg"}],
}
LOGOS = [
    {"iso_639_1": None, "file_path": "/plain.png", "vote_average": 9.0},
    {"iso_639_1": "en", "file_path": "/disliked.png", "vote_average": 1.0},
    {"iso_639_1": "en", "file_path": "/logo.png", "vote_average": 5.0},
    {"iso_639_1": "en", "file_path": "/drawing.svg", "vote_average": 9.9},
    {"iso_639_1": "de", "file_path": "/schrift.png", "vote_average": 2.0},
]
IN_ENGLISH = {"overview": "A keeper waits for a ship.", "tagline": "Light the lamp."}
CREDITS = {
    "cast": [
        {"name": "Per Dahl", "character": "", "order": 1, "profile_path": None},
        {"name": "Ana Holm", "character": "The Keeper", "order": 0, "profile_path": "/ana.png"},
        {"name": None},
        "nobody",
    ],
    "crew": [{"job": "Director", "name": "Mo Lund"}, {"job": "Screenplay", "name": "Ia Berg"}, {"job": "Catering"}],
}
