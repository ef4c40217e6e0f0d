"""The stage that asks catalogues: a person's own works first, then a catalogue, and a second one where the first is unsure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from shelver.match import gate
from shelver.match.agreement import agreed, confirmed, is_for_catalogue, waiting
from shelver.match.refit import decided_anew
from shelver.match.series_rules import NO_RULES, SeriesRules
from shelver.media.catalogue import EpisodeOrder
from shelver.media.evidence import Decision, Verdict
from shelver.media.facts import Facts
from shelver.media.release_name import ReleaseName
from shelver.media.works import Episodes
from shelver.pipeline.consult import Consultation, consult, readings_of
from shelver.ports import Catalogue, SceneNumbers, TitleIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogues:
    """Whom the stage asks; all may be missing. `scene` knows how release groups count episodes.

    `own` knows the works that a person wrote down. `second` is asked where `first` is unsure, and for the series whose
    `rules` name it. `adjustments` are what was learned, in bits by signal.
    """

    first: Catalogue | None = None
    second: Catalogue | None = None
    own: Catalogue | None = None
    index: TitleIndex | None = None
    scene: SceneNumbers | None = None
    rules: SeriesRules = NO_RULES
    adjustments: Mapping[str, float] = field(default_factory=dict)

    def has_any(self) -> bool:
        """Say whether there is anybody to ask."""
        return any(one is not None for one in (self.first, self.second, self.own))


def with_catalogues(said: str | ReleaseName, found: Decision, facts: Facts | None, catalogues: Catalogues) -> Decision:
    """Bring the catalogues' word to the library's: by every reading of a path, or by the one reading that is given."""
    readings = readings_of(said) if isinstance(said, str) else (said,)
    if catalogues.own:
        by_own = _asked(readings, catalogues.own, catalogues, found, facts)
        if isinstance(by_own, Decision) and by_own.verdict is Verdict.ACCEPT:
            return agreed(found, by_own)
    first, second, order = _in_turn(readings, catalogues)
    if first is None or not is_for_catalogue(found):
        return found
    by_first = _asked(readings, first, catalogues, found, facts, order=order)
    if isinstance(by_first, Consultation):
        return waiting(found, by_first.waits)
    if second and by_first.verdict is Verdict.REVIEW:
        by_second = _asked(readings, second, catalogues, found, facts)
        if isinstance(by_second, Decision):
            by_first = confirmed(by_first, by_second)
    return agreed(found, by_first)


def _in_turn(
    readings: tuple[ReleaseName, ...], catalogues: Catalogues
) -> tuple[Catalogue | None, Catalogue | None, EpisodeOrder]:
    """Return whom to ask first and second, and in which order the episodes are counted: as the series' rule says."""
    first, second = catalogues.first or catalogues.second, catalogues.second if catalogues.first else None
    rule = catalogues.rules.rule_for(readings)
    if rule is None:
        return first, second, EpisodeOrder.AIRED
    if second and rule.provider == second.name:
        first, second = second, first
    return first, second if rule.order is EpisodeOrder.AIRED else None, rule.order


def _asked(
    readings: tuple[ReleaseName, ...],
    catalogue: Catalogue,
    catalogues: Catalogues,
    found: Decision,
    facts: Facts | None,
    *,
    order: EpisodeOrder = EpisodeOrder.AIRED,
) -> Decision | Consultation:
    """Return the decision by one catalogue, or the consultation that waits for it."""
    index = catalogues.index if catalogue is catalogues.first else None
    runtime_s = facts.duration_s if facts else 0.0
    consulted = consult(readings, catalogue, index=index, runtime_s=runtime_s, order=order, scene=catalogues.scene)
    if consulted.waits:
        return consulted
    decision = decided_anew(gate.decide(consulted.rating, version=found.version), catalogues.adjustments)
    return decision if order is EpisodeOrder.AIRED else _counted(decision, order)


def _counted(decision: Decision, order: EpisodeOrder) -> Decision:
    """Write down in which order the episodes are counted, so that whatever describes them counts alike."""
    chosen = decision.chosen
    if chosen is None or not isinstance(chosen.work, Episodes):
        return decision
    work = replace(chosen.work, show=replace(chosen.work.show, order=order.value))
    return replace(decision, chosen=replace(chosen, work=work))
