"""The layout for Jellyfin, and the default: plain names; identity is carried by the NFO, or by id tags when they are on."""

from shelver.plan.naming.style import Style

STYLE = Style(name="jellyfin", is_upper_case=False, year_in_show_folder=False)
