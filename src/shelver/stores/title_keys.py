"""The keys under which works are looked up in the library index."""

from shelver.match.shelves import country_of
from shelver.match.titles import SAME, SAME_BUT_FOR_TRIMMINGS, similarity
from shelver.names.keys import title_key
from shelver.stores.columns import short_key

_ARTICLES = ("the ", "a ", "an ")


def exact_key(title: str) -> str:
    """Return the key under which a title is the same title; one of signs only ("???") is its own key."""
    return short_key(title_key(title) or title.casefold())


def keys_of(title: str) -> tuple[str, ...]:
    """Return all keys of a title, the exact one first: without its article, without its country, without both."""
    plain, country = country_of(title)
    titles = (title, plain) if country else (title,)
    exact = [exact_key(each) for each in titles]
    return tuple(dict.fromkeys([*exact, *(_without_article(key) for key in exact)]))


def likeness(wanted: str, owned: str) -> float:
    """Return how alike two titles are, 0..1; titles of different countries are different titles."""
    first, second = country_of(wanted)[1], country_of(owned)[1]
    if first and second and first != second:
        return 0.0
    exact, other = exact_key(wanted), exact_key(owned)
    if exact == other:
        return SAME
    if set(keys_of(wanted)) & set(keys_of(owned)):
        return SAME_BUT_FOR_TRIMMINGS
    return min(similarity(exact, other), 0.99)


def _without_article(key: str) -> str:
    for article in _ARTICLES:
        if key.startswith(article):
            return key[len(article) :]
    return key
