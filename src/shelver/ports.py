"""Every promise that the pipeline asks of the world, on one page.

Each port is small, and its docstring says what may be retried. "Not found" is an answer, never a fault. A port raises
only errors of `shelver.errors`; a fault of one file is a value where the run goes on, an error where it cannot.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from shelver.budget.charges import Charge, LedgerReport, NoRoom, Reservation, Settlement
from shelver.match.refit import Learned
from shelver.media.catalogue import EpisodeOrder, FoundWork, SeasonRecord, WorkKey, WorkRecord
from shelver.media.evidence import Evidence
from shelver.media.facts import Facts
from shelver.media.files import Bundle, Item
from shelver.media.kinds import Form
from shelver.media.library import FolderListing, KnownFolder, OwnedFile, OwnedMovie, OwnedShow, RootState, ShelvedFolder
from shelver.media.questions import Asked, NameAnswer, NameQuestion
from shelver.media.release_name import ReleaseName
from shelver.media.reviews import Choice, ReviewItem, ReviewState
from shelver.media.roots import RegisteredRoot
from shelver.plan.journal import BatchSummary, BundleDraft, BundleRecord, Entry, EntryState, Receipt, Refusal
from shelver.plan.placements import BundlePlan, Method, Purpose
from shelver.plan.recovery import BundleView


class Sources(Protocol):
    """Finds bundles. Reading only; may be retried at any time."""

    def bundles(self, paths: Iterable[str]) -> Iterator[Bundle]:
        """Yield the bundles below each path, in path order. A folder that cannot be read becomes a Noted event.

        Raises:
            SourceMissing: a path does not exist.
            SourceUnreadable: a path itself cannot be read.
        """
        ...


class Prober(Protocol):
    """Reads container facts. May be retried; a broken or hostile file never harms the caller."""

    def facts(self, path: str) -> Facts | None:
        """Return the facts of the media file, or None when it is no readable media."""
        ...


class Identifier(Protocol):
    """Says what an item may be. May be retried; the same item gives the same evidence."""

    name: str

    def evidence(self, bundle: Bundle, item: Item, name: ReleaseName) -> tuple[Evidence, ...]:
        """Return evidence about form, genre or identity; nothing when there is none."""
        ...


class LibraryIndex(Protocol):
    """What the library holds, asked by title. Reading may be retried."""

    def shows_named(self, title: str) -> tuple[tuple[OwnedShow, float], ...]:
        """Return owned shows whose title may be this one, with similarity 0..1, best first.

        1.0 is the same title but for case, signs and diacritics; 0.97 leaves out an article, a year or a country. Less
        is a title that may be misspelt; titles that merely share words are not returned. A show that lies in several
        folders comes once for each, in order of preference.
        """
        ...

    def movies_named(self, title: str) -> tuple[tuple[OwnedMovie, float], ...]:
        """Return owned movies of that title, with similarity as `shows_named` gives it, but no misspelt ones."""
        ...

    def movie_files(self, title: str, year: int | None) -> tuple[OwnedFile, ...]:
        """Return the files of the owned movie of that title and year; () when it is not owned."""
        ...

    def episode_files(self, show: OwnedShow, season: int | None, episode: float | date) -> tuple[OwnedFile, ...]:
        """Return the files that hold this episode of the owned show; without a season, by absolute number or by date."""
        ...

    def record(self, bundle: BundlePlan, receipts: Iterable[Receipt]) -> None:
        """Take in what was durably placed. Idempotent."""
        ...

    def forget(self, root_path: str, parts: tuple[str, ...]) -> None:
        """Drop a file that is no longer there. Idempotent."""
        ...


class LibraryShelves(Protocol):
    """Writes what a scan or an import saw into the library index. Every method is durable and idempotent."""

    def known_folders(self, root_path: str) -> Mapping[tuple[str, ...], KnownFolder]:
        """Return every folder of a root that the index knows."""
        ...

    def knows(self, root_path: str) -> bool:
        """Say whether anything of the root is in the index."""
        ...

    def put(self, root_path: str, folders: Iterable[ShelvedFolder]) -> None:
        """Replace what is known of these folders, together. Other folders stay as they are."""
        ...

    def drop(self, root_path: str, folders: Iterable[tuple[str, ...]]) -> None:
        """Forget these folders and everything below them."""
        ...


class LibraryFolders(Protocol):
    """Looks into the folders of library roots without changing anything. May be retried."""

    def changed_at_ns(self, root_path: str, parts: tuple[str, ...]) -> int | None:
        """Return the folder's mtime in nanoseconds, or None when there is no such folder.

        Raises:
            SourceUnreadable: the folder is there, or may be, and cannot be looked at.
        """
        ...

    def listing(self, root_path: str, parts: tuple[str, ...], is_wanted: Callable[[str], bool]) -> FolderListing | None:
        """Return what lies in the folder, with the files whose name is wanted; None when there is no such folder.

        Symbolic links and hidden names are left out. Raises as `changed_at_ns` does.
        """
        ...


class Roots(Protocol):
    """The library roots as they are now. Reading only; may be retried."""

    def states(self) -> tuple[RootState, ...]:
        """Return every configured root with its mount, writability and free space, in order of priority."""
        ...

    def names_in(self, root_path: str, folder: tuple[str, ...]) -> frozenset[str]:
        """Return the names in a folder below a root, casefolded and NFC; empty when there is no such folder."""
        ...

    def is_same_content(self, first_path: str, second_path: str) -> bool:
        """Say whether both files hold the same bytes (size first, then samples, then a full digest of both).

        A file that cannot be read is equal to none.
        """
        ...


class Journal(Protocol):
    """The durable record of intents. Every method returns only when its change would survive a power cut.

    Whoever changes something holds the journal; every change proves that the hold still stands.
    """

    def hold(self, what: str, *, wait_s: float = 10.0, is_shared: bool = False) -> AbstractContextManager[None]:
        """Hold the journal while the block runs; holds of one holder nest. `what` tells others what is going on.

        Shared holders work at the same time as each other; a hold that is not shared is alone. Holders that died are
        dropped.

        Raises:
            JournalBusy: another run still holds it after `wait_s`; the message names it.
        """
        ...

    def require_hold(self) -> None:
        """Check that the hold still stands.

        Raises:
            JournalBusy: it was lost; the caller must touch no file any more.
        """
        ...

    def open_batch(self, purpose: Purpose, *, reverses: str = "") -> str:
        """Start a batch and return its id, which sorts by time."""
        ...

    def close_batch(self, batch_id: str) -> None:
        """Note that the batch came to its end."""
        ...

    def enter(self, batch_id: str, drafts: Sequence[BundleDraft]) -> tuple[BundleRecord | Refusal, ...]:
        """Take in bundles in one transaction, each with its space reservation; answer in the same order.

        A bundle is refused when one of its targets is on its way already, or when its space is not free.
        """
        ...

    def advance(self, entries: Sequence[Entry], *, closed: Mapping[int, str] | None = None) -> None:
        """Write the entries as they are now, in one transaction. `closed` gives bundle ids that ended, with the reason.

        A live entry that turns DONE and reverses another makes that one UNDONE.

        Raises:
            JournalBusy: another worker holds an entry now; nothing was written, and the caller must touch nothing more.
        """
        ...

    def unfinished(self) -> tuple[BundleRecord, ...]:
        """Return the bundles with live entries that no living holder works on, oldest first."""
        ...

    def adopt(self, bundle: BundleRecord) -> BundleRecord:
        """Take over the bundle's live entries from a holder that died; they are this holder's from now on."""
        ...

    def bundles(self, batch_id: str) -> tuple[BundleRecord, ...]:
        """Return the bundles of a batch with their entries, in order."""
        ...

    def batches(self, *, limit: int = 50) -> tuple[BatchSummary, ...]:
        """Return the newest batches, newest first."""
        ...

    def batch(self, batch_id: str) -> BatchSummary | None:
        """Return one batch, or None when the history does not know it."""
        ...

    def bundles_into(self, folder: str) -> tuple[BundleRecord, ...]:
        """Return the bundles with an entry whose target lies below that top folder of its root, oldest first."""
        ...

    def in_library(self) -> Iterator[Entry]:
        """Yield the newest entry of every file that is in place and was not taken back or replaced, in order of path."""
        ...

    def learn_digest(self, entry: Entry, digest: str) -> None:
        """Remember the digest of a file that is in place and was never read before."""
        ...

    def content(self, digest: str) -> bytes | None:
        """Return the bytes that a WRITE wrote, by their BLAKE3 digest; None when the journal does not hold them."""
        ...


class RootRegistry(Protocol):
    """What is remembered of registered roots. May be retried."""

    def registered(self, path: str) -> RegisteredRoot | None:
        """Return what is remembered of the root at that path, or None when it was never registered."""
        ...

    def remember(self, root: RegisteredRoot) -> None:
        """Remember a root, in place of what was known of that path."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of one bundle.

    `entries` are its journal entries as they ended, `receipts` what is in place; `reason` says why the bundle failed, or is
    empty. `is_waiting` when a later run may well succeed (no space, root offline, still being written). `failed_as` is
    the state that the failure ended in.
    """

    bundle: BundlePlan
    entries: tuple[Entry, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    trashed: tuple[str, ...] = ()
    reason: str = ""
    is_waiting: bool = False
    failed_as: EntryState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What recovery made of one interrupted bundle; `reason` says what a person must look at, or is empty."""

    bundle: BundleRecord
    reason: str = ""


class Transfers(Protocol):
    """Carries out plans. Not to be retried blindly: recovery decides what an interrupted bundle still needs."""

    def execute(
        self, batch_id: str, bundles: Iterable[BundlePlan], *, is_stopped: Callable[[], bool]
    ) -> Iterator[Moved]:
        """Carry out each bundle, all or nothing, in order. Stops cleanly before the next one when `is_stopped` says so."""
        ...

    def settle(self, bundle: BundleRecord) -> Settled:
        """Finish or take back what an interrupted run left; looks at the disk and at nothing else."""
        ...

    def look(self, bundle: BundleRecord) -> BundleView:
        """Look at what the bundle's sources and targets hold now. Reading only."""
        ...


class Reviews(Protocol):
    """What waits for a person and what the person said. Every change is durable; all may be retried."""

    def wait(self, items: Iterable[ReviewItem]) -> None:
        """Put items on the list, or renew what is known of them; an earlier choice stays. Idempotent."""
        ...

    def has_choices(self) -> bool:
        """Say whether any choice is remembered."""
        ...

    def choice(self, source_path: str) -> ReviewItem | None:
        """Return the item of that main file when a person has decided about it, else None."""
        ...

    def items(self, *states: ReviewState) -> tuple[ReviewItem, ...]:
        """Return the items in these states, oldest first."""
        ...

    def item(self, review_id: int) -> ReviewItem | None:
        """Return one item, or None."""
        ...

    def settle(self, source_path: str, state: ReviewState, choice: Choice | None = None) -> None:
        """Write where the item of that main file stands now, and what was chosen. Unknown files are no fault."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingRules:
    """How files are moved when a plan does not say otherwise."""

    method: Method
    free_space_buffer_bytes: int


class Catalogue(Protocol):
    """Knows works by title and by number. Reading only; answers are kept, so asking again costs nothing for a while.

    Every method may raise ServiceUnavailable (temporary: what needs the answer waits), KeyRefused or RequestRefused.
    Titles come from strangers and may hold anything.
    """

    name: str

    def movies(self, title: str, year: int | None = None) -> tuple[FoundWork, ...]:
        """Return films that the catalogue finds under a title (and year of release), in its own order."""
        ...

    def shows(self, title: str, year: int | None = None) -> tuple[FoundWork, ...]:
        """Return shows that the catalogue finds under a title (and year of the first episode), in its own order."""
        ...

    def record(self, key: WorkKey, *, seasons: tuple[int, ...] = ()) -> WorkRecord | None:
        """Return all about a work; None when there is none. For a show, the named seasons come along where possible."""
        ...

    def season(self, show: WorkKey, number: int) -> SeasonRecord | None:
        """Return the episodes of a season; None when the show has no such season."""
        ...

    def seasons(self, show: WorkKey, numbers: tuple[int, ...]) -> tuple[SeasonRecord, ...]:
        """Return those of the seasons that exist, in as few requests as the catalogue allows."""
        ...

    def by_external_id(self, source: str, identifier: str) -> tuple[FoundWork, ...]:
        """Return the works that carry an id of another catalogue ("imdb", "tvdb", "tmdb")."""
        ...

    def ordered(self, show: WorkKey, order: EpisodeOrder) -> tuple[SeasonRecord, ...]:
        """Return the seasons of another order; () when the catalogue does not know that order.

        Their episodes carry the numbers of the aired order; their place in the season is their number in this order.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """A remembered answer. `content` is None when the catalogue said that there is nothing; `is_fresh` ends with its time."""

    content: bytes | None
    is_fresh: bool


class CatalogueCache(Protocol):
    """Remembers what catalogues answered, for less than six months. May be emptied at any time."""

    def get(self, key: str) -> KeptAnswer | None:
        """Return the remembered answer, fresh or not; None when there is none or when it is too old to be used at all."""
        ...

    def put(self, key: str, content: bytes | None, fresh_s: float) -> None:
        """Remember an answer. Durable at the latest when `flush` returns; losing it costs only a request."""
        ...

    def flush(self) -> None:
        """Write everything that is only in memory."""
        ...


class RateLimit(Protocol):
    """Spaces the requests to one service over everybody who asks it. Safe to share between threads."""

    def reserve(self) -> float:
        """Book the next free moment and return how many seconds it is away."""
        ...

    def hold(self, seconds: float) -> None:
        """Let nobody through for so long: the service has asked for quiet."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedTitle:
    """A title of the local title index that is spelled like the one that was asked for; `likeness` is 0..1."""

    title: str
    number: int
    popularity: float
    likeness: float


class TitleIndex(Protocol):
    """All titles of a catalogue on this machine, searched with tolerance for typing errors. Reading only."""

    def near(self, form: Form, title: str) -> tuple[IndexedTitle, ...]:
        """Return the titles of films (MOVIE) or shows (EPISODE) that are spelled nearly so, the likest first."""
        ...


class NameModel(Protocol):
    """A language model that reads names. Asking again is free where an answer is kept, and never exceeds a cap."""

    def classify(self, questions: Sequence[NameQuestion]) -> Asked:
        """Return an answer, or None, for each question. Never raises: what goes wrong is a problem in words."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedAnswer:
    """What is kept of one question. `answer` is None when the model could not answer it, for the `reason` given."""

    key: str
    model: str
    question: NameQuestion
    answer: NameAnswer | None
    reason: str = ""


class NameAnswers(Protocol):
    """Remembers what models answered, so that no name is paid for twice. Safe to share between threads."""

    def known(self, keys: Iterable[str]) -> Mapping[str, RememberedAnswer]:
        """Return what is kept under these keys. A question that could not be answered is kept for a month only."""
        ...

    def keep(self, answers: Iterable[RememberedAnswer]) -> None:
        """Remember answers. Durable when it returns."""
        ...


class ChoiceMemory(Protocol):
    """Remembers what a person said, under the keys by which files are named alike. May be retried."""

    def is_empty(self) -> bool:
        """Say whether nothing is remembered, so that a run need not ask for each file."""
        ...

    def remember(self, keys: Sequence[str], choice: Choice) -> None:
        """Keep the choice under every key, over what was kept there. Durable when it returns."""
        ...

    def recall(self, keys: Sequence[str]) -> Choice | None:
        """Return the choice under the first of the keys that has one; None when there is none."""
        ...


class LearnedWeights(Protocol):
    """Keeps what was learned from a person's answers. May be retried."""

    def adjustments(self) -> Mapping[str, float]:
        """Return the adjustments in bits that are in use, by signal; none when none are."""
        ...

    def keep(self, learned: Learned) -> None:
        """Keep a refit; it is used from now on when it is better on the answers held out, else nothing learned is used."""
        ...

    def lesson_count(self) -> int:
        """Return from how many answers the newest refit was made; 0 when there was none."""
        ...


class CostLedger(Protocol):
    """Holds paid calls below the caps of a run, a day and a month. Safe to share between threads and processes."""

    def reserve(self, charge: Charge) -> Reservation | NoRoom:
        """Hold room for one call, or say which cap has none. Durable when it returns."""
        ...

    def settle(self, reservation: Reservation, settlement: Settlement) -> None:
        """Write what the call cost. Idempotent; a reservation that is never closed goes on counting."""
        ...

    def release(self, reservation: Reservation) -> None:
        """Give the room back: the provider certainly did no work. Idempotent."""
        ...

    def report(self) -> LedgerReport:
        """Return this UTC month: what is spent and reserved, for each model, and the totals of the last months."""
        ...
