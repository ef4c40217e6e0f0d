"""Joins the catalogues: how fast they are asked, TheTVDB, and the works that a person wrote down."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from shelver.events import Listener
from shelver.match.series_rules import SeriesRules, series_rule
from shelver.ports import Catalogue, SceneNumbers
from shelver.settings import Settings

if TYPE_CHECKING:
    from shelver.catalogs.tvdb import TvdbCatalogue


def tvdb(settings: Settings, database: Engine, closing: ExitStack, listener: Listener) -> "TvdbCatalogue | None":
    """Return TheTVDB, asked with the person's own key; None without a key. What it opens is closed with the stack."""
    if not settings.tvdb.api_key:
        return None
    from shelver.catalogs.tvdb import REQUESTS_PER_S, TvdbCatalogue  # noqa: PLC0415 - costs start-up
    from shelver.stores.catalogue_cache import CatalogueAnswers  # noqa: PLC0415 - costs start-up
    from shelver.stores.rate_limits import StoredRateLimit  # noqa: PLC0415 - costs start-up

    answers = CatalogueAnswers(database)
    rate = StoredRateLimit(database, "tvdb", REQUESTS_PER_S)
    catalogue = TvdbCatalogue(settings.tvdb, cache=answers, rate=rate, listener=listener)
    closing.callback(catalogue.close)
    closing.callback(answers.flush)
    return catalogue


def own_works(settings: Settings) -> Catalogue | None:
    """Return the catalogue of works that the person wrote down; None without such a file.

    Raises:
        SettingsError: the file cannot be read, or an entry is wrong.
    """
    if settings.own_works.path is None:
        return None
    from shelver.catalogs.local import LocalCatalogue  # noqa: PLC0415 - costs start-up

    return LocalCatalogue(settings.own_works.path)


def scene_numbers(settings: Settings, tell: Callable[[str], None]) -> SceneNumbers | None:
    """Return what the downloaded lists of scene numbers know; None without such a list."""
    lists = settings.scene
    if not (lists.anime_list or lists.xem_names):
        return None
    from shelver.catalogs.scene_files import SceneFiles  # noqa: PLC0415 - costs start-up

    return SceneFiles(anime_list=lists.anime_list, xem_names=lists.xem_names, xem_maps=lists.xem_maps, tell=tell)


def series_rules(settings: Settings) -> SeriesRules:
    """Return what is set about single series."""
    rules = (series_rule(name, row.provider, row.order) for name, row in settings.series.items())
    return SeriesRules(rules=tuple(rules))
