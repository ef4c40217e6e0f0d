"""Every promise that the pipeline asks of the world: small Protocols, one page for each ground.

Each port is small, and its docstring says what may be retried. "Not found" is an answer, never a fault. A port raises
only errors of `shelver.errors`; a fault of one file is a value where the run goes on, an error where it cannot.
"""

from shelver.ports.catalogues import (
    Catalogue,
    CatalogueCache,
    IndexedTitle,
    KeptAnswer,
    RateLimit,
    SceneNumbers,
    TitleIndex,
)
from shelver.ports.items import Identifier, NameReader, Prober, Sources
from shelver.ports.library import (
    LibraryBundles,
    LibraryContents,
    LibraryFolders,
    LibraryIndex,
    LibraryShelves,
    Roots,
    WrittenIdentities,
)
from shelver.ports.models import Classifications, CostLedger, ModelRefusals, NameAnswers, NameModel, RememberedAnswer
from shelver.ports.moving import Journal, Moved, Reach, RootRegistry, Settled, Transfers
from shelver.ports.people import ChoiceMemory, LearnedWeights, Reviews
from shelver.ports.remotes import Remote

__all__ = [
    "Catalogue",
    "CatalogueCache",
    "ChoiceMemory",
    "Classifications",
    "CostLedger",
    "Identifier",
    "IndexedTitle",
    "Journal",
    "KeptAnswer",
    "LearnedWeights",
    "LibraryBundles",
    "LibraryContents",
    "LibraryFolders",
    "LibraryIndex",
    "LibraryShelves",
    "ModelRefusals",
    "Moved",
    "NameAnswers",
    "NameModel",
    "NameReader",
    "Prober",
    "RateLimit",
    "Reach",
    "RememberedAnswer",
    "Remote",
    "Reviews",
    "RootRegistry",
    "Roots",
    "SceneNumbers",
    "Settled",
    "Sources",
    "TitleIndex",
    "Transfers",
    "WrittenIdentities",
]
