"""What the settings say about names, as naming takes it."""

from collections.abc import Iterator

from shelver.plan.naming.style import NamingRules
from shelver.settings.values import Settings, TemplateSettings


def naming_rules(settings: Settings) -> NamingRules:
    """Return `[naming]`, and the templates of each root, as naming takes them."""
    naming = settings.naming
    return NamingRules(
        season_folders=naming.season_folders,
        year_in_show_folder=naming.year_in_show_folder,
        id_tags=naming.id_tags,
        has_universal_tags=naming.id_tag_style == "universal",
        three_letter_languages=naming.three_letter_languages,
        templates=naming.templates.templates,
        templates_of_roots=tuple((str(root.path), root.templates.templates) for root in settings.roots.values()),
    )


def templates_in(settings: Settings) -> dict[str, str]:
    """Return the templates in force, each under the words that set it, as in "[roots.kids.templates] movie"."""
    sections = {"naming.templates": settings.naming.templates}
    sections |= {f"roots.{name}.templates": root.templates for name, root in settings.roots.items()}
    return {f"[{name}] {key}": text for name, section in sections.items() for key, text in _texts(section)}


def _texts(section: TemplateSettings) -> Iterator[tuple[str, str]]:
    for key, template in (("movie", section.movie), ("episode", section.episode)):
        if template:
            yield key, template.text
