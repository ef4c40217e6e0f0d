"""Every promise that the pipeline asks of the world, on one page.

Each port is small, and its docstring says what may be retried. "Not found" is an answer, never a fault. A port raises
only errors of `shelver.errors`; a fault of one file is a value where the run goes on, an error where it cannot.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from shelver.media.evidence import Evidence
from shelver.media.facts import Facts
from shelver.media.files import Bundle, Item
from shelver.media.library import OwnedFile, OwnedShow, RootState
from shelver.media.release_name import ReleaseName
from shelver.media.reviews import Choice, ReviewItem, ReviewState
from shelver.plan.journal import Entry, EntryState, Receipt
from shelver.plan.placements import BundlePlan, Method, Plan, Purpose


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
    """What the library holds, asked by normalised title. Reading may be retried."""

    def shows_named(self, title: str) -> tuple[tuple[OwnedShow, float], ...]:
        """Return owned shows whose title may be this one, with similarity 0..1, best first; exact keys give 1.0."""
        ...

    def movie_files(self, title: str, year: int | None) -> tuple[OwnedFile, ...]:
        """Return the files of the owned movie of that title and year; () when it is not owned."""
        ...

    def episode_files(self, show: OwnedShow, season: int | None, episode: int) -> tuple[OwnedFile, ...]:
        """Return the files that hold this episode of the owned show."""
        ...

    def record(self, bundle: BundlePlan, receipts: Iterable[Receipt]) -> None:
        """Take in what was durably placed. Idempotent."""
        ...

    def forget(self, root_path: str, parts: tuple[str, ...]) -> None:
        """Drop a file that is no longer there. Idempotent."""
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
    """The durable record of intents. Every method returns only when its change would survive a power cut."""

    def open_batch(self, purpose: Purpose, *, reverses: str = "") -> str:
        """Start a batch and return its id."""
        ...

    def enter(self, batch_id: str, bundle: BundlePlan) -> tuple[Entry, ...]:
        """Write every placement of the bundle as PLANNED, in one transaction, and return the entries."""
        ...

    def advance(self, entry: Entry, state: EntryState, **changes: object) -> Entry:
        """Write the entry's next state (and changed fields) and return it.

        Raises:
            JournalBusy: another worker holds the entry now; the caller must touch nothing more.
        """
        ...

    def unfinished(self) -> tuple[Entry, ...]:
        """Return every entry that is in no terminal state, oldest first."""
        ...

    def entries(self, batch_id: str) -> tuple[Entry, ...]:
        """Return the entries of a batch in order."""
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


class Transfers(Protocol):
    """Executes plans. Not to be retried blindly: recovery decides what an interrupted plan still needs."""

    def execute(self, plan: Plan) -> Iterator[tuple[BundlePlan, tuple[Receipt, ...], str]]:
        """Carry out each bundle, all or nothing; yield it with its receipts, or with the reason why it failed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingRules:
    """How files are moved when a plan does not say otherwise."""

    method: Method
    free_space_buffer_bytes: int
