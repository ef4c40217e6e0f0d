"""What speaks for and against a work of a catalogue, as signals whose weights are data."""

from dataclasses import dataclass
from enum import StrEnum

from shelver.match.claims import Claim
from shelver.match.likeness import Likeness, best_likeness, has_same_article, plain
from shelver.match.numbering import Numbering
from shelver.match.translations import translated_share
from shelver.media.catalogue import FoundWork, WorkRecord
from shelver.media.evidence import EvidenceGroup
from shelver.media.kinds import Form

_VOTE_STEPS = (1, 10, 100, 1000)
_UNSURE = frozenset({Likeness.LONGER, Likeness.SHORTER, Likeness.ROUGH, Likeness.SOME_WORDS, Likeness.OTHER})
_PAL = 25 / 24
_PARTLY = 0.5
_HIT_STEPS = ((1, "alone"), (4, "few"), (19, "some"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that was compared: `name` is its key in the weights; `observed` and `known` are what a person is shown."""

    group: EvidenceGroup
    name: str
    observed: str = ""
    known: str = ""


class FoundBy(StrEnum):
    """How a work came to be considered."""

    ID = "id"  # the name carries its id
    SCENE = "scene"  # a list of scene names and numbers leads to it
    TITLE = "title"  # a search for a whole title that was read
    WORDS = "words"  # a search for some words, or for a corrected spelling


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """A work that an item may be, under one claim: as the search showed it, and its record when that was fetched.

    `numbering` is which episodes it would be. `hits` is how many works the search for some of the words gave, and
    `asked` for how many words it was.
    """

    claim: Claim
    found: FoundWork
    record: WorkRecord | None = None
    numbering: Numbering | None = None
    found_by: FoundBy = FoundBy.TITLE
    hits: int = 0
    asked: int = 0

    @property
    def needs_record(self) -> bool:
        """Whether the work was found by a title that the search does not show, so that only its record can tell."""
        return self.record is None and self.found_by is FoundBy.TITLE and self.is_unsure

    @property
    def is_unsure(self) -> bool:
        """Whether no title that is known of the work by now is that of the name."""
        known = self.record.titles if self.record else self.found.titles
        return best_likeness(self.claim.titles, known)[0] in _UNSURE


def signals(prospect: Prospect, *, runtime_s: float = 0.0) -> tuple[Signal, ...]:
    """Return everything that can be compared between the claim and the work."""
    found = [*_title(prospect), _year(prospect), _votes(prospect), _reading(prospect.claim)]
    if prospect.found_by is FoundBy.ID:
        found.append(Signal(group=EvidenceGroup.ID, name="id.written", known=str(prospect.found.key.number)))
    if prospect.found_by is FoundBy.SCENE:
        found.append(Signal(group=EvidenceGroup.EPISODE, name="scene.mapped", known=str(prospect.found.key.number)))
    if prospect.found.key.form is Form.EPISODE:
        found += _episodes(prospect)
    elif runtime_s and prospect.record and prospect.record.runtime_min:
        found.append(_runtime(runtime_s / 60, prospect.record.runtime_min))
    return tuple(found)


def _title(prospect: Prospect) -> list[Signal]:
    claim, found, record = prospect.claim, prospect.found, prospect.record
    main = claim.titles[:1]
    grade, observed, known = best_likeness(main, found.titles)
    kind = "title"
    if grade in _UNSURE and len(claim.titles) > 1:
        other, read, title = best_likeness(claim.titles[1:], found.titles)
        if other not in _UNSURE:
            kind, grade, observed, known = "part", other, read, title
    if grade in _UNSURE:
        if record is None:
            kind = "fragment" if prospect.found_by is FoundBy.WORDS else "unseen"
            share, meant = _meant(prospect)
            if kind == "fragment" and share == 1.0:
                kind, grade, observed, known = "translated", Likeness.SAME, "".join(main), meant
        else:
            other, read, title = best_likeness(main, record.titles)
            if other not in _UNSURE:
                kind, grade, observed, known = "alias", other, read, title
    group = EvidenceGroup.NAME
    rows = [Signal(group=group, name=f"{kind}.{grade}", observed=observed or "".join(main), known=known or found.title)]
    if grade is Likeness.SAME and not has_same_article(observed, known):
        rows.append(Signal(group=group, name="article.other", observed=observed, known=known))
    if grade not in _UNSURE:
        rows.append(Signal(group=group, name=f"length.{min(4, len(plain(observed).split()))}", observed=observed))
    elif kind == "fragment" and found.key.form is Form.MOVIE:  # a show is told by its episodes
        rows += _hints(prospect)
    return rows


def _hints(prospect: Prospect) -> list[Signal]:
    """Return what tells of a film found by some words: how telling they were, and whether part of the title is translated."""
    rows = [_hits(prospect)] if prospect.hits else []
    share, meant = _meant(prospect)
    if share >= _PARTLY:
        read = prospect.claim.titles[0]
        rows.append(Signal(group=EvidenceGroup.NAME, name="translated.some", observed=read, known=meant))
    return rows


def _meant(prospect: Prospect) -> tuple[float, str]:
    """Return the title of a film that says in English the most of what the name says, with how much of it that is."""
    if prospect.found.key.form is not Form.MOVIE or not prospect.claim.titles:
        return 0.0, ""
    read = prospect.claim.titles[0]
    return max(((translated_share(read, title), title) for title in prospect.found.titles), default=(0.0, ""))


def _hits(prospect: Prospect) -> Signal:
    """Return how telling the words were: what they find alone is likelier meant than one of a whole page."""
    step = next((name for most, name in _HIT_STEPS if prospect.hits <= most), "page")
    words = "word" if prospect.asked == 1 else "words"
    return Signal(group=EvidenceGroup.NAME, name=f"{words}.{step}", known=str(prospect.hits))


def _year(prospect: Prospect) -> Signal:
    read, known = prospect.claim.year, prospect.found.year
    years = prospect.record.years if prospect.record else ()
    if read is None:
        name = "unsaid"
    elif known is None:
        name = "unknown"
    elif read == known:
        name = "equal"
    elif read in years:
        name = "release"
    elif abs(read - known) == 1:
        name = "near"
    else:
        name = "far" if abs(read - known) > 3 else "apart"
    kind = "year" if prospect.found.key.form is Form.MOVIE else "show_year"
    return Signal(group=EvidenceGroup.YEAR, name=f"{kind}.{name}", observed=str(read or ""), known=str(known or ""))


def _votes(prospect: Prospect) -> Signal:
    count = prospect.found.vote_count
    kind = "votes" if prospect.found.key.form is Form.MOVIE else "show_votes"
    step = sum(count >= limit for limit in _VOTE_STEPS)
    return Signal(group=EvidenceGroup.CATALOGUE, name=f"{kind}.{step}", known=str(count))


def _reading(claim: Claim) -> Signal:
    name = "derived" if claim.is_derived else "first" if claim.rank == 0 else "second" if claim.rank == 1 else "later"
    return Signal(group=EvidenceGroup.FORM, name=f"reading.{name}", observed=claim.form.value)


def _episodes(prospect: Prospect) -> list[Signal]:
    numbering = prospect.numbering
    if numbering is None:
        return [Signal(group=EvidenceGroup.EPISODE, name="numbers.unchecked")]
    rows = [Signal(group=EvidenceGroup.EPISODE, name=f"numbers.{numbering.way}", known=numbering.shown)]
    if numbering.title_likeness is not None:
        rows.append(
            Signal(
                group=EvidenceGroup.EPISODE,
                name=f"episode_title.{numbering.title_likeness}",
                observed=prospect.claim.episode_title,
                known=" / ".join(numbering.titles),
            )
        )
    return rows


def _runtime(observed_min: float, known_min: int) -> Signal:
    difference = min(abs(observed_min - known_min), abs(observed_min * _PAL - known_min))
    if difference <= 2:
        name = "equal"
    elif difference <= 5:
        name = "near"
    else:
        name = "other" if difference > 0.15 * known_min else "apart"
    return Signal(
        group=EvidenceGroup.RUNTIME,
        name=f"runtime.{name}",
        observed=f"{observed_min:.0f} min",
        known=f"{known_min} min",
    )
