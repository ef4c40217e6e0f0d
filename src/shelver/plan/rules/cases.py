"""What the rules look at."""

from dataclasses import dataclass

from shelver.media.evidence import Decision
from shelver.media.files import Bundle, Item
from shelver.media.kinds import MediaType
from shelver.media.library import OwnedFile, RootState
from shelver.media.making import made_often
from shelver.plan.placements import Conflict, Method


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class RootCase:
    """May files of `media_type`, `need_bytes` in all, go to this root?

    `need_bytes` is 0 when nothing is copied; `free_bytes` is what the plan can still use there, the buffer taken off.
    `failure` says why the root was given up earlier in this run, or is empty. `roots` are all roots
    that may be used.
    """

    root: RootState
    roots: tuple[RootState, ...]
    media_type: MediaType
    need_bytes: int
    free_bytes: int
    method: Method = Method.AUTO
    is_same_volume: bool = False
    failure: str = ""


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCase:
    """May this item be placed as decided, in this layout?

    `owned` are library files of the same work (the same episodes), `rivals` those that it would be measured against to
    replace one, or what the index does not know under its name (`is_rival_claimed`: an earlier file of the plan has its place, `holds_rival_others`: it holds other episodes too); `season_count` the seasons that the library holds of
    the show. `same_as` is the path of a file with the same bytes, in the library or earlier in the plan, `is_linked` when
    that is a link to this one; `planned_as` is that of another file of the plan with the same work. `taken_name` is set when no name is left for it;
    `is_readable` is False when the layout's server would misread every name. `conflict` is what a person wants to happen to works that are owned.
    """

    bundle: Bundle
    item: Item
    decision: Decision
    layout: str
    owned: tuple[OwnedFile, ...] = ()
    rivals: tuple[OwnedFile, ...] = ()
    is_rival_claimed: bool = False
    holds_rival_others: bool = False
    season_count: int = 0
    same_as: str = ""
    is_linked: bool = False
    planned_as: str = ""
    taken_name: str = ""
    is_readable: bool = True
    conflict: Conflict = Conflict.SUFFIX
    name_limit_bytes: int = 255
