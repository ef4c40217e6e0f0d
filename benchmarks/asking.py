"""Asks the program's own stages what names mean: readings, catalogue, decision, with nothing around them."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from shelver.catalogs.title_index import TitleIndexFile, build_title_index
from shelver.catalogs.tmdb import REQUESTS_PER_S, TmdbCatalogue
from shelver.match.gate import decide
from shelver.media.evidence import Decision
from shelver.media.works import Episodes, Movie
from shelver.pipeline.consult import Consultation, consult, readings_of
from shelver.ports import TitleIndex
from shelver.settings.values import TmdbSettings
from shelver.stores.catalogue_cache import CatalogueAnswers
from shelver.stores.engine import open_database
from shelver.stores.rate_limits import StoredRateLimit


class Asker:
    """The program with one catalogue server, a fresh database for its answers, and perhaps a title index."""

    def __init__(self, catalogue: TmdbCatalogue, answers: CatalogueAnswers, index: TitleIndex | None) -> None:
        self._catalogue = catalogue
        self._answers = answers
        self._index = index

    def ask(self, path: str) -> tuple[Consultation, Decision]:
        """Return what the program finds under a path, and what it decides."""
        consultation = consult(readings_of(path), self._catalogue, index=self._index)
        return consultation, decide(consultation.rating)

    def flush(self) -> None:
        """Write the answers that are only in memory."""
        self._answers.flush()


@contextmanager
def asker(server: str, key: str, *, titles: Sequence[Path] = (), per_second: float = REQUESTS_PER_S) -> Iterator[Asker]:
    """Give an asker of the server at a base address such as http://127.0.0.1:8000/3.

    `titles` are downloaded lists of titles, of which a title index is made.
    """
    with tempfile.TemporaryDirectory(prefix="shelver-match-") as folder:
        engine = open_database(f"sqlite:///{folder}/answers.db")
        answers = CatalogueAnswers(engine)
        settings = TmdbSettings(base_url=server, api_key=SecretStr(key))
        rate = StoredRateLimit(engine, "tmdb", per_second)
        catalogue = TmdbCatalogue(settings, cache=answers, rate=rate)
        index = None
        if titles:
            build_title_index(titles, Path(folder) / "titles.db")
            index = TitleIndexFile(Path(folder) / "titles.db")
        try:
            yield Asker(catalogue, answers, index)
        finally:
            catalogue.close()
            engine.dispose()


def named(path: Path) -> list[dict[str, object]]:
    """Return the lines of a names file, each an object with a `path`."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def answer_of(decision: Decision) -> dict[str, object] | None:
    """Return a decision as the answer that is scored; None when the program names no film and no numbered episode."""
    work = decision.chosen.work if decision.chosen else None
    if isinstance(work, Movie):
        return {"type": "movie", "tmdb_id": work.ids.tmdb}
    if isinstance(work, Episodes) and work.season is not None and work.numbers:
        return {
            "type": "episode",
            "show_id": work.show.ids.tmdb,
            "season": work.season,
            "episodes": list(work.numbers),
        }
    return None
