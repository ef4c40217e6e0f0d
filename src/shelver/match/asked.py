"""What a model's answer about a name is worth: a second reading of the name, and evidence beside it.

A model only proposes. What it has from memory instead of from the name is never placed before a library or a catalogue
has agreed, and what the name says in plain numbers is never overruled.
"""

import math
from dataclasses import replace

from shelver.media.classifications import Classification
from shelver.media.evidence import Candidate, Decision, Evidence, EvidenceGroup, Verdict
from shelver.media.kinds import Form, media_type
from shelver.media.questions import Label, NameAnswer
from shelver.media.release_name import NameKind, ReleaseName

SOURCE = "model"

IN_DATABASE = "AI-Batch"
"""How the documented database of classifications names a model as the source."""

SURE = 0.85
UNSURE = 0.6
"""How often a model is right about the form of a name, before enough of its answers are confirmed to know better."""

MOST_CONFIDENT = 0.9
"""A model's own reading of a name, agreed to by nothing but the name, is never surer than this."""

_TITLE_BITS = 3.0
_INFERRED_BITS = 1.0
_KINDS = {Form.MOVIE: NameKind.MOVIE, Form.EPISODE: NameKind.EPISODE, Form.AUDIOBOOK: NameKind.AUDIOBOOK}
_PROPOSALS = frozenset(
    {Label.MOVIE, Label.TV_EPISODE, Label.TV_SEASON_PACK, Label.DOCUMENTARY, Label.STANDUP, Label.AUDIOBOOK}
)
_SHOWN = 5


def is_worth_weighing(answer: NameAnswer) -> bool:
    """Whether the answer proposes a work that can be placed."""
    return answer.label in _PROPOSALS and bool(answer.title)


def reading_of(answer: NameAnswer, name: ReleaseName) -> ReleaseName:
    """Return the name as the model reads it; quality, group and whatever else the model was not asked stay as they were.

    A number that the name's own reading found stays, since plain numbers are read better by rules.
    """
    others = tuple(title for title in (answer.original_title, name.title, *name.alternative_titles) if title)
    read = replace(
        name,
        kind=_KINDS.get(answer.form, NameKind.UNKNOWN),
        title=answer.title,
        alternative_titles=tuple(dict.fromkeys(title for title in others if title != answer.title)),
        year=name.year or answer.year,
        edition=name.edition or answer.edition,
        part=name.part or answer.part,
    )
    if answer.form is not Form.EPISODE:
        return replace(read, seasons=(), episodes=(), absolute=(), date=None, episode_title="")
    read = replace(read, episode_title=name.episode_title or answer.episode_title)
    if name.episodes or name.absolute or name.date:
        return read
    if answer.season is None:
        return replace(read, absolute=answer.episodes)
    return replace(read, seasons=name.seasons or (answer.season,), episodes=answer.episodes)


def evidence_of(answer: NameAnswer) -> tuple[Evidence, ...]:
    """Return what the answer says for a form, and for the title, as evidence that a person can read."""
    confidence = UNSURE if answer.is_ambiguous or answer.is_inferred else SURE
    return (
        Evidence(
            group=EvidenceGroup.FORM,
            signal="a model names the form",
            observed=answer.quote,
            candidate_value=media_type(answer.form, answer.genre).name,
            weight_bits=math.log2(confidence / (1.0 - confidence)),
            note=f"a model calls it {answer.label.value.replace('_', ' ')}",
            source=SOURCE,
        ),
        Evidence(
            group=EvidenceGroup.MODEL,
            signal="a model knows the title" if answer.is_inferred else "a model reads the title",
            observed=answer.quote,
            candidate_value=answer.title,
            weight_bits=_INFERRED_BITS if answer.is_inferred else _TITLE_BITS,
            note=answer.model,
            source=SOURCE,
        ),
    )


def classification_of(file_name: str, answer: NameAnswer) -> Classification:
    """Return what the answer makes of the file name, for the documented database of classifications."""
    confidence = UNSURE if answer.is_ambiguous or answer.is_inferred else SURE
    kind = media_type(answer.form, answer.genre)
    return Classification(filename=file_name, media_type=kind, source=IN_DATABASE, confidence=confidence)


def weighed(before: Decision, again: Decision, answer: NameAnswer) -> Decision:
    """Return what is decided now that the item was matched once more by the model's reading.

    `again` counts when it is accepted and the library or a catalogue knows the work, or when every word of the title
    stands in the name and the model sees no other work in it. Else a person gets both proposals to choose from.
    """
    rows = evidence_of(answer)
    found = tuple(replace(one, evidence=(*one.evidence, rows[1])) for one in again.candidates[:_SHOWN])
    chosen = replace(again.chosen, evidence=(*again.chosen.evidence, rows[1])) if again.chosen else None
    is_known = again.source in {"library", "catalogue"}
    if again.verdict is Verdict.ACCEPT and (is_known or not (answer.is_inferred or answer.is_ambiguous)):
        confidence = again.confidence if is_known else min(again.confidence, MOST_CONFIDENT)
        return replace(
            again,
            chosen=chosen,
            confidence=confidence,
            source=again.source if is_known else SOURCE,
            reason=f"{again.reason} (the title was read by a model)",
            candidates=_each_once((*found, *before.candidates)),
        )
    return replace(
        before,
        verdict=Verdict.REVIEW,
        chosen=before.chosen or chosen,
        version=before.version if before.chosen else again.version,
        reason=f"{before.reason} A model takes it for {answer.title!r}.".strip(),
        candidates=_each_once((*found, *before.candidates)),
    )


def _each_once(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return tuple({(one.work, one.form): one for one in reversed(candidates)}.values())[::-1][:_SHOWN]
