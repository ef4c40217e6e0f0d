"""Which show an episode belongs to: the owned ones of that title, or a new one as the name spells it."""

from collections.abc import Sequence

from shelver.match.fusion import total_bits
from shelver.match.owned import (
    country_evidence,
    id_evidence,
    named_country,
    owned_evidence,
    season_evidence,
    show_year_evidence,
    title_evidence,
)
from shelver.match.question import Question
from shelver.match.shelves import country_of, work_ids
from shelver.match.signs import episode_sign, title_sign
from shelver.match.spelling import capitalised
from shelver.match.titles import SAME_BUT_FOR_TRIMMINGS
from shelver.media.evidence import Candidate, Evidence
from shelver.media.kinds import Form, Genre
from shelver.media.library import OwnedShow
from shelver.media.release_name import ReleaseName
from shelver.media.works import Episodes, Show

_SPECIALS = 0


def show_candidates(question: Question, genre: Genre) -> list[Candidate]:
    """Return the owned shows that it may be, and the show that the name spells, not yet weighed against each other."""
    name = question.name
    signs = (episode_sign(name), *_genre_rows(question))
    found = [_owned(question, show, likeness, signs) for show, likeness in _one_for_each_show(question.shows)]
    if name.title:
        rows = (title_sign(name.title), *signs)
        show = Show(title=_new_title(name), year=name.year, genre=genre, ids=work_ids(name.catalogue_ids))
        found.append(_candidate(_episodes(name, show, None), rows, ""))
    return found


def _owned(question: Question, show: OwnedShow, likeness: float, signs: tuple[Evidence, ...]) -> Candidate:
    name = question.name
    siblings = [other for other, alike in question.shows if other is not show and alike >= SAME_BUT_FOR_TRIMMINGS]
    rows = (
        title_evidence(name, show.title, likeness),
        owned_evidence(),
        *signs,
        *id_evidence(name, show.ids),
        *show_year_evidence(name, show, siblings),
        *country_evidence(name, show, siblings),
        *season_evidence(name, show, is_taken=show in question.holding),
    )
    work = Show(title=show.title, year=show.year, genre=show.genre, ids=show.ids)
    return _candidate(_episodes(name, work, show), rows, "/".join((show.root_path, *show.folder)))


def _candidate(work: Episodes, rows: tuple[Evidence, ...], library_folder: str) -> Candidate:
    return Candidate(
        work=work,
        form=Form.EPISODE,
        genre=work.show.genre,
        score_bits=total_bits(rows),
        probability=0.0,
        evidence=rows,
        library_folder=library_folder,
    )


def _episodes(name: ReleaseName, show: Show, owned: OwnedShow | None) -> Episodes:
    """Return the episodes as the show counts them.

    A number without a season counts in the only season that the library owns, or in the first one where the name
    counts "Episode 5" itself; anime's absolute numbers stay absolute otherwise.
    """
    season = name.seasons[0] if name.seasons else None
    numbers: tuple[int, ...] = name.episodes
    whole = tuple(int(number) for number in name.absolute if number == int(number))
    if not numbers and len(whole) == len(name.absolute):
        only = _only_season(owned)
        if season is not None or (whole and only is not None):
            season, numbers = season if season is not None else only, whole
    if numbers and season is None:
        season = 1
    return Episodes(
        show=show,
        season=season,
        numbers=numbers,
        absolute=() if numbers else tuple(float(number) for number in name.absolute),
        aired=name.date,
        titles=(name.episode_title,) if name.episode_title else (),
    )


def _only_season(owned: OwnedShow | None) -> int | None:
    seasons = [season for season, _ in owned.season_folders if season != _SPECIALS] if owned else []
    return seasons[0] if len(seasons) == 1 else None


def _new_title(name: ReleaseName) -> str:
    """Return the title with the country that tells it from another show ("The Office (US)")."""
    country = named_country(name)
    if not country or country_of(name.title)[1]:
        return capitalised(name.title)
    return f"{capitalised(name.title)} ({ {'GB': 'UK'}.get(country, country) })"


def _one_for_each_show(shows: Sequence[tuple[OwnedShow, float]]) -> list[tuple[OwnedShow, float]]:
    """Return each show once, by the folder that is preferred: two folders of one show do not compete."""
    seen: dict[tuple[str, int | None], tuple[OwnedShow, float]] = {}
    for show, likeness in shows:
        seen.setdefault((show.title.casefold(), show.year), (show, likeness))
    return list(seen.values())


def _genre_rows(question: Question) -> tuple[Evidence, ...]:
    return tuple(row for row in question.evidence if row.candidate_value == "TV")
