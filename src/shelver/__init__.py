"""shelver puts every film, episode and book on the right shelf."""

__version__ = "0.1.0"
