"""What a language model is asked about a name, and what it answered."""

from dataclasses import dataclass
from enum import StrEnum

from shelver.media.kinds import Form, Genre


class Label(StrEnum):
    """What a model may call a name; there is no other word."""

    MOVIE = "movie"
    TV_EPISODE = "tv_episode"
    TV_SEASON_PACK = "tv_season_pack"
    DOCUMENTARY = "documentary"
    STANDUP = "standup"
    CONCERT = "concert"
    AUDIOBOOK = "audiobook"
    MUSIC_VIDEO = "music_video"
    HOME_VIDEO = "home_video"
    EXTRA = "extra"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameQuestion:
    """One name to be read: the base name and up to two folders above it, the nearest last. Zero means unknown.

    `parents` must lie below the watched folder: what is above it says where a person lives, not what a file is.
    """

    name: str
    parents: tuple[str, ...] = ()
    size_mb: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NameAnswer:
    """What a model makes of one name, checked: every field is in its range and free of controls and path signs.

    `is_inferred` when the title stands in the model's memory and not in the name; `is_ambiguous` when the model says
    that the name fits several works. `model` names who answered, as "bedrock:us.meta.llama3-3-70b-instruct-v1:0".
    """

    label: Label
    title: str = ""
    original_title: str = ""
    year: int | None = None
    season: int | None = None
    episodes: tuple[int, ...] = ()
    episode_title: str = ""
    edition: str = ""
    part: int | None = None
    language: str = ""
    is_inferred: bool = False
    is_ambiguous: bool = False
    quote: str = ""
    model: str = ""

    @property
    def form(self) -> Form:
        """How the work is cut."""
        match self.label:
            case Label.TV_EPISODE | Label.TV_SEASON_PACK:
                return Form.EPISODE
            case Label.DOCUMENTARY | Label.STANDUP if self.episodes or self.season is not None:
                return Form.EPISODE
            case Label.MOVIE | Label.DOCUMENTARY | Label.STANDUP:
                return Form.MOVIE
            case Label.AUDIOBOOK:
                return Form.AUDIOBOOK
            case _:
                return Form.OTHER

    @property
    def genre(self) -> Genre:
        """The genre that decides a shelf."""
        return {Label.DOCUMENTARY: Genre.DOCUMENTARY, Label.STANDUP: Genre.STANDUP}.get(self.label, Genre.PLAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The answers in the order of the questions; None where there is none, and the rules' reading stands.

    `problems` are sentences for a person, each once: no credentials, a cap that is reached, names that were refused.
    """

    answers: tuple[NameAnswer | None, ...]
    problems: tuple[str, ...] = ()
