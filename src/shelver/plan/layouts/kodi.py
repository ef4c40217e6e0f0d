"""The layout for Kodi: identity is carried by the NFO, and every episode of a file is listed."""

from shelver.plan.naming.style import Style

STYLE = Style(name="kodi")
