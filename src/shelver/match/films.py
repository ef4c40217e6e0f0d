"""Which film an item is: an owned one of that title, or a new one as the name spells it."""

from shelver.match.forms import speaking_for
from shelver.match.fusion import total_bits
from shelver.match.owned import film_year_evidence, id_evidence, owned_evidence, title_evidence
from shelver.match.question import Question
from shelver.match.shelves import work_ids
from shelver.match.signs import film_signs, title_sign
from shelver.match.spelling import capitalised
from shelver.media.evidence import Candidate, Evidence
from shelver.media.kinds import Form, Genre, media_type
from shelver.media.works import Movie


def film_candidates(question: Question, genre: Genre) -> list[Candidate]:
    """Return the owned films that it may be, and the film that the name spells, not yet weighed against each other."""
    name = question.name
    signs = (*film_signs(name, question.facts), *speaking_for(question.evidence, media_type(Form.MOVIE, genre)))
    found = []
    for owned, likeness in question.movies:
        rows = (
            title_evidence(name, owned.title, likeness),
            owned_evidence(),
            *signs,
            *id_evidence(name, owned.ids),
            *film_year_evidence(name, owned),
        )
        work = Movie(title=owned.title, year=owned.year, genre=owned.genre, ids=owned.ids)
        found.append(_candidate(work, rows))
    if name.title:
        work = Movie(title=capitalised(name.title), year=name.year, genre=genre, ids=work_ids(name.catalogue_ids))
        found.append(_candidate(work, (title_sign(name.title), *signs)))
    return found


def _candidate(work: Movie, rows: tuple[Evidence, ...]) -> Candidate:
    return Candidate(
        work=work,
        form=Form.MOVIE,
        genre=work.genre,
        score_bits=total_bits(rows),
        probability=0.0,
        evidence=rows,
    )
