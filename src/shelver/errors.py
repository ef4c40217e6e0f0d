"""Every error that a person can meet: reference, message, hint and exit code.

A reference (`SHV-204`) never changes its meaning. The first digit tells the ground: 1 settings, 2 library roots,
3 sources, 4 plans and decisions, 5 transfers and the journal, 6 databases, 7 catalogues, 8 models and money,
9 installation and the service. Subclasses say what the caller does next; this module imports nothing.
"""


class ExitCode:
    """Exit codes of the command line, the strongest that applies wins: 1 > 5 > 3 > 4 > 9 > 0; 2 is wrong usage."""

    DONE = 0
    ERROR = 1
    USAGE = 2
    SOME_FAILED = 3
    SOME_NEED_REVIEW = 4
    TEMPORARY = 5
    NOTHING_TO_DO = 9


class ShelverError(Exception):
    """An error with a stable reference, one clear sentence and what to do next.

    Attributes:
        reference: the stable name of the error, e.g. `SHV-204`.
        message: what happened, to which file or folder, and what was left untouched.
        hint: what the person can do next; may be empty.
        exit_code: the exit code of a command that ends with this error.
    """

    reference = "SHV-100"
    exit_code = ExitCode.ERROR

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.reference} {self.message} {self.hint}".rstrip()


class UsageError(ShelverError):
    """The command was given something that it cannot take."""

    reference = "SHV-101"
    exit_code = ExitCode.USAGE


class SettingsError(ShelverError):
    """A settings file, environment variable or flag cannot be read or has a wrong value."""

    reference = "SHV-102"


class NoDownloadsFolder(ShelverError):
    """No source was named and no downloads folder is configured."""

    reference = "SHV-103"


class UnusableTemplate(ShelverError):
    """A template for names cannot be read, or would give two works one name."""

    reference = "SHV-105"
    exit_code = ExitCode.USAGE


class NoLibraryRoots(ShelverError):
    """No library root is configured, so nothing can be placed."""

    reference = "SHV-104"


class UnknownRoot(ShelverError):
    """A library root was named that is not configured."""

    reference = "SHV-201"
    exit_code = ExitCode.USAGE


class OverlappingRoots(ShelverError):
    """A source folder is a library root, holds one, or lies inside one."""

    reference = "SHV-202"


class RootExists(ShelverError):
    """A library root of that name or folder is configured already."""

    reference = "SHV-203"


class RootOffline(ShelverError):
    """A library root is not mounted, or lost the marker that proves it is the registered one. Temporary."""

    reference = "SHV-204"
    exit_code = ExitCode.TEMPORARY


class RootNotWritable(ShelverError):
    """A library root refuses new files."""

    reference = "SHV-205"


class SourceMissing(ShelverError):
    """A source file or folder does not exist."""

    reference = "SHV-301"


class SourceUnreadable(ShelverError):
    """A source file or folder cannot be read."""

    reference = "SHV-302"


class SourceOffline(ShelverError):
    """The network or FUSE file system on which source files lie does not answer. Temporary; nothing was changed."""

    reference = "SHV-303"
    exit_code = ExitCode.TEMPORARY


class UnknownSource(ShelverError):
    """A sync source was named that does not exist."""

    reference = "SHV-311"
    exit_code = ExitCode.USAGE


class SourceExists(ShelverError):
    """A sync source of that name exists already."""

    reference = "SHV-312"


class RemoteUnavailable(ShelverError):
    """A cloud or storage server does not answer, or asks to come again later. Temporary; what was fetched stays."""

    reference = "SHV-313"
    exit_code = ExitCode.TEMPORARY


class RemoteRefused(ShelverError):
    """A cloud or storage server refuses access: a token has expired, a password is wrong, rights are missing."""

    reference = "SHV-314"


class RemoteMissing(ShelverError):
    """A remote is not in rclone's configuration, or its folder does not exist."""

    reference = "SHV-315"


class SourceBusy(ShelverError):
    """Another run is syncing this source. Temporary."""

    reference = "SHV-316"
    exit_code = ExitCode.TEMPORARY


class StagingFull(ShelverError):
    """The staging folder has no room for the next file and the buffer that stays free. Temporary."""

    reference = "SHV-317"
    exit_code = ExitCode.TEMPORARY


class StagingUnusable(ShelverError):
    """The staging folder cannot be written."""

    reference = "SHV-318"


class TargetTaken(ShelverError):
    """A name on a remote shows other content than the one that was expected; nothing was replaced."""

    reference = "SHV-319"
    exit_code = ExitCode.SOME_FAILED


class FetchFault(ShelverError):
    """A file cannot be read at its source, or is not what the source said it would be; it is fetched again later."""

    reference = "SHV-320"
    exit_code = ExitCode.SOME_FAILED


class RemoteFull(RemoteUnavailable):
    """A cloud or storage server has no room left. Temporary; what is there stays."""

    reference = "SHV-321"


class UnreadablePlan(ShelverError):
    """A plan file is damaged, or was written by another version."""

    reference = "SHV-401"


class UnknownReview(ShelverError):
    """A review item was named that does not wait."""

    reference = "SHV-402"
    exit_code = ExitCode.USAGE


class UnusableIdentity(ShelverError):
    """An identity given with `--as` or `review choose` cannot be understood or looked up."""

    reference = "SHV-403"
    exit_code = ExitCode.USAGE


class NotInLibrary(ShelverError):
    """A film, show or path was named that the library index does not know."""

    reference = "SHV-404"
    exit_code = ExitCode.USAGE


class JournalBusy(ShelverError):
    """Another run holds the journal. Temporary."""

    reference = "SHV-501"
    exit_code = ExitCode.TEMPORARY


class UnknownBatch(ShelverError):
    """A batch was named that the history does not know."""

    reference = "SHV-502"
    exit_code = ExitCode.USAGE


class NothingToUndo(ShelverError):
    """The history holds nothing that could be taken back, or done again."""

    reference = "SHV-506"
    exit_code = ExitCode.NOTHING_TO_DO


class UnknownBundle(ShelverError):
    """A bundle was to be given up that is not interrupted."""

    reference = "SHV-507"
    exit_code = ExitCode.USAGE


class DatabaseUnusable(ShelverError):
    """The database cannot be opened, is damaged, or is newer than this program."""

    reference = "SHV-601"


class DatabaseUnsafe(ShelverError):
    """The database lies where its locks cannot be trusted."""

    reference = "SHV-602"


class UnreadableMediaDatabase(ShelverError):
    """A `media_database.json` is damaged or has another shape."""

    reference = "SHV-603"


class UnreadableCache(ShelverError):
    """A classification database or CSV cache is damaged or has another shape."""

    reference = "SHV-604"


class BackupFailed(ShelverError):
    """A backup could not be made, or could not be restored."""

    reference = "SHV-605"


class ServiceUnavailable(ShelverError):
    """A catalogue or another service on the network does not answer, or answers nonsense, after patient retries.

    Temporary: nothing failed, what needs the service waits.
    """

    reference = "SHV-701"
    exit_code = ExitCode.TEMPORARY


class KeyRefused(ShelverError):
    """A service refuses the user's key."""

    reference = "SHV-702"


class AddressRefused(ShelverError):
    """An address is not asked: it is no web address, or it leads into a private network that nobody allowed."""

    reference = "SHV-703"


class RequestRefused(ShelverError):
    """A service answered that it cannot serve the request as it stands."""

    reference = "SHV-704"


class UnreadableTitleExport(ShelverError):
    """A file that should hold a catalogue's list of titles is damaged or has another shape."""

    reference = "SHV-705"


class MissingExtra(ShelverError):
    """A feature needs an extra that is not installed."""

    reference = "SHV-901"


class DecoderUnavailable(ShelverError):
    """The confined process that reads untrusted media cannot be started on this machine. Temporary."""

    reference = "SHV-902"
    exit_code = ExitCode.TEMPORARY


class UnknownJob(ShelverError):
    """A job was named that the ledger does not know, or that cannot be changed any more."""

    reference = "SHV-911"
    exit_code = ExitCode.USAGE


class NoHandler(ShelverError):
    """A job was asked for of a type that this program cannot do."""

    reference = "SHV-912"
    exit_code = ExitCode.USAGE


class JobInterrupted(ShelverError):
    """A job was asked to stop before its end. Temporary: it goes back to its queue."""

    reference = "SHV-913"
    exit_code = ExitCode.TEMPORARY


class BrokerUnreachable(ShelverError):
    """The broker of the queue does not answer. Temporary: the ledger keeps every job."""

    reference = "SHV-914"
    exit_code = ExitCode.TEMPORARY


class AddressTaken(ShelverError):
    """The service cannot listen on its address."""

    reference = "SHV-915"


class JobFailed(ShelverError):
    """A job did not do all of its work."""

    reference = "SHV-916"
    exit_code = ExitCode.SOME_FAILED


class BadSchedule(ShelverError):
    """A chore's schedule is neither a cron expression nor an interval."""

    reference = "SHV-917"
