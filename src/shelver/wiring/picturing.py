"""Joins what fetches pictures: the web, the confined decoder, and the memory of what was fetched."""

from contextlib import ExitStack

from sqlalchemy import Engine

from shelver.catalogs.pictures import CataloguePictures
from shelver.events import Listener
from shelver.http.client import HttpClient, Service
from shelver.http.faults import Patience
from shelver.http.limits import LocalRateLimit
from shelver.ports import Journal
from shelver.probes.picture import PictureProber
from shelver.settings.values import TmdbSettings
from shelver.stores.catalogue_cache import CatalogueAnswers

_PICTURES_PER_S = 20.0
_LONGEST_S = 30.0
_REST_S = 10.0
"""Short, since a picture that is left out is not asked for again."""


def open_pictures(
    settings: TmdbSettings, database: Engine, journal: Journal, closing: ExitStack, listener: Listener
) -> CataloguePictures:
    """Return what fetches the pictures of TMDB; `closing` learns what is to be closed at the end.

    Pictures lie on the public web; on a private network only where the settings name that host.
    """
    prober = PictureProber()
    closing.callback(prober.close)
    answers = CatalogueAnswers(database)
    closing.callback(answers.flush)
    service = Service(name="The server of TMDB's pictures", base_url=settings.pictures_url or settings.base_url)
    patience = Patience(try_s=settings.timeout_s, total_s=_LONGEST_S, rest_s=_REST_S)
    http = HttpClient(service, rate=LocalRateLimit(_PICTURES_PER_S, burst=5), patience=patience, listener=listener)
    pictures = CataloguePictures(http, kind_of=prober.kind, cache=answers, kept=journal.content)
    closing.callback(pictures.close)
    return pictures
