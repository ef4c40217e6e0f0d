"""Which sidecars a person wants, and which a layout's server reads."""

from dataclasses import dataclass

from shelver.plan.layouts import KEEP

_READ_NFO = frozenset({"jellyfin", "kodi", "emby"})
_READ_SEASON_NFO = frozenset({"jellyfin", "emby"})
_READ_PLEXMATCH = frozenset({"plex"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SidecarRules:
    """What a person set about sidecars. None leaves it to the layout; the layout `keep` gets none of them."""

    nfo: bool | None = None
    plexmatch: bool | None = None
    streams: bool = True
    artwork: bool = False
    no_media: bool = True

    def wants_nfo(self, layout: str) -> bool:
        """Say whether NFO files are written below a root of that layout."""
        return layout != KEEP and (layout in _READ_NFO if self.nfo is None else self.nfo)

    def wants_season_nfo(self, layout: str) -> bool:
        """Say whether the folders of seasons get an NFO of their own."""
        return self.wants_nfo(layout) and layout in _READ_SEASON_NFO

    def wants_plexmatch(self, layout: str) -> bool:
        """Say whether the folders of shows get a .plexmatch."""
        return layout != KEEP and (layout in _READ_PLEXMATCH if self.plexmatch is None else self.plexmatch)

    def wants_artwork(self, layout: str) -> bool:
        """Say whether pictures are fetched."""
        return layout != KEEP and self.artwork

    def wants_no_media(self, layout: str) -> bool:
        """Say whether folders of extras are marked for Kodi, which would take what lies there for films."""
        return layout != KEEP and self.no_media

    def wants_details(self, layout: str) -> bool:
        """Say whether anything is written that a catalogue must tell."""
        return self.wants_nfo(layout) or self.wants_plexmatch(layout) or self.wants_artwork(layout)


NO_SIDECARS = SidecarRules(nfo=False, plexmatch=False, no_media=False)
