"""Every reason not to place a file, one rule in one module. `RULES` names them all."""

from collections.abc import Callable

from shelver.plan.placements import Objection
from shelver.plan.rules.cases import ItemCase, RootCase
from shelver.plan.rules.decision_accepted import decision_accepted
from shelver.plan.rules.episode_numbered import episode_numbered
from shelver.plan.rules.method_possible import method_possible
from shelver.plan.rules.name_free import name_free
from shelver.plan.rules.name_readable import name_readable
from shelver.plan.rules.name_storable import name_storable
from shelver.plan.rules.not_a_duplicate import not_a_duplicate
from shelver.plan.rules.not_owned import not_owned
from shelver.plan.rules.root_mounted import root_mounted
from shelver.plan.rules.root_not_failed import root_not_failed
from shelver.plan.rules.root_takes_kind import root_takes_kind
from shelver.plan.rules.root_writable import root_writable
from shelver.plan.rules.space_free import space_free
from shelver.plan.rules.still_arriving import still_arriving
from shelver.plan.rules.year_known import year_known

PASSING_RULES = frozenset({"root_mounted", "space_free", "root_not_failed"})
"""Rules whose objections may well be gone at the next run, without anybody doing something about the item."""

DECISION_RULES: tuple[Callable[[ItemCase], Objection | None], ...] = (still_arriving, decision_accepted)
"""Asked of every item before a root is chosen."""

ITEM_RULES: tuple[Callable[[ItemCase], Objection | None], ...] = (
    year_known,
    episode_numbered,
    name_readable,
    not_a_duplicate,
    not_owned,
    name_free,
    name_storable,
)
"""Asked of an item when its root, and with it the layout, is known."""

ROOT_RULES: tuple[Callable[[RootCase], Objection | None], ...] = (
    root_takes_kind,
    root_mounted,
    root_writable,
    root_not_failed,
    method_possible,
    space_free,
)
"""Asked of every root, in the order in which a person would look."""

RULES = tuple(rule.__name__ for rule in (*DECISION_RULES, *ITEM_RULES, *ROOT_RULES))
"""The names of all rules, as objections carry them."""


def first_objection(rules: tuple[Callable[[ItemCase], Objection | None], ...], case: ItemCase) -> Objection | None:
    """Return the first objection that a rule has, or None."""
    return next((objection for rule in rules if (objection := rule(case))), None)
