"""Invented works that the fake catalogues know."""

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
