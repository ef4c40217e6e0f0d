"""Works that are named by their file alone: audiobooks, music, books, and whatever is no film and no episode."""

from shelver.match.forms import speaking_for
from shelver.match.fusion import total_bits
from shelver.match.library_weights import LIBRARY_WEIGHTS as WEIGHTS
from shelver.match.question import Question
from shelver.match.signs import title_sign
from shelver.media.evidence import Candidate, Evidence, EvidenceGroup
from shelver.media.kinds import Form, Genre, media_type
from shelver.media.release_name import NameKind, ReleaseName
from shelver.media.works import Audiobook, OtherWork

_KINDS = {NameKind.AUDIOBOOK: Form.AUDIOBOOK, NameKind.MUSIC: Form.MUSIC, NameKind.BOOK: Form.BOOK}


def audiobook_candidates(question: Question) -> list[Candidate]:
    """Return the audiobook that the name spells, or nothing when it spells none."""
    name = question.name
    title = name.title or name.album
    if not title:
        return []
    work = Audiobook(
        title=title,
        author=name.author or name.artist,
        year=name.year,
        series=name.series,
        volume=f"{name.series_index:g}" if name.series_index is not None else "",
        narrator=name.narrator,
    )
    return [_candidate(work, Form.AUDIOBOOK, (title_sign(title), *_form_rows(question, Form.AUDIOBOOK)))]


def other_candidates(question: Question, form: Form) -> list[Candidate]:
    """Return the work under the name of its file, which is all that is known of it."""
    name = question.name
    stem = name.name.rpartition("/")[2]
    if name.container and stem.lower().endswith(f".{name.container}"):
        stem = stem[: -len(name.container) - 1]
    rows = _form_rows(question, form)
    return [_candidate(OtherWork(title=_spelt(name, form) or stem, year=name.year), form, rows)] if stem else []


def _spelt(name: ReleaseName, form: Form) -> str:
    if form is Form.MUSIC and name.album:
        return f"{name.artist} - {name.album}" if name.artist else name.album
    if form is Form.BOOK and name.title:
        return f"{name.author} - {name.title}" if name.author else name.title
    return ""


def _form_rows(question: Question, form: Form) -> tuple[Evidence, ...]:
    rows = speaking_for(question.evidence, media_type(form, Genre.PLAIN))
    if _KINDS.get(question.name.kind) is not form:
        return rows
    said = Evidence(
        group=EvidenceGroup.FORM,
        signal="kind",
        observed=question.name.container or form.value,
        candidate_value=media_type(form, Genre.PLAIN).name,
        weight_bits=WEIGHTS.kind_named,
        source="name",
    )
    return (said, *rows)


def _candidate(work: Audiobook | OtherWork, form: Form, rows: tuple[Evidence, ...]) -> Candidate:
    return Candidate(
        work=work, form=form, genre=Genre.PLAIN, score_bits=total_bits(rows), probability=0.0, evidence=rows
    )
