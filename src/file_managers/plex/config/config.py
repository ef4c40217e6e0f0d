"""The settings in force, under the names of the documented program; read-only.

They are those of shelver: `shelver config init` starts a file, `shelver config import` takes a media_config.yaml over.
Where nobody configured them, the layout is `keep` and new shows get no season folders, as documented.
"""

from pathlib import Path

from shelver.media.kinds import MediaType, RootKind, shelf
from shelver.settings import RootSettings, Settings, load, reports_folder


def documented(settings: Settings) -> Settings:
    """Return the settings with the documented program's defaults in place of shelver's where nobody set a value."""
    naming = settings.naming
    if "season_folders" not in naming.model_fields_set:
        naming = naming.model_copy(update={"season_folders": False})
    roots = {name: _keeping(root) for name, root in settings.roots.items()}
    return settings.model_copy(update={"naming": naming, "roots": roots})


def _keeping(root: RootSettings) -> RootSettings:
    return root if "layout" in root.model_fields_set else root.model_copy(update={"layout": "keep"})


class Config:
    """The settings of one file, or of the default one. Every access says what is in force now.

    Every property raises SettingsError when the settings cannot be read.
    """

    __slots__ = ("_path",)

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    @property
    def path(self) -> Path | None:
        """The settings file that was named; None for the default one."""
        return self._path

    @property
    def settings(self) -> Settings:
        """All settings as one frozen value."""
        return documented(load(self._path))

    @property
    def downloads_directory(self) -> Path | None:
        """The folder in which new files arrive; None when it is not configured."""
        return self.settings.downloads.path

    @property
    def movie_directories(self) -> list[str]:
        """The folders that take films, in order of priority."""
        return self.get_directories_by_media_type(MediaType.MOVIE)

    @property
    def tv_directories(self) -> list[str]:
        """The folders that take shows, in order of priority."""
        return self.get_directories_by_media_type(MediaType.TV)

    @property
    def documentary_directories(self) -> list[str]:
        """The folders that take documentaries, in order of priority."""
        return self.get_directories_by_media_type(MediaType.DOCUMENTARY)

    @property
    def standup_directories(self) -> list[str]:
        """The folders that take stand-up specials, in order of priority."""
        return self.get_directories_by_media_type(MediaType.STANDUP)

    @property
    def video_extensions(self) -> tuple[str, ...]:
        """The extensions of video files, each with its dot."""
        return self.settings.downloads.video_extensions

    @property
    def bedrock_region(self) -> str:
        """The region of AWS Bedrock."""
        return self.settings.ai.region

    @property
    def bedrock_model_id(self) -> str:
        """The model or inference profile that is asked on AWS Bedrock."""
        return self.settings.ai.model

    @property
    def bedrock_max_tokens(self) -> int:
        """The longest answer of the model, in tokens."""
        return self.settings.ai.max_tokens

    @property
    def bedrock_temperature(self) -> float:
        """How freely the model answers, 0 to 2."""
        return self.settings.ai.temperature

    @property
    def reports_directory(self) -> Path:
        """The folder into which reports are written."""
        return reports_folder(self.settings)

    def get_directories_by_media_type(self, media_type: MediaType | str) -> list[str]:
        """Return the folders that take a media type, in order of priority; a mixed folder takes every type.

        Raises:
            ValueError: there is no such media type.
        """
        kind = shelf(media_type if isinstance(media_type, MediaType) else MediaType(media_type.upper()))
        return directories(self.settings, kind)


def directories(settings: Settings, kind: RootKind) -> list[str]:
    """Return the folders of the library roots that take a kind, in order of priority."""
    roots = [root for root in settings.roots.values() if root.kind in {kind, RootKind.MIXED}]
    return [str(root.path) for root in sorted(roots, key=lambda root: root.priority)]


config = Config()
