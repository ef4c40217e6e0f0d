"""Reading the names of many bundles ahead: the next ones are read elsewhere, while these are worked on."""

from collections.abc import Iterator, Sequence
from itertools import islice

from shelver.media.files import Bundle
from shelver.media.release_name import ReleaseName
from shelver.pipeline.identify import naming_path
from shelver.ports import NameReader

_BUNDLES_AT_ONCE = 256

Named = tuple[Bundle, Sequence[ReleaseName | None]]


def read_names(bundles: Iterator[Bundle], reader: NameReader | None) -> Iterator[Named]:
    """Yield each bundle with the names of its items, in their order; None stands for a name that is not read yet.

    The reader is asked only from the second lot of bundles on, since few names are read sooner than help is at hand.
    """
    if reader is None:
        yield from ((bundle, _unread(bundle)) for bundle in bundles)
        return
    ready: Iterator[Named] = iter(())
    is_first = True
    while lot := tuple(islice(bundles, _BUNDLES_AT_ONCE)):
        following: Iterator[Named] = ((bundle, _unread(bundle)) for bundle in lot) if is_first else _read(lot, reader)
        is_first = False
        yield from ready
        ready = following
    yield from ready


def _read(lot: Sequence[Bundle], reader: NameReader) -> Iterator[Named]:
    """Ask at once; what is returned waits for the answer when its first bundle is wanted."""
    answer = reader.ask([naming_path(bundle, item) for bundle in lot for item in bundle.items])

    def named() -> Iterator[Named]:
        names = iter(answer())
        for bundle in lot:
            yield bundle, tuple(islice(names, len(bundle.items)))

    return named()


def _unread(bundle: Bundle) -> tuple[None, ...]:
    return (None,) * len(bundle.items)
