"""Names of many bundles are read ahead, and stay with their bundles."""

from shelver.media.files import Bundle, BundleFile, FileIdentity, FileRole, Item, SourceFile
from shelver.pipeline.read_names import read_names
from tests.fakes.name_reader import ReaderHere

FIRST = 256
IDENTITY = FileIdentity(device=1, inode=1, size_bytes=1, mtime_ns=1, ctime_ns=1)


def bundle(number, items=1):
    paths = [f"Show.{number}.S01E{item:02}.mkv" for item in range(1, items + 1)]
    files = [
        BundleFile(file=SourceFile(path=f"/dl/{path}", identity=IDENTITY), role=FileRole.VIDEO, relative_path=path)
        for path in paths
    ]
    return Bundle(
        source_root="/dl",
        folder="/dl",
        name=paths[0] if paths else "",
        is_folder=False,
        items=tuple(Item(main=(file,)) for file in files),
    )


def test_every_bundle_comes_once_in_its_order_with_the_names_of_its_items():
    bundles = [bundle(number, items=number % 3) for number in range(3 * FIRST + 7)]
    reader = ReaderHere()

    named = list(read_names(iter(bundles), reader))

    assert [one for one, _ in named] == bundles
    assert all(len(names) == len(one.items) for one, names in named)
    assert all(names == (None,) * len(one.items) for one, names in named[:FIRST])
    assert [(name.title, name.episodes) for _, names in named[FIRST : FIRST + 3] for name in names] == [
        ("Show 256", (1,)),
        ("Show 257", (1,)),
        ("Show 257", (2,)),
    ]


def test_few_bundles_ask_nobody():
    reader = ReaderHere()

    assert len(list(read_names(iter([bundle(number) for number in range(FIRST)]), reader))) == FIRST
    assert reader.asked == []


def test_the_next_names_are_asked_for_before_these_are_worked_on():
    reader = ReaderHere()
    named = read_names((bundle(number) for number in range(3 * FIRST)), reader)

    next(named)
    assert (len(reader.asked), reader.answered) == (1, 0)
    for _ in range(FIRST):
        next(named)
    assert (len(reader.asked), reader.answered) == (2, 1)


def test_without_a_reader_bundles_pass_one_by_one():
    seen = []

    def found():
        for number in range(3):
            seen.append(number)
            yield bundle(number)

    named = read_names(found(), None)
    assert next(named) == (bundle(0), (None,))
    assert seen == [0]
