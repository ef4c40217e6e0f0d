"""Asks a catalogue what an item may be, with as few requests as its name allows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from shelver.errors import KeyRefused, RequestRefused, ServiceUnavailable
from shelver.match.claims import Claim, claims
from shelver.match.gate import is_clear, is_settled
from shelver.match.identity import has_identity
from shelver.match.likeness import plain, words
from shelver.match.numbering import KnownShow, numberings, ordered_show, seasons_wanted
from shelver.match.queries import (
    Query,
    opening_queries,
    plain_queries,
    shorter_queries,
    telling_count,
    translated_queries,
    undoubled_queries,
    unswapped_queries,
)
from shelver.match.rating import Rated, Rating, is_rival, rate
from shelver.match.signals import FoundBy, Prospect
from shelver.media.articles import ARTICLES
from shelver.media.catalogue import EpisodeOrder, FoundWork, WorkKey, WorkRecord
from shelver.media.kinds import Form
from shelver.media.release_name import NameKind, ReleaseName
from shelver.names import parse, readings, title_key
from shelver.names.vocabulary.places import GENERIC
from shelver.ports import Catalogue, SceneNumbers, TitleIndex

_MOST_SEARCHES = 8
_MOST_VERIFIED = 3
_PAGE = 20
_FEW_HITS = 4
"""How many works a whole title finds at most when the one that is meant may be any of them."""
_LONGEST_COUNTER = 4
"""From so many digits on, a number is rather a title ("2012") than the count of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """What a catalogue has to say about one item.

    `waits` says why the catalogue could not be asked to the end, in one sentence, or is empty; the item then waits.
    """

    rating: Rating
    waits: str = ""


def consult(
    readings: tuple[ReleaseName, ...],
    catalogue: Catalogue,
    *,
    index: TitleIndex | None = None,
    runtime_s: float = 0.0,
    order: EpisodeOrder = EpisodeOrder.AIRED,
    scene: SceneNumbers | None = None,
) -> Consultation:
    """Return the works that the item may be, with their probabilities; episodes are counted in that order.

    What `scene` knows of names and numbers is evidence beside what the searches find.

    Asks step by step and stops as soon as one work is clear: first under the titles as they were read, then with the
    spelling corrected by the title index, then with some of the words.
    """
    inquiry = _Inquiry(catalogue, runtime_s=runtime_s, order=order)
    found = claims([reading for reading in readings if _says_something(reading)])
    try:
        for meant in (meant for claim in found for meant in scene.claims_for(claim)) if scene else ():
            inquiry.look_up_ids(meant, FoundBy.SCENE)
        _ask_step_by_step(inquiry, found, index)
    except (ServiceUnavailable, KeyRefused, RequestRefused) as fault:
        return Consultation(rating=inquiry.rating(), waits=str(fault))
    return Consultation(rating=inquiry.rating())


def _says_something(reading: ReleaseName) -> bool:
    """Whether a catalogue can know what the name means: not for 01.mkv, but for "2012" and for "911 S02E07"."""
    is_qualified = bool(reading.year or reading.seasons or reading.catalogue_ids)
    return is_qualified or has_identity(reading) or len(reading.title) >= _LONGEST_COUNTER


def readings_of(path: str) -> tuple[ReleaseName, ...]:
    """Return the readings of a path, the best first; a file that may be an episode of its folder's show has one for that."""
    found = readings(path)
    folder = path.rpartition("/")[0].rpartition("/")[2]
    if found[0].kind is not NameKind.MOVIE or found[0].year is not None or not folder:
        return found
    above = parse(folder)
    is_telling = title_key(above.title) not in GENERIC and title_key(above.title) != title_key(found[0].title)
    return (*found, replace(above, name=path)) if is_telling else found


def _ask_step_by_step(inquiry: "_Inquiry", found: tuple[Claim, ...], index: TitleIndex | None) -> None:
    if any(inquiry.look_up_ids(claim) for claim in found):
        return
    is_done = False
    for claim in found:
        if not is_done or claim.is_by_folder:
            is_done = inquiry.search_until_clear(claim, plain_queries(claim)) or is_done
    if not is_done:
        _ask_for_slips(inquiry, found, index)


def _ask_for_slips(inquiry: "_Inquiry", found: tuple[Claim, ...], index: TitleIndex | None) -> None:
    """Search for what a mistyped name may mean."""
    for claim in found:
        if index and inquiry.search_until_clear(claim, _corrected(claim, index), FoundBy.WORDS):
            return
    for claim in found[:1]:
        loosened = chain(
            translated_queries(claim), undoubled_queries(claim), shorter_queries(claim), unswapped_queries(claim)
        )
        if inquiry.search_until_clear(claim, loosened, FoundBy.WORDS):
            return
        if claim.form is Form.MOVIE and claim.year is None:
            inquiry.search_openings(claim)


def _corrected(claim: Claim, index: TitleIndex) -> Iterator[Query]:
    for title in claim.titles[:2]:
        for near in index.near(claim.form, title)[:2]:
            if words(near.title) != words(title):
                yield Query(form=claim.form, title=_for_namesakes(near.title, claim), year=claim.year)


def _for_namesakes(title: str, claim: Claim) -> str:
    """Return what to search for: without its article, "The Confirmation" finds "Confirmation" of the same year too."""
    first, _, rest = title.partition(" ")
    return rest if rest and claim.year is not None and first.casefold() in ARTICLES else title


class _Inquiry:
    """Everything that was learned so far about one item."""

    def __init__(self, catalogue: Catalogue, *, runtime_s: float, order: EpisodeOrder) -> None:
        self._catalogue = catalogue
        self._order = order
        self._runtime_s = runtime_s
        self._prospects: dict[tuple[WorkKey, Claim], Prospect] = {}
        self._numbered: dict[tuple[WorkKey, Claim], tuple[Prospect, ...]] = {}
        self._counts: dict[Query, int] = {}

    def rating(self) -> Rating:
        """Return what is known by now."""
        shown = (self._numbered.get(key, (prospect,)) for key, prospect in self._prospects.items())
        return rate((one for group in shown for one in group), runtime_s=self._runtime_s)

    def look_up_ids(self, claim: Claim, found_by: FoundBy = FoundBy.ID) -> bool:
        """Take the work whose id the claim carries; say whether there is one."""
        for source, identifier in claim.ids:
            if source == self._catalogue.name and identifier.isdigit():
                key = WorkKey(catalogue=source, form=claim.form, number=int(identifier))
                record = self._catalogue.record(key)
                works: tuple[FoundWork, ...] = (record.found,) if record else ()
            else:
                works = self._catalogue.by_external_id(source, identifier)
            for work in works:
                if work.key.form is claim.form:
                    self._add(claim, work, found_by)
        self._settle()
        return any(prospect.found_by is found_by for prospect in self._prospects.values())

    def search_until_clear(self, claim: Claim, queries: Iterator[Query], found_by: FoundBy = FoundBy.TITLE) -> bool:
        """Search one by one; stop and say so as soon as more searches can hardly find a better work."""
        for query in queries:
            if self._is_answered(query):
                continue
            if len(self._counts) >= _MOST_SEARCHES:
                return True
            works = self._search(query)
            for work in works:
                self._add(claim, work, found_by, hits=len(works), asked=telling_count(query.title))
            self._settle()
            rating = self.rating()
            if is_clear(rating) or (is_settled(rating) and not self._has_more(query)):
                return True
        return False

    def _is_answered(self, query: Query) -> bool:
        """Whether the answer is known: it was asked, or the same title without a year gave all there is."""
        return query in self._counts or self._counts.get(replace(query, year=None), _PAGE) < _PAGE

    def _has_more(self, query: Query) -> bool:
        """Whether the search gave only the first page of many, and the same title with its year would give others."""
        return query.year is None and self._counts.get(query, 0) >= _PAGE

    def search_openings(self, claim: Claim) -> None:
        """Take the words of a name for a show's title and, after it, the title of an episode."""
        spoken = claim.titles[0].split()
        for query in opening_queries(claim):
            for work in self._search(query):
                count = len(work.title.split())
                if 0 < count < len(spoken) and plain(" ".join(spoken[:count])) == plain(work.title):
                    rest = " ".join(spoken[count:])
                    episode = replace(
                        claim, form=Form.EPISODE, titles=(work.title,), episode_title=rest, is_derived=True
                    )
                    self._add(episode, work, FoundBy.WORDS)
            self._settle()
            if is_clear(self.rating()):
                return

    def _search(self, query: Query) -> tuple[FoundWork, ...]:
        ask = self._catalogue.movies if query.form is Form.MOVIE else self._catalogue.shows
        works = ask(query.title, query.year)
        self._counts[query] = len(works)
        return works

    def _add(self, claim: Claim, work: FoundWork, found_by: FoundBy, *, hits: int = 0, asked: int = 0) -> None:
        """Take a work; one that several searches for words find is known by the most telling of them."""
        known = self._prospects.setdefault(
            (work.key, claim), Prospect(claim=claim, found=work, found_by=found_by, hits=hits, asked=asked)
        )
        if known.found_by is FoundBy.WORDS and (hits, -asked) < (known.hits, -known.asked):
            self._prospects[work.key, claim] = replace(known, hits=hits, asked=asked)

    def _settle(self) -> None:
        """Fetch what the likeliest works lack: the record behind an unseen title, a runtime, the seasons of a number."""
        for pick in (self._open_film, self._open_show):
            for _ in range(_MOST_VERIFIED):
                prospect = pick(self.rating().rated)
                if prospect is None:
                    break
                self._verify(prospect)

    def _open_film(self, rated: tuple[Rated, ...]) -> Prospect | None:
        """Return the likeliest work when it is a film whose record would tell more; or one of its rivals."""
        if not rated or rated[0].prospect.found.key.form is not Form.MOVIE:
            return None
        if rated[0].prospect.needs_record:
            return rated[0].prospect
        if rated[0].prospect.is_unsure and rated[0].prospect.found_by is FoundBy.TITLE:
            hidden = (one.prospect for one in rated[1:] if one.prospect.needs_record)
            return next((one for one in hidden if one.hits <= _FEW_HITS), None)
        rivals = [one for one in rated[1:] if is_rival(rated[0], one)]
        opened = (one.prospect for one in (rated[0], *rivals) if one.prospect.record is None)
        return next(opened, None) if self._runtime_s and rivals else None

    @staticmethod
    def _open_show(rated: tuple[Rated, ...]) -> Prospect | None:
        """Return the likeliest show, or one of its rivals, whose seasons are not known yet."""
        shows = [one for one in rated if one.prospect.found.key.form is Form.EPISODE]
        opened = (one.prospect for one in shows if one is shows[0] or is_rival(shows[0], one))
        return next((prospect for prospect in opened if prospect.record is None), None)

    def _verify(self, prospect: Prospect) -> None:
        key = prospect.found.key
        wanted = (prospect.claim.season,) if prospect.claim.season is not None else ()
        record = self._catalogue.record(key, seasons=wanted)
        for known, other in list(self._prospects.items()):
            if known[0] == key and record is not None:
                self._prospects[known] = replace(other, record=record)
                if key.form is Form.EPISODE:
                    self._numbered[known] = self._number(self._prospects[known], record)
            elif known[0] == key:
                del self._prospects[known]

    def _number(self, prospect: Prospect, record: WorkRecord) -> tuple[Prospect, ...]:
        found = numberings(prospect.claim, self._known(prospect, record))
        return tuple(replace(prospect, numbering=numbering) for numbering in found) or (prospect,)

    def _known(self, prospect: Prospect, record: WorkRecord) -> KnownShow:
        """Return the show with the episodes that the claim may mean, in the order that is asked for if the show has it."""
        if self._order is not EpisodeOrder.AIRED:
            groups = self._catalogue.ordered(prospect.found.key, self._order)
            if groups:
                return ordered_show(record, groups)
        wanted = seasons_wanted(prospect.claim, record)
        rows = self._catalogue.seasons(prospect.found.key, wanted)
        known = KnownShow(record=record, seasons={row.number: row for row in rows})
        if prospect.claim.absolute and len(known.regular) > 1 and _has_absolute_order(record):
            ordered = self._catalogue.ordered(prospect.found.key, EpisodeOrder.ABSOLUTE)
            known = replace(known, absolute=tuple(row for group in ordered for row in group.episodes))
        return known


def _has_absolute_order(record: WorkRecord) -> bool:
    return any(order is EpisodeOrder.ABSOLUTE for order, _ in record.orders)
