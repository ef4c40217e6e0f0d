"""Evidence: weighted claims about what an item is, and the decision that they add up to."""

from dataclasses import dataclass
from enum import StrEnum

from shelver.media.kinds import Form, Genre, MediaType, media_type
from shelver.media.making import made_often
from shelver.media.works import PLAIN_VERSION, Version, Work


class EvidenceGroup(StrEnum):
    """Signals of one group depend on each other, so a group counts its strongest fully and the rest little."""

    ID = "id"
    NAME = "name"
    YEAR = "year"
    RUNTIME = "runtime"
    EPISODE = "episode"
    FORM = "form"
    LIBRARY = "library"
    CATALOGUE = "catalogue"
    MEMORY = "memory"
    MODEL = "model"
    CONTENT = "content"


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One claim: what was seen, what it is compared with, and its weight in bits (log2 odds; negative is against)."""

    group: EvidenceGroup
    signal: str
    observed: str
    weight_bits: float
    candidate_value: str = ""
    note: str = ""
    source: str = ""


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A work that an item may be, with the evidence for and against and the probability after fusion."""

    work: Work
    form: Form
    genre: Genre
    score_bits: float
    probability: float
    evidence: tuple[Evidence, ...] = ()
    library_folder: str = ""

    @property
    def media_type(self) -> MediaType:
        """The documented media type of the candidate."""
        return media_type(self.form, self.genre)


class Verdict(StrEnum):
    """What a decision says: place it, ask a person, or leave it alone."""

    ACCEPT = "accept"
    REVIEW = "review"
    REJECT = "reject"


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one item is taken to be, and why.

    `chosen` is None when nothing fits. `source` names who decided ("name", "rules", "library", "catalogue", "model",
    "person"; "waiting" while a catalogue cannot be asked). `reason` is one sentence for a person. `confidence` is a
    probability between 0 and 1.
    """

    verdict: Verdict
    chosen: Candidate | None
    version: Version = PLAIN_VERSION
    confidence: float = 0.0
    source: str = ""
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()
