"""The step after library and catalogue: what they leave open is asked of a model, ten names at a time over all bundles.

Items that a cap, missing credentials or a model that is down leave unasked keep the decision that they have.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from shelver.errors import UnreadableCache
from shelver.events import Listener, Noted, ignore
from shelver.match.agreement import WAITING
from shelver.match.asked import classification_of, evidence_of, is_worth_weighing, reading_of, weighed
from shelver.match.identity import has_identity
from shelver.media.evidence import Decision, Evidence, Verdict
from shelver.media.facts import Facts
from shelver.media.files import Bundle, FileRole, Item
from shelver.media.making import made_often
from shelver.media.questions import Label, NameAnswer, NameQuestion
from shelver.media.release_name import NameKind, ReleaseName
from shelver.ports import Classifications, NameModel

_ASKED_AT_ONCE = 40
_MOST_HELD = 1000
"""Bundles that are held back, in their order, while names are gathered."""

_ASKED_ROLES = frozenset({FileRole.VIDEO, FileRole.AUDIO, FileRole.DISC})
_SHORTEST_WORD = 2
_MIB = 1024 * 1024


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadItem:
    """An item as the stages before left it: how its name is read, what speaks for what, and the decision."""

    item: Item
    name: ReleaseName
    decision: Decision
    evidence: tuple[Evidence, ...] = ()
    facts: Facts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBundle:
    """A bundle with its items in their order."""

    bundle: Bundle
    items: tuple[ReadItem, ...]


Match = Callable[[Bundle, ReadItem], Decision]
"""Matches an item once more by the name and the evidence that stand in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What asking takes: the model, what matches an item again, and where the media types that it names are kept."""

    model: NameModel
    match: Match
    classifications: Classifications
    listener: Listener = ignore


def ask(bundles: Iterable[ReadBundle], asking: Asking) -> Iterator[ReadBundle]:
    """Yield the bundles in their order, those items decided anew whose names the model could read."""
    held: list[ReadBundle] = []
    count = 0
    for bundle in bundles:
        held.append(bundle)
        count += sum(is_open(bundle.bundle, item) for item in bundle.items)
        if count >= _ASKED_AT_ONCE or len(held) >= _MOST_HELD:
            yield from _answered(held, asking)
            held, count = [], 0
    yield from _answered(held, asking)


def is_open(bundle: Bundle, read: ReadItem) -> bool:
    """Whether a model is asked about the item: it is not decided, may be placed, and its name has a word to read."""
    if read.decision.verdict is Verdict.ACCEPT or read.name.kind is NameKind.OTHER:
        return False
    if read.decision.source == WAITING:  # what is paid for now could not be checked against the catalogue
        return False
    if bundle.problem or read.item.main[0].role not in _ASKED_ROLES:
        return False
    question = question_of(bundle, read)
    stems = (question.name.rpartition(".")[0] or question.name, *question.parents)
    return any(sum(sign.isalpha() for sign in stem) >= _SHORTEST_WORD for stem in stems)


def question_of(bundle: Bundle, read: ReadItem) -> NameQuestion:
    """Return what is asked about an item. Only folders below the watched one are told: those above say where a person lives."""
    main = read.item.main[0].file
    below = main.path.removeprefix(bundle.source_root.rstrip("/")).lstrip("/")
    *folders, name = below.split("/")
    if bundle.is_folder and bundle.folder.rstrip("/") == bundle.source_root.rstrip("/"):
        folders = [bundle.name, *folders]
    return NameQuestion(
        name=name,
        parents=tuple(folders[-2:]),
        size_mb=round(read.item.size_bytes / _MIB),
        minutes=round(read.facts.duration_s / 60) if read.facts else 0,
    )


def _answered(held: Sequence[ReadBundle], asking: Asking) -> Iterator[ReadBundle]:
    wanted = [(place, item) for place, one in enumerate(held) for item in one.items if is_open(one.bundle, item)]
    if not wanted:
        yield from held
        return
    asked = asking.model.classify([question_of(held[place].bundle, item) for place, item in wanted])
    for problem in asked.problems:
        asking.listener(Noted(message=problem))
    answers = {id(item): answer for (_, item), answer in zip(wanted, asked.answers, strict=True) if answer is not None}
    _keep(((item, answers[id(item)]) for _, item in wanted if id(item) in answers), asking)
    for one in held:
        items = tuple(_decided(one.bundle, item, answers.get(id(item)), asking.match) for item in one.items)
        yield replace(one, items=items)


def _keep(answered: Iterable[tuple[ReadItem, NameAnswer]], asking: Asking) -> None:
    """Keep the media types in the documented database; a name without identity ("01.mkv") says nothing of another file."""
    kept = [
        classification_of(read.item.main[0].file.name, answer)
        for read, answer in answered
        if answer.label is not Label.UNKNOWN and has_identity(read.name)
    ]
    try:
        asking.classifications.store_batch(kept)
    except UnreadableCache as fault:
        asking.listener(Noted(message=f"{fault.message} {fault.hint}"))


def _decided(bundle: Bundle, read: ReadItem, answer: NameAnswer | None, match: Match) -> ReadItem:
    if answer is None or not is_worth_weighing(answer):
        return read
    hinted = replace(read, name=reading_of(answer, read.name), evidence=(*read.evidence, *evidence_of(answer)))
    return replace(hinted, decision=weighed(read.decision, match(bundle, hinted), answer))
