"""Every setting with its type and default, as one frozen value."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ByteSize,
    ConfigDict,
    Field,
    PlainSerializer,
    PrivateAttr,
    SecretStr,
    model_validator,
)

from shelver.budget.caps import Caps
from shelver.budget.price_list import LISTED
from shelver.budget.prices import Price, nano_usd
from shelver.errors import UnusableTemplate
from shelver.media.catalogue import EpisodeOrder
from shelver.media.kinds import RootKind
from shelver.plan.naming.templates import Template, TemplateKind, Templates, read_template
from shelver.plan.placements import ChosenMethod, Conflict, Method, Verification
from shelver.settings.addresses import Address
from shelver.settings.paths import Folder
from shelver.settings.service import BackupSettings, LogSettings, QueueSettings, ScheduleSettings, ServeSettings
from shelver.settings.sources import RcloneSettings, StagingSettings, StorageSettings

DEFAULT_VIDEO_EXTENSIONS = (".mp4", ".mkv", ".avi", ".mov", ".wmv", ".flv", ".m4v", ".mpg", ".mpeg", ".webm", ".ts")
"""The documented default of the video extensions that the façade scans for."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _template(kind: TemplateKind) -> Callable[[object], object]:
    """Return what reads a setting as a template; an empty text is none."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return read_template(value, kind) if value else None
        except UnusableTemplate as error:
            raise ValueError(f"{error.message} {error.hint}".rstrip()) from error

    return read


def _text(template: Template | None) -> str | None:
    return template.text if template else None


class TemplateSettings(_Section):
    """A form of your own for paths below a root. Try one with `shelver naming try TEMPLATE`."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    movie: Annotated[Template | None, BeforeValidator(_template(TemplateKind.MOVIE)), PlainSerializer(_text)] = Field(
        default=None, description="films, as in `{title} ({year})/{title} ({year})< - {edition}>`"
    )
    episode: Annotated[Template | None, BeforeValidator(_template(TemplateKind.EPISODE)), PlainSerializer(_text)] = (
        Field(
            default=None,
            description="episodes, as in `{title}/Season {season:02}/{title} - {numbers}< - {episode_title}>`",
        )
    )

    @property
    def templates(self) -> Templates:
        """The templates as naming takes them."""
        return Templates(movie=self.movie, episode=self.episode)


_MODE = r"^([0-7]{3,4})?$"


def _mode(most: int, what: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        """Refuse what would let everybody write, or run with another user's rights."""
        if text and int(text, 8) & ~most:
            raise ValueError(f"new {what} may not be given {text}: nobody but owner and group may write to them")
        return text

    return check


class DownloadsSettings(_Section):
    """Where new files arrive, and what of it is looked at."""

    path: Folder | None = Field(default=None, description="the folder in which new files arrive")
    ignore: tuple[str, ...] = Field(default=(), description="names to pass over, as shell patterns")
    minimum_size: ByteSize = Field(default=ByteSize(0), description="smaller videos are left where they are")
    settle_s: float = Field(default=60.0, ge=0, description="a file changed within these seconds may still grow")
    video_extensions: tuple[str, ...] = Field(
        default=DEFAULT_VIDEO_EXTENSIONS, description="what counts as a video; sidecars and audio are known anyway"
    )


class RootSettings(_Section):
    """One library root: a folder, what it takes, and how it names things. Lower priorities are tried first."""

    path: Folder = Field(description="the folder")
    kind: RootKind = Field(
        description="movies, tv, documentaries, standup, audiobooks, other, or mixed: all kinds, a folder for each"
    )
    priority: int = Field(default=1, description="the lowest is tried first")
    layout: str = Field(default="jellyfin", description="how folders and files are named: jellyfin, plex, keep")
    description: str = Field(default="", description="a note for people")
    windows_path: str = Field(default="", description="the same folder as Windows names it, a note for people")
    file_mode: Annotated[str, AfterValidator(_mode(0o775, "files"))] = Field(
        default="", pattern=_MODE, description="permission bits of new files, as in 0644; empty keeps the source's"
    )
    folder_mode: Annotated[str, AfterValidator(_mode(0o2775, "folders"))] = Field(
        default="",
        pattern=_MODE,
        description="permission bits of new folders, as in 2775; empty leaves it to the umask",
    )
    owner: str = Field(default="", description="user that new files and folders belong to, by name or number")
    group: str = Field(default="", description="group that new files and folders belong to, by name or number")
    templates: TemplateSettings = Field(
        default=TemplateSettings(),
        description="forms for this root, `movie` and `episode`, before `[naming.templates]`",
    )


class DatabaseSettings(_Section):
    """Where the index, the journal and the history live."""

    url: Address = Field(default="", description="SQLAlchemy URL; empty means shelver.db in the state folder")


class ClassificationSettings(_Section):
    """The documented classification database; empty means classifications.db in the state folder."""

    path: Folder | None = Field(default=None, description="the SQLite file")


class TmdbSettings(_Section):
    """Access to The Movie Database with the user's own key."""

    base_url: Address = Field(default="https://api.themoviedb.org/3", description="address of the API")
    api_key: SecretStr | None = Field(default=None, description="your own key; without it TMDB is not asked")
    language: str = Field(default="en-US", description="language of titles")
    include_adult: bool = Field(
        default=False, description="also find works that TMDB counts among adult ones, which it hides otherwise"
    )
    timeout_s: float = Field(default=10.0, gt=0, description="seconds to wait for an answer")
    pictures_url: Address = Field(default="", description="where pictures lie; empty asks TMDB for it")
    title_index: Folder | None = Field(default=None, description="index made by `shelver catalogues index`")


class TvdbSettings(_Section):
    """Access to TheTVDB with the user's own key; `pin` only for keys that are paid for by their user."""

    base_url: Address = "https://api4.thetvdb.com/v4"
    api_key: SecretStr | None = None
    pin: SecretStr | None = None
    language: str = "eng"
    timeout_s: float = Field(default=10.0, gt=0)


class OwnWorksSettings(_Section):
    """Works that no catalogue knows: home video, sports, concerts. You write them down in a file; it is asked first."""

    path: Folder | None = Field(
        default=None, description="a TOML file with a `[[work]]` table for each; see the how-to about works of your own"
    )


class SceneSettings(_Section):
    """How release groups and anime sites count episodes: lists that you download yourself, used as evidence."""

    anime_list: Folder | None = Field(
        default=None, description="anime-list-full.json of github.com/Fribb/anime-lists, for names with AniDB ids"
    )
    xem_names: Folder | None = Field(
        default=None, description="the answer of thexem.info/map/allNames?origin=tvdb&seasonNumbers=1"
    )
    xem_maps: Folder | None = Field(
        default=None, description="a folder of thexem.info/map/all?origin=tvdb&id=N, each saved as N.json"
    )


class SeriesSettings(_Section):
    """What counts for one series. The table is named after it, as in `[series."Firefly (2002)"]`."""

    provider: Literal["", "tmdb", "tvdb"] = Field(
        default="", description="the catalogue that is asked first, tmdb or tvdb; empty leaves the order as it is"
    )
    order: EpisodeOrder = Field(
        default=EpisodeOrder.AIRED,
        description="how its episodes are counted: aired, dvd, absolute, digital, story, production or tv",
    )


class MovingSettings(_Section):
    """How files are moved."""

    method: ChosenMethod = Field(
        default=Method.AUTO,
        description="auto, move, copy, hardlink, reflink or symlink; only auto falls back to another",
    )
    free_space_buffer: ByteSize = Field(
        default=ByteSize(1024**3), description="what stays free on every root: bytes, or a text such as 1 GiB"
    )
    space_wait_s: float = Field(
        default=60.0, ge=0, description="how long a copy pauses for room when others fill the disk under it"
    )
    hardlink_first: bool = Field(
        default=False, description="the method auto links files or copies them, and never takes a source away"
    )
    seeding: tuple[Folder, ...] = Field(
        default=(), description="folders whose files are still shared: they stay there, as with hardlink_first"
    )
    stall_s: float = Field(
        default=60.0, ge=5, description="a network or FUSE disk on which nothing goes on for so long counts as offline"
    )
    verification: Verification = Field(
        default=Verification.AUTO,
        description="how a copy is checked: fast (while it is written), paranoid (read back from the disk) or auto:"
        " paranoid on network and FUSE disks and at a root's first copy, else fast",
    )
    conflict: Conflict = Field(
        default=Conflict.SUFFIX, description="when a name is taken: suffix, skip, keep_best, replace_to_trash or fail"
    )


class NamingSettings(_Section):
    """How names are written, for all roots."""

    season_folders: bool = Field(default=True, description="new shows get a folder for each season")
    year_in_show_folder: bool | None = Field(
        default=None, description="new show folders carry the year; unset does what the layout does"
    )
    id_tags: bool | None = Field(
        default=None,
        description="folders carry the catalogue's id, and the year with it; unset does what the layout does",
    )
    id_tag_style: Literal["layout", "universal"] = Field(
        default="layout",
        description="layout: as the layout's server reads ids; universal: {tmdb-1} [tmdbid-1], which Plex, Jellyfin and Emby read",
    )
    three_letter_languages: bool = Field(
        default=False, description="subtitles are named film.eng.srt, not film.en.srt; pt-BR and other regions stay"
    )
    templates: TemplateSettings = Field(
        default=TemplateSettings(), description="forms of your own, `movie` and `episode`; without one the layout names"
    )


class SidecarSettings(_Section):
    """What is written beside the files for media servers, where a catalogue knows the work; never in the layout keep."""

    nfo: bool | None = Field(
        default=None, description="NFO files; unset writes them for the layouts jellyfin, kodi and emby"
    )
    plexmatch: bool | None = Field(
        default=None, description="a .plexmatch in the folder of each show; unset writes it for the layout plex"
    )
    streams: bool = Field(default=True, description="the NFO says what a look into the file shows of its streams")
    no_media: bool = Field(
        default=True, description="a .nomedia in each folder of extras, which Kodi would take for films"
    )
    artwork: bool = Field(default=False, description="posters, backdrops, logos and pictures of episodes are fetched")


class PriceSettings(_Section):
    """What a model costs, in dollars for a million tokens. 0 for a model of your own."""

    input_usd: float = Field(ge=0, description="a million tokens that go in")
    output_usd: float = Field(ge=0, description="a million tokens that come out")
    dated: str = Field(default="", description="when you looked it up, a note for people")


class AiSettings(_Section):
    """A language model that reads names which rules and catalogues leave open. Without a provider none is asked."""

    provider: Literal["", "bedrock", "openai"] = Field(default="", description="bedrock or openai; empty asks none")
    model: str = Field(default="meta.llama3-3-70b-instruct-v1:0", description="model id or inference profile")
    region: str = Field(default="us-east-1", description="region of Bedrock")
    base_url: Address = Field(
        default="", description="address of an OpenAI-compatible endpoint; for bedrock another address than AWS's own"
    )
    api_key: SecretStr | None = Field(default=None, description="key of that endpoint")
    max_tokens: int = Field(default=1500, gt=0, description="longest answer about ten names")
    temperature: float = Field(default=0.1, ge=0, le=2, description="0 is the steadiest")
    concurrency: int = Field(default=4, ge=1, le=32, description="calls at the same time; fewer when throttled")
    timeout_s: float = Field(default=60.0, gt=0, description="seconds to wait for an answer")
    cap_run_usd: float = Field(default=1.0, ge=0, description="dollars that one run may spend; 0 asks nothing")
    cap_day_usd: float = Field(default=2.0, ge=0, description="dollars a day (UTC)")
    cap_month_usd: float = Field(default=10.0, ge=0, description="dollars a month (UTC)")
    prices: dict[str, PriceSettings] = Field(
        default={}, description="prices of models, over those that come along; a model without a price is not asked"
    )

    @property
    def caps(self) -> Caps:
        """The caps as the ledger takes them."""
        return Caps(run=nano_usd(self.cap_run_usd), day=nano_usd(self.cap_day_usd), month=nano_usd(self.cap_month_usd))

    @property
    def price_table(self) -> dict[str, Price]:
        """The prices that come along, with those of the settings over them."""
        own = {
            model: Price(input_usd=row.input_usd, output_usd=row.output_usd, dated=row.dated)
            for model, row in self.prices.items()
        }
        return {**LISTED, **own}


class ReportFormat(StrEnum):
    """A form in which a report is written."""

    TEXT = "text"
    JSON = "json"


class ReportSettings(_Section):
    """Where the documented Media Auto-Organizer writes its reports, and in which form."""

    path: Folder | None = Field(default=None, description="the folder; unset means reports in the state folder")
    formats: tuple[ReportFormat, ...] = Field(
        default=(ReportFormat.TEXT, ReportFormat.JSON), min_length=1, description="text, json or both"
    )
    timestamp_format: str = Field(
        default="%Y%m%d_%H%M%S",
        pattern=r"^[^/\x00]+$",
        description="the time in a report's file name, as strftime writes it",
    )


class Settings(_Section):
    """Everything that can be set. Built by `load`, never directly."""

    downloads: DownloadsSettings = DownloadsSettings()
    roots: dict[str, RootSettings] = Field(default_factory=dict)
    database: DatabaseSettings = DatabaseSettings()
    classifications: ClassificationSettings = ClassificationSettings()
    tmdb: TmdbSettings = TmdbSettings()
    tvdb: TvdbSettings = TvdbSettings()
    own_works: OwnWorksSettings = OwnWorksSettings()
    scene: SceneSettings = SceneSettings()
    series: dict[str, SeriesSettings] = Field(default_factory=dict)
    moving: MovingSettings = MovingSettings()
    naming: NamingSettings = NamingSettings()
    sidecars: SidecarSettings = SidecarSettings()
    ai: AiSettings = AiSettings()
    reports: ReportSettings = ReportSettings()
    queue: QueueSettings = QueueSettings()
    serve: ServeSettings = ServeSettings()
    log: LogSettings = LogSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    backup: BackupSettings = BackupSettings()
    staging: StagingSettings = StagingSettings()
    rclone: RcloneSettings = RcloneSettings()
    storage: dict[str, StorageSettings] = Field(default_factory=dict)

    _file: Path | None = PrivateAttr(default=None)

    @property
    def file(self) -> Path | None:
        """The settings file that was read; None when there was none."""
        return self._file

    def read_from(self, file: Path) -> Self:
        """Return the same settings, which know the file that they were read from."""
        known = self.model_copy()
        known._file = file  # noqa: SLF001 - of a copy of our own
        return known

    @model_validator(mode="after")
    def _roots_are_apart(self) -> Self:
        taken: dict[Path, str] = {}
        for name, root in self.roots.items():
            for other, other_name in taken.items():
                if root.path == other:
                    raise ValueError(f"the roots {other_name} and {name} are the same folder {root.path}")
                if root.path.is_relative_to(other) or other.is_relative_to(root.path):
                    raise ValueError(f"the roots {other_name} and {name} lie one inside the other")
            taken[root.path] = name
        return self
