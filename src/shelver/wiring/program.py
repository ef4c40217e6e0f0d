"""One program: all its parts, joined by the settings. Each part is made when it is first asked for."""

import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import Engine

from shelver.disk.walking import LibraryWalker
from shelver.errors import NoDownloadsFolder, NoLibraryRoots, SettingsError, UnknownRoot, UsageError
from shelver.events import Listener, Noted, ignore
from shelver.identifiers.names_beside import NamesBeside
from shelver.identifiers.rules import RulesIdentifier
from shelver.media.library import RootState
from shelver.pipeline.stages import Ports
from shelver.pipeline.surroundings import PlacingRules
from shelver.pipeline.transfer import Movers
from shelver.pipeline.wishes import Wishes
from shelver.plan.layouts import LAYOUT_NAMES
from shelver.plan.placements import Purpose
from shelver.plan.sidecars.rules import SidecarRules
from shelver.ports import Prober, SceneNumbers, TitleIndex
from shelver.ports.sidecars import Pictures
from shelver.probes.container import ContainerProber
from shelver.settings import Settings, classification_path, database_url, state_folder
from shelver.settings.naming import naming_rules
from shelver.sources.local import refuse_overlap
from shelver.sources.rules import SourceRules
from shelver.sources.sheltered import ShelteredSources
from shelver.stores.answers import AnswerStore
from shelver.stores.classifications import ClassificationStore
from shelver.stores.costs import CostLedgerStore
from shelver.stores.engine import open_database, require_folder
from shelver.stores.learning import MemoryStore, WeightStore
from shelver.stores.library import LibraryStore
from shelver.stores.reviews import ReviewStore
from shelver.stores.root_registry import SqlRootRegistry
from shelver.stores.shelves import ShelfStore
from shelver.transfers.own_files import OwnFilesOnDisk
from shelver.transfers.reaching import ShelteredReach
from shelver.transfers.roots import DiskRoots
from shelver.wiring import cataloguing

if TYPE_CHECKING:
    from shelver.catalogs.tmdb import TmdbCatalogue
    from shelver.catalogs.tvdb import TvdbCatalogue
    from shelver.identifiers.naming_model.model import PatientNameModel
    from shelver.stores.journal import SqlJournal
    from shelver.wiring.remotes import Remotes


class Program:
    """All parts of one run, joined by the settings. State: which parts were made, to be closed again."""

    def __init__(
        self,
        settings: Settings,
        *,
        listener: Listener = ignore,
        probes: bool = True,
        database: Engine | None = None,
        remotes: "Remotes | None" = None,
    ) -> None:
        """Take the settings; nothing is opened yet. Without `probes` no media file is looked into.

        A `database` and `remotes` that are given are used, and left open.
        """
        self.settings = settings
        self._listener = listener
        self._probes = probes
        self._database = database
        self._remotes = remotes
        self._open = ExitStack()
        _check_layouts(settings)

    def close(self) -> None:
        """Close what was opened. Idempotent."""
        self._open.close()

    @cached_property
    def database(self) -> Engine:
        """The database of the index, the journal and the history."""
        if self._database is not None:
            return self._database
        url = database_url(self.settings)
        if self.settings.database.url:
            require_folder(url)
        engine = open_database(url)
        self._open.callback(engine.dispose)
        return engine

    @cached_property
    def library(self) -> LibraryStore:
        """What the configured library roots hold."""
        return LibraryStore(self.database, [root.path for root in self.configured_roots])

    @cached_property
    def index(self) -> LibraryStore:
        """All that the library index knows, also of folders that are no configured roots."""
        return LibraryStore(self.database)

    @cached_property
    def shelves(self) -> ShelfStore:
        """Where scans and imports write what they saw of the library."""
        return ShelfStore(self.database)

    @cached_property
    def classifications(self) -> ClassificationStore:
        """The documented classification database."""
        store = ClassificationStore(classification_path(self.settings))
        self._open.callback(store.close)
        return store

    @cached_property
    def walker(self) -> LibraryWalker:
        """What lists the folders of library roots."""
        return LibraryWalker()

    @cached_property
    def reviews(self) -> ReviewStore:
        """What waits for a person."""
        return ReviewStore(self.database)

    @cached_property
    def journal(self) -> "SqlJournal":
        """Every file's way, and the history."""
        from shelver.stores.journal import SqlJournal  # noqa: PLC0415 - only what moves files needs it; costs start-up

        return SqlJournal(self.database)

    def _written(self, digest: str) -> bytes | None:
        """Return the bytes of that digest if shelver wrote them; most plans never ask, and load no journal."""
        return self.journal.content(digest)

    @cached_property
    def registry(self) -> SqlRootRegistry:
        """What is remembered of registered roots."""
        return SqlRootRegistry(self.database)

    @property
    def configured_roots(self) -> tuple[RootState, ...]:
        """The library roots as the settings name them, not looked at yet."""
        return tuple(
            RootState(name=name, path=str(root.path), kind=root.kind, priority=root.priority, layout=root.layout)
            for name, root in self.settings.roots.items()
        )

    @property
    def root_names(self) -> dict[str, str]:
        """The name of each root by its path."""
        return {root.path: root.name for root in self.configured_roots}

    def roots(self) -> DiskRoots:
        """Return the library roots as they are now; one for each plan, since it remembers what it listed."""
        return DiskRoots(self.configured_roots, self.registry, stall_s=self.settings.moving.stall_s)

    @cached_property
    def sources(self) -> ShelteredSources:
        """What finds bundles in folders, by the rules of `[downloads]`."""
        downloads = self.settings.downloads
        rules = SourceRules(
            ignore=downloads.ignore,
            minimum_size_bytes=downloads.minimum_size,
            minimum_age_s=downloads.settle_s,
            video_extensions=frozenset(extension.lower() for extension in downloads.video_extensions),
        )
        sources = ShelteredSources(rules, stall_s=self.settings.moving.stall_s, listener=self._listener)
        self._open.callback(sources.close)
        return sources

    @cached_property
    def name_reader(self) -> NamesBeside | None:
        """What reads names in a process beside this one; None where there is only one processor for both."""
        if (os.cpu_count() or 1) < 2:
            return None
        reader = NamesBeside()
        self._open.callback(reader.close)
        return reader

    @cached_property
    def prober(self) -> Prober | None:
        """What looks into media files, in a confined child process; None when the person wants none of it."""
        if not self._probes:
            return None
        prober = ContainerProber()
        self._open.callback(prober.close)
        return prober

    @cached_property
    def remotes(self) -> "Remotes":
        """What reaches clouds and storage servers."""
        if self._remotes is not None:
            return self._remotes
        from shelver.wiring.remotes import Remotes  # noqa: PLC0415 - costs start-up

        remotes = Remotes(self.settings)
        self._open.callback(remotes.close)
        return remotes

    @cached_property
    def answers(self) -> AnswerStore:
        """What models answered about names."""
        return AnswerStore(self.database)

    @cached_property
    def costs(self) -> CostLedgerStore:
        """What models cost; this program is one run."""
        return CostLedgerStore(self.database, run_id=uuid4().hex, caps=self.settings.ai.caps)

    @cached_property
    def memory(self) -> MemoryStore:
        """What a person said about files that are named alike."""
        return MemoryStore(self.database)

    @cached_property
    def weights(self) -> WeightStore:
        """What was learned from a person's answers."""
        return WeightStore(self.database)

    @cached_property
    def name_model(self) -> "PatientNameModel | None":
        """The model that reads names; None when the settings name no provider."""
        if not self.settings.ai.provider:
            return None
        from shelver.wiring.modelling import open_named_model  # noqa: PLC0415 - an HTTP client is slow to load

        model = open_named_model(
            self.settings.ai, self.database, answers=self.answers, ledger=self.costs, listener=self._listener
        )
        self._open.callback(model.close)
        return model

    @cached_property
    def tmdb(self) -> "TmdbCatalogue | None":
        """The Movie Database, asked with the person's own key; None without a key."""
        if not self.settings.tmdb.api_key:
            return None
        from shelver.catalogs.tmdb import REQUESTS_PER_S, TmdbCatalogue  # noqa: PLC0415 - costs start-up
        from shelver.stores.catalogue_cache import CatalogueAnswers  # noqa: PLC0415 - costs start-up
        from shelver.stores.rate_limits import StoredRateLimit  # noqa: PLC0415 - costs start-up

        answers = CatalogueAnswers(self.database)
        rate = StoredRateLimit(self.database, "tmdb", REQUESTS_PER_S)
        tmdb = TmdbCatalogue(self.settings.tmdb, cache=answers, rate=rate, listener=self._listener)
        self._open.callback(tmdb.close)
        self._open.callback(answers.flush)
        return tmdb

    @cached_property
    def tvdb(self) -> "TvdbCatalogue | None":
        """TheTVDB, asked with the person's own key; None without a key."""
        return cataloguing.tvdb(self.settings, self.database, self._open, self._listener)

    @cached_property
    def scene(self) -> SceneNumbers | None:
        """How release groups count episodes, by the lists that the person downloaded; None without one."""
        return cataloguing.scene_numbers(self.settings, lambda message: self._listener(Noted(message=message)))

    @cached_property
    def pictures(self) -> Pictures | None:
        """What fetches pictures of works; None when the person wants none."""
        if not self.settings.sidecars.artwork or not self.settings.tmdb.api_key:
            return None
        from shelver.wiring.picturing import open_pictures  # noqa: PLC0415 - an HTTP client is slow to load

        return open_pictures(self.settings.tmdb, self.database, self.journal, self._open, self._listener)

    @property
    def title_index_path(self) -> Path:
        """Where the title index lies, or would lie."""
        return self.settings.tmdb.title_index or state_folder() / "titles.db"

    @cached_property
    def title_index(self) -> TitleIndex | None:
        """All titles of TMDB on this machine, for misspelt names; None when the person has not built it."""
        if not self.title_index_path.exists():
            return None
        from shelver.catalogs.title_index import TitleIndexFile  # noqa: PLC0415 - costs start-up

        found = TitleIndexFile(self.title_index_path)
        self._open.callback(found.close)
        return found

    def ports(self) -> Ports:
        """Return what the thinking stages of one plan ask of the world."""
        moving = self.settings.moving
        return Ports(
            sources=self.sources,
            identifiers=(RulesIdentifier(),),
            library=self.library,
            roots=self.roots(),
            reviews=self.reviews,
            rules=PlacingRules(
                method=moving.method,
                conflict=moving.conflict,
                naming=naming_rules(self.settings),
            ),
            buffer_bytes=moving.free_space_buffer,
            name_reader=self.name_reader,
            prober=self.prober,
            catalogue=self.tmdb or self.tvdb,
            second_catalogue=self.tvdb if self.tmdb else None,
            own_works=cataloguing.own_works(self.settings),
            series=cataloguing.series_rules(self.settings),
            scene=self.scene,
            title_index=self.title_index if self.tmdb else None,
            model=self.name_model,
            classifications=self.classifications,
            memory=None if self.memory.is_empty() else self.memory,
            adjustments=self.weights.adjustments(),
            sidecars=SidecarRules(**self.settings.sidecars.model_dump()),
            own_files=OwnFilesOnDisk(self._written),
            listener=self._listener,
        )

    def movers(self, listener: Listener = ignore, *, purpose: Purpose = Purpose.ORGANIZE) -> Movers:
        """Return what moves files; `listener` hears how copies go on. A library file's age says nothing."""
        from shelver.wiring.moving import sheltered_mover  # noqa: PLC0415 - only what moves files needs it; costs start-up

        mover = sheltered_mover(self.settings, purpose, journal=self.journal, registry=self.registry, listener=listener)
        self._open.callback(mover.close)
        return Movers(journal=self.journal, transfers=mover, pictures=self.pictures, listener=listener)

    def reach(self) -> ShelteredReach:
        """Return what looks at roots that may hang, for one piece of work; it is to be closed."""
        return ShelteredReach(stall_s=self.settings.moving.stall_s)

    def source_paths(self, named: Sequence[str]) -> tuple[str, ...]:
        """Return the folders to look at: those named, else the downloads folder.

        Raises:
            NoDownloadsFolder: nothing was named and none is configured.
            NoLibraryRoots: there is nowhere to put anything.
            OverlappingRoots: a source and a library root overlap.
        """
        downloads = self.settings.downloads.path
        paths = tuple(named) or ((str(downloads),) if downloads else ())
        if not paths:
            raise NoDownloadsFolder(
                "No folder was named and no downloads folder is configured. Nothing was planned.",
                hint="Name one, as in: shelver organize ~/Downloads, or write settings with: shelver config init",
            )
        self.require_roots()
        refuse_overlap(paths, [root.path for root in self.configured_roots])
        return paths

    def check_wishes(self, wishes: Wishes) -> None:
        """Check that the root and layout that a person named exist.

        Raises:
            UnknownRoot: there is no such root.
            UsageError: there is no such layout.
        """
        self.check_roots([wishes.root] if wishes.root else [])
        if wishes.layout and wishes.layout not in LAYOUT_NAMES:
            raise UsageError(f"There is no layout {wishes.layout!r}.", hint=f"Layouts: {', '.join(LAYOUT_NAMES)}")

    def require_roots(self) -> None:
        """Check that there is a library root at all.

        Raises:
            NoLibraryRoots: none is configured.
        """
        if not self.settings.roots:
            raise NoLibraryRoots(
                "No library root is configured, so there is no library to read or to put files into.",
                hint="Add one with: shelver roots add movies /path/to/Movies --kind movies",
            )

    def check_roots(self, names: Iterable[str]) -> None:
        """Check that library roots of these names are configured.

        Raises:
            UnknownRoot: one is not.
        """
        for name in names:
            if name not in self.settings.roots:
                known = ", ".join(self.settings.roots) or "none"
                raise UnknownRoot(f"There is no library root {name!r}. Configured are: {known}.")


def _check_layouts(settings: Settings) -> None:
    for name, root in settings.roots.items():
        if root.layout not in LAYOUT_NAMES:
            raise SettingsError(
                f"The library root {name} asks for the layout {root.layout!r}, which does not exist.",
                hint=f"Layouts: {', '.join(LAYOUT_NAMES)}",
            )
