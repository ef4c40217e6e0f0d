"""Exact memory: what a person said about one file, said again for every file that is named like it.

A choice is remembered under the show or film as the name spells it, under the release folder, and under the pattern of
the release's name. Only what is named the same way is ever decided by it.
"""

import re
from dataclasses import replace

from shelver.match.likeness import plain
from shelver.match.version import version_of
from shelver.media.evidence import Candidate, Decision, Evidence, EvidenceGroup, Verdict
from shelver.media.facts import Facts
from shelver.media.kinds import Form
from shelver.media.release_name import NameKind, ReleaseName
from shelver.media.reviews import Choice
from shelver.media.titles import called
from shelver.media.works import Episodes, Movie, Work

SOURCE = "memory"

_BITS = 12.0
_NUMBER = re.compile(r"\d+")


def keys_of(name: ReleaseName, folder: str, file_name: str) -> tuple[str, ...]:
    """Return the keys under which an item's choice is remembered and found, the most telling first.

    `folder` is the name of the release folder that the item lies in, or empty for a loose file.
    """
    title = plain(name.title)
    if not _is_numbered(name):
        return (f"film:{title}:{name.year or ''}",) if title and name.kind in {NameKind.MOVIE, NameKind.UNKNOWN} else ()
    keys = [f"show:{title}:{name.year or ''}"] if title else []
    if folder:
        keys.append(f"folder:{plain(folder)}:{title}")
    if title:  # a pattern without a title ("s#e#.mkv") fits everything
        keys.append("release:" + _NUMBER.sub("#", file_name.casefold()))
    return tuple(keys)


def is_memorable(choice: Choice, keys: tuple[str, ...]) -> bool:
    """Whether the choice may be said again for what is named alike: a show for episodes, a film for a film."""
    is_film = keys[:1] != () and keys[0].startswith("film:")
    return bool(keys) and isinstance(choice.work, Movie if is_film else Episodes)


def recalled(choice: Choice, name: ReleaseName, facts: Facts | None, found: Decision) -> Decision | None:
    """Return the decision that a remembered choice makes about an item; None when it says nothing about this one.

    The numbers are those of this name, counted as the remembered show is; the folder of an owned show stays known.
    """
    work = _work(choice, name)
    if work is None:
        return None
    said = Evidence(
        group=EvidenceGroup.MEMORY,
        signal="you said so before",
        observed=name.title,
        candidate_value=called(choice.work),
        weight_bits=_BITS,
        source=SOURCE,
    )
    candidate = Candidate(
        work=work,
        form=choice.form,
        genre=choice.genre,
        score_bits=_BITS,
        probability=1.0,
        evidence=(said,),
        library_folder=_folder(work, found),
    )
    others = tuple(one for one in found.candidates if one.work != work)
    return replace(
        found,
        verdict=Verdict.ACCEPT,
        chosen=candidate,
        version=version_of(name, facts),
        confidence=1.0,
        source=SOURCE,
        reason=f"You said before that files named like this are {called(_whole(work))}.",
        candidates=(candidate, *others),
    )


def _is_numbered(name: ReleaseName) -> bool:
    return bool(name.seasons or name.episodes or name.absolute or name.date)


def _work(choice: Choice, name: ReleaseName) -> Work | None:
    if choice.form is Form.MOVIE and isinstance(choice.work, Movie):
        return None if _is_numbered(name) else choice.work
    if not isinstance(choice.work, Episodes) or not (name.episodes or name.absolute or name.date):
        return None
    return Episodes(
        show=choice.work.show,
        season=name.seasons[0] if name.seasons else None,
        numbers=name.episodes,
        absolute=() if name.episodes else tuple(float(number) for number in name.absolute),
        aired=name.date,
        titles=(name.episode_title,) if name.episode_title else (),
    )


def _folder(work: Work, found: Decision) -> str:
    for one in found.candidates:
        if isinstance(work, Episodes) and isinstance(one.work, Episodes) and one.work.show.title == work.show.title:
            return one.library_folder
    return ""


def _whole(work: Work) -> Work:
    return Episodes(show=work.show) if isinstance(work, Episodes) else work
