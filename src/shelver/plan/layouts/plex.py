"""The layout for Plex: ids in the names, because Plex reads no NFO; ranges for files of three and more episodes."""

from shelver.plan.naming.style import Style

STYLE = Style(
    name="plex",
    tag_form="{{{key}-{id}}}",
    edition_form="{{edition-{edition}}}",
    id_tags=True,
    lists_episodes=False,
)
