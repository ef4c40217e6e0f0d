"""How a title is written that a release spelt without capitals."""

_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "the",
        "to",
        "vs",
        "with",
        "de",
        "la",
        "le",
        "les",
        "du",
        "des",
        "et",
        "der",
        "die",
        "das",
        "und",
        "von",
    ]
)


def capitalised(title: str) -> str:
    """Return "The Salt of the Earth" for "the salt of the earth"; a title with a capital anywhere stays as it is."""
    if not title.islower():
        return title
    words = title.split(" ")
    last = len(words) - 1
    return " ".join(
        word if word in _SMALL and 0 < place < last else word[:1].upper() + word[1:] for place, word in enumerate(words)
    )
