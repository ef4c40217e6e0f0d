"""The documented orchestrator: scan, classify, organize, report; every step is one of shelver's own stages."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from file_managers.plex.config.config import Config, directories
from file_managers.plex.media_autoorganizer import results as outcomes
from file_managers.plex.media_autoorganizer.ai_classifier import BedrockClassifier
from file_managers.plex.media_autoorganizer.claims import ClassifiedFiles, KnownBundles
from file_managers.plex.media_autoorganizer.classification_db import ClassificationDatabase
from file_managers.plex.media_autoorganizer.media_database import tv_info
from file_managers.plex.media_autoorganizer.models import ClassificationResult, MediaFile, MediaType, MoveResult
from file_managers.plex.media_autoorganizer.mounts import is_usable, state_line
from file_managers.plex.media_autoorganizer.moving import carry_out, settle_interrupted
from file_managers.plex.media_autoorganizer.opening import configuration, opened, read_new_roots
from file_managers.plex.media_autoorganizer.report import Report, as_text
from file_managers.plex.media_autoorganizer.report_files import now, write
from file_managers.plex.media_autoorganizer.tiers import Tiers
from shelver.errors import ExitCode, NoDownloadsFolder, NoLibraryRoots, RootOffline
from shelver.events import Event, Noted
from shelver.media.files import Bundle
from shelver.media.kinds import shelf
from shelver.media.release_name import ReleaseName
from shelver.media.visible import visible
from shelver.names import parse
from shelver.pipeline.identify import naming_path
from shelver.pipeline.review import await_person
from shelver.pipeline.stages import OtherRoots, Ports, plan
from shelver.plan.placements import BundlePlan, Outcome
from shelver.settings import Settings
from shelver.stores.csv_cache import NAME as CSV_NAME
from shelver.stores.csv_cache import read_csv_cache
from shelver.wiring import Program


def _silent(_line: str) -> None:
    return


class AutoOrganizer:
    """Organizes the downloads folder as documented. Without further words it only previews.

    Constructing it reads nothing and needs no configuration. Every method raises NoDownloadsFolder or NoLibraryRoots
    where the settings name no folders, and another error of `shelver.errors` for what goes wrong; a fault of one file is
    no error but a MoveResult.
    """

    def __init__(
        self,
        dry_run: bool = True,
        use_ai: bool = True,
        config: Path | str | None = None,
        *,
        say: Callable[[str], None] = print,
        detail: Callable[[str], None] = _silent,
    ) -> None:
        """Take the mode, and a settings file in place of the default one.

        `say` hears progress and the report, `detail` the reason for each classification.
        """
        self.dry_run = dry_run
        self.use_ai = use_ai
        self._config: Config = configuration(config)
        self._say = say
        self._detail = detail
        self._bundles: dict[Path, Bundle] = {}
        self._files: dict[Path, MediaFile] = {}
        self._results: list[MoveResult] = []
        self._outcomes: Counter[Outcome] = Counter()
        self._batch_id = ""

    @property
    def exit_code(self) -> int:
        """What the last `organize_files` came to, as an exit code of the command line."""
        if self._outcomes[Outcome.FAILED]:
            return ExitCode.SOME_FAILED
        if self._outcomes[Outcome.REVIEW]:
            return ExitCode.SOME_NEED_REVIEW
        return ExitCode.DONE if self._outcomes[Outcome.PLACED] else ExitCode.NOTHING_TO_DO

    def verify_mount_access(self) -> bool:
        """Say for every target folder whether it is mounted, writable and has room; True when all of them are usable."""
        return all(self._usable_roots())

    def scan_downloads(self) -> list[MediaFile]:
        """Return what lies in the downloads folder: release folders and loose files, each with all that travels with it."""
        with self._opened() as program:
            paths = program.source_paths([])
            bundles = [bundle for bundle in program.sources.bundles(paths) if bundle.items]
        self._bundles = {Path(bundle.path): bundle for bundle in bundles}
        self._say(f"📁 Found {len(bundles)} files and folders in {visible(', '.join(paths))}.")
        return [
            MediaFile(path, sum(item.size_bytes for item in bundle.items)) for path, bundle in self._bundles.items()
        ]

    def classify_files(self, files: Iterable[MediaFile] | None = None) -> list[MediaFile]:
        """Return the files with media type, source and show; without files, those of the downloads folder.

        The order is the documented one: classification database, CSV cache, obvious rules, AI, and rules again.
        """
        named = [(file, self._reading(file)) for file in (self.scan_downloads() if files is None else files)]
        with self._tiers() as tiers:
            found = tiers.classified([(file.path.name, reading) for file, reading in named])
        for result in found:
            self._detail(
                visible(f"   {result.filename}: {result.media_type.value} ({result.source}, {result.confidence:.0%}): ")
                + visible(result.reason)
            )
        self._say(f"🏷️  Classified {len(named)} files.")
        return [_classified(file, result, reading) for (file, reading), result in zip(named, found, strict=True)]

    def organize_files(self, files: Iterable[MediaFile] | None = None) -> list[MoveResult]:
        """Move the files, or in a dry run find out where they would go; without files, those of the downloads folder.

        Whatever was moved can be taken back with `shelver undo`.
        """
        chosen = list(self.classify_files() if files is None else files)
        self._files = {file.path: file for file in chosen}
        self._results, self._batch_id, self._outcomes = [], "", Counter()
        with self._opened() as program:
            if not self.dry_run:
                settle_interrupted(program, self._say)
            read_new_roots(program, self._say)
            ports = self._ports(program)
            bundles = list(self._planned(program, ports, chosen))
            await_person(bundles, program.reviews)
            done: Iterator[outcomes.Outcomes] = map(outcomes.planned, bundles)
            if not self.dry_run:
                self._batch_id, done = carry_out(program, bundles, elsewhere=OtherRoots(ports), listener=self._hear)
            for bundle, outcome in zip(bundles, done, strict=True):
                self._note(program.settings, bundle, outcome)
        return list(self._results)

    def generate_report(
        self, results: Sequence[MoveResult] | None = None, files: Iterable[MediaFile] | None = None
    ) -> Path:
        """Write the report of these moves, or of the last ones, say it, and return the path of its first form."""
        report = Report(
            generated_at=now(),
            is_dry_run=self.dry_run,
            results=self._results if results is None else results,
            files=self._files if files is None else {file.path: file for file in files},
            batch_id=self._batch_id,
            config=self._config.path,
        )
        self._say(as_text(report))
        path = write(report, self._config.settings.reports, self._config.reports_directory)
        self._say(f"📄 Report saved to {visible(str(path))}")
        return path

    def run_full_organization(self) -> Path:
        """Check the target folders, scan, classify, organize and report; returns the path of the report.

        Folders that cannot be used are left out; when none can be used, nothing is moved.

        Raises:
            RootOffline: no target folder can be used.
        """
        if not any(self._usable_roots()):
            raise RootOffline(
                "None of the target folders can be used. Nothing was moved.",
                hint="Mount them or make room, and check with: shelver roots check",
            )
        self.organize_files(self.classify_files(self.scan_downloads()))
        return self.generate_report()

    def _usable_roots(self) -> list[bool]:
        with self._opened() as program:
            states = program.roots().states()
        buffer_bytes = program.settings.moving.free_space_buffer
        for state in states:
            self._say(state_line(state, buffer_bytes))
        return [is_usable(state, buffer_bytes) for state in states]

    @contextmanager
    def _opened(self) -> Iterator[Program]:
        """Open shelver, once it is sure that there are folders to work on, and close it again."""
        _require_folders(self._config.settings)
        with opened(self._config, listener=self._hear) as program:
            yield program

    def _hear(self, event: Event) -> None:
        if isinstance(event, Noted):
            self._say(f"⚠️  {visible(event.message)}")

    def _reading(self, file: MediaFile) -> ReleaseName:
        """Read the file's name, with the folders around it where the file was scanned."""
        bundle = self._bundles.get(file.path)
        return parse(naming_path(bundle, bundle.items[0]) if bundle else file.path.name)

    @contextmanager
    def _tiers(self) -> Iterator[Tiers]:
        downloads = self._config.settings.downloads.path
        with (
            ClassificationDatabase(config=self._config.path) as database,
            BedrockClassifier(self._config.path, say=self._say) as classifier,
        ):
            yield Tiers(
                database=database,
                csv_cache=read_csv_cache(downloads / CSV_NAME) if downloads else {},
                classifier=classifier if self.use_ai else None,
            )

    def _ports(self, program: Program) -> Ports:
        """Return what planning asks of the world: the classification takes the place of the engine's own model."""
        ports = program.ports()
        return replace(ports, identifiers=(*ports.identifiers, ClassifiedFiles(self._files)), model=None)

    def _planned(self, program: Program, ports: Ports, files: Sequence[MediaFile]) -> Iterator[BundlePlan]:
        paths = program.source_paths([str(file.path) for file in files]) if files else ()
        return plan(paths, replace(ports, sources=KnownBundles(self._bundles, ports.sources)))

    def _note(self, settings: Settings, bundle: BundlePlan, outcome: outcomes.Outcomes) -> None:
        """Keep what became of a bundle, and what is now known of its file."""
        path = Path(bundle.path)
        file = self._files.get(path) or MediaFile(path, bundle.size_bytes)
        chosen = next((item.decision.chosen for item in bundle.items if item.decision.chosen), None)
        media_type = chosen.media_type if chosen else file.media_type
        directory = outcome.directory or next(iter(directories(settings, shelf(media_type))), None)
        self._files[path] = file._replace(media_type=media_type, target_directory=directory)
        self._results += outcome.results
        self._outcomes.update(outcome.outcomes)


def _require_folders(settings: Settings) -> None:
    hint = (
        "Write settings with: shelver config init, or take old ones over with: shelver config import media_config.yaml"
    )
    if settings.downloads.path is None:
        raise NoDownloadsFolder("No downloads folder is configured. Nothing was moved.", hint=hint)
    if not settings.roots:
        raise NoLibraryRoots(
            "No target folder is configured, so there is nowhere to put files. Nothing was moved.", hint=hint
        )


def _classified(file: MediaFile, result: ClassificationResult, reading: ReleaseName) -> MediaFile:
    show_name, season, episode = tv_info(reading) if result.media_type is MediaType.TV else (None, None, None)
    return file._replace(
        media_type=result.media_type,
        classification_source=result.source,
        show_name=show_name,
        season=season,
        episode=episode,
    )
