"""The articles that a title may begin with, and that people leave out."""

ARTICLES = frozenset(
    {
        *("the", "a", "an"),
        *("le", "la", "les", "l", "un", "une"),
        *("el", "los", "las"),
        *("der", "die", "das", "ein", "eine"),
        *("il", "lo", "gli", "i"),
    }
)
"""English, French, Spanish, German and Italian ones, in lower case and without apostrophes."""
