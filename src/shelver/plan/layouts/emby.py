"""The layout for Emby; it knows no folder "other", so extras of no special kind go to "extras".

It learns from the name of a disc image whether that is a DVD or a Blu-ray.
"""

from shelver.plan.naming.style import Style

STYLE = Style(name="emby", other_extras="extras", names_discs=True)
