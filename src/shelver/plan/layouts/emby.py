"""The layout for Emby; it knows no folder "other", so extras of no special kind go to "extras"."""

from shelver.plan.naming.style import Style

STYLE = Style(name="emby", other_extras="extras")
