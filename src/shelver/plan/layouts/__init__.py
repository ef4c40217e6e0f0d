"""The layouts: one module for each media server, and `keep`, which renames nothing."""

from shelver.plan.layouts import emby, jellyfin, kodi, plex

KEEP = "keep"

STYLES = {style.name: style for style in (jellyfin.STYLE, plex.STYLE, kodi.STYLE, emby.STYLE)}
"""The layouts that rename, by name."""

LAYOUT_NAMES = (*STYLES, KEEP)
"""Every layout that a library root may have."""
