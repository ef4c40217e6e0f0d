"""What a person set about single series: the catalogue that counts, and the order in which its episodes are counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from shelver.match.likeness import plain
from shelver.match.shelves import folder_title
from shelver.media.catalogue import EpisodeOrder
from shelver.media.release_name import ReleaseName


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRule:
    """A rule for one series. `provider` is the name of a catalogue ("tmdb", "tvdb"), or "" for whichever is first."""

    title: str
    year: int | None = None
    provider: str = ""
    order: EpisodeOrder = EpisodeOrder.AIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRules:
    """The rules of all series."""

    rules: tuple[SeriesRule, ...] = ()

    def rule_for(self, readings: Sequence[ReleaseName]) -> SeriesRule | None:
        """Return the rule of the series that a name is about: by title, and by year where both say one."""
        for reading in readings:
            titles = {plain(title) for title in (reading.title, *reading.alternative_titles)}
            for rule in self.rules:
                if plain(rule.title) in titles and (None in {rule.year, reading.year} or rule.year == reading.year):
                    return rule
        return None


NO_RULES = SeriesRules()


def series_rule(name: str, provider: str, order: EpisodeOrder) -> SeriesRule:
    """Return the rule for a series as a person names it: "Title (Year)" or "Title"."""
    found = folder_title(name)
    return SeriesRule(title=found.title, year=found.year, provider=provider, order=order)
