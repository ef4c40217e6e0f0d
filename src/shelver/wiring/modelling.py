"""Joins the model that reads names: what it answered and refused before, what it costs, and how fast it is asked."""

from sqlalchemy import Engine

from shelver.events import Listener, Noted
from shelver.identifiers.naming_model.model import PatientNameModel
from shelver.identifiers.naming_model.opening import CALLS_PER_S, open_model
from shelver.ports import CostLedger, NameAnswers
from shelver.settings.values import AiSettings
from shelver.stores.rate_limits import StoredRateLimit
from shelver.stores.refusals import RefusalStore


def open_named_model(
    settings: AiSettings, database: Engine, *, answers: NameAnswers, ledger: CostLedger, listener: Listener
) -> PatientNameModel:
    """Return the model that `[ai]` names, which must name a provider; who shares the database shares its pace."""
    return open_model(
        settings,
        answers=answers,
        ledger=ledger,
        pace=StoredRateLimit(database, f"{settings.provider}:{settings.model}", CALLS_PER_S),
        refusals=RefusalStore(database),
        tell=lambda message: listener(Noted(message=message)),
        listener=listener,
    )
