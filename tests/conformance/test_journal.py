"""What every journal promises, whatever database is under it."""

import dataclasses
import os

from sqlalchemy import event, text

from shelver.media.files import Owner
from shelver.plan.journal import BundleRecord, EntryState, Folder, Refusal, SpaceNeed, Way
from shelver.plan.placements import Method, Purpose, Target
from shelver.stores.connections import reading
from shelver.stores.journal import SqlJournal
from tests.conformance.journal_drafts import IDENTITY, draft, entered, placement


def test_what_is_entered_comes_back_exactly(journal):
    name = os.fsdecode(b"caf\xe9 \xff\xfe.mkv")
    with journal.hold("testing"):
        batch_id, (record,) = entered(journal, draft(placement(name)))
    assert journal.bundles(batch_id) == (record,)
    one = record.entries[0]
    assert (one.source_path, one.target.parts) == (f"/downloads/{name}", ("Film", name))
    assert one.identity == IDENTITY
    assert record.source_inode == (1 << 64) - 7
    assert record.tidied[0].parts == ("Rel", os.fsdecode(b"caf\xe9"))
    assert record.made[0].path == "/library/Film"


def test_owners_come_back_and_what_could_not_be_kept(journal):
    large, other = Owner(user=(1 << 32) - 2, group=0), Owner(user=0, group=1000)
    made = draft(placement(owner=other))
    made = dataclasses.replace(
        made,
        entries=tuple(dataclasses.replace(entry, source_owner=large) for entry in made.entries),
        tidied=(Folder(root_path="/downloads", parts=("Rel",), mode=0o755, owner=large),),
    )
    losses = ("owner (Operation not permitted)", f"attribute user.{os.fsdecode(b'caf')}\u2028x (Not supported)")
    with journal.hold("testing"):
        batch_id, (record,) = entered(journal, made)
        assert (record.entries[0].source_owner, record.entries[0].owner) == (large, other)
        assert record.entries[0].losses == ()
        journal.advance([dataclasses.replace(record.entries[0], losses=losses)])
    (found,) = journal.bundles(batch_id)
    assert found.entries[0].losses == losses
    assert found.tidied[0].owner == large
    assert found.made[0].owner is None


def test_bundles_come_back_in_the_order_in_which_they_were_entered(journal):
    drafts = [draft(placement(f"{number}.mkv")) for number in range(200)]
    with journal.hold("testing"):
        batch_id, records = entered(journal, *drafts)
    assert [record.entries[0].source_path for record in records] == [f"/downloads/{n}.mkv" for n in range(200)]
    assert journal.bundles(batch_id) == records


def test_two_files_never_travel_to_one_name_even_when_only_case_or_accents_differ(journal):
    with journal.hold("testing"):
        _, (first,) = entered(journal, draft(placement("Caf\u00e9.mkv")))
        _, (second, third) = entered(journal, draft(placement("CAFE\u0301.mkv")), draft(placement("other.mkv")))
        assert isinstance(second, Refusal)
        assert isinstance(third, BundleRecord)
        journal.advance([dataclasses.replace(first.entries[0], state=EntryState.DONE, is_live=False)])
        assert isinstance(entered(journal, draft(placement("CAFE\u0301.mkv")))[1][0], BundleRecord)


def test_one_bundle_never_takes_one_name_twice(journal):
    with journal.hold("testing"):
        _, answers = entered(journal, draft(placement(), placement()))
    assert isinstance(answers[0], Refusal)


def test_space_that_is_reserved_is_not_given_twice_until_its_bundle_ends(journal):
    need = SpaceNeed(volume=7, need_bytes=60, free_bytes=100)
    elsewhere = SpaceNeed(volume=8, need_bytes=60, free_bytes=100)
    with journal.hold("testing"):
        _, (first, second, third) = entered(
            journal,
            draft(placement("1"), space=(need,)),
            draft(placement("2"), space=(need,)),
            draft(placement("3"), space=(elsewhere,)),
        )
        assert isinstance(second, Refusal)
        assert second.is_temporary
        assert "60 bytes are needed, 40 are free" in second.reason
        assert isinstance(third, BundleRecord)
        journal.advance([dataclasses.replace(first.entries[0], is_live=False)], closed={first.bundle_id: "ended"})
        assert isinstance(entered(journal, draft(placement("2"), space=(need,)))[1][0], BundleRecord)


def test_bytes_that_landed_are_no_longer_reserved(journal):
    written = dataclasses.replace(IDENTITY, device=7)
    need = SpaceNeed(volume=7, need_bytes=60, free_bytes=100)
    with journal.hold("testing"):
        _, (first,) = entered(journal, draft(placement("1"), space=(need,), way=Way.CARRY, state=EntryState.COPYING))
        landed = dataclasses.replace(first.entries[0], state=EntryState.VERIFIED, written=written, size_bytes=50)
        journal.advance([landed])
        assert isinstance(entered(journal, draft(placement("2"), space=(need,)))[1][0], BundleRecord)


def test_a_bundle_counts_what_was_reserved_before_it_and_not_what_came_after(journal):
    need = SpaceNeed(volume=7, need_bytes=30, free_bytes=100)
    elsewhere = SpaceNeed(volume=(1 << 63) + 5, need_bytes=60, free_bytes=100)
    with journal.hold("testing"):
        _, (first, second, third) = entered(
            journal,
            draft(placement("1"), space=(need,)),
            draft(placement("2"), space=(need, elsewhere)),
            draft(placement("3"), space=(need,)),
        )
        reserved = {one.volume: (one.own_bytes, one.earlier_bytes) for one in journal.reservations(second.bundle_id)}
        assert reserved == {7: (30, 30), (1 << 63) + 5: (60, 0)}
        journal.advance([dataclasses.replace(first.entries[0], is_live=False)], closed={first.bundle_id: "ended"})
        assert {one.earlier_bytes for one in journal.reservations(second.bundle_id)} == {0}
        assert [one.earlier_bytes for one in journal.reservations(third.bundle_id)] == [30]
        assert journal.reservations(first.bundle_id) == ()


def test_an_entry_advances_with_everything_that_changed(journal):
    with journal.hold("testing"):
        batch_id, (record,) = entered(journal, draft(placement()))
        changed = dataclasses.replace(
            record.entries[0],
            state=EntryState.PARKED,
            reached=EntryState.VERIFIED,
            target=Target(root_path="/library", parts=("Film", "a (1).mkv")),
            way=Way.CARRY,
            attempt=2,
            digest="d" * 64,
            size_bytes=12,
            written=IDENTITY,
            placeholder=IDENTITY,
            error="the disk went away",
        )
        journal.advance([changed], closed={record.bundle_id: "why"})
    found = journal.bundles(batch_id)[0]
    assert dataclasses.replace(found.entries[0], updated_at_s=0, boot_id="") == dataclasses.replace(
        changed, updated_at_s=0, boot_id=""
    )
    assert found.reason == "why"


def test_bytes_of_our_own_are_kept_for_undo(journal):
    one = placement(method=Method.WRITE, content=b"<nfo/>", identity=None, source_path="", source_root="")
    from blake3 import blake3

    with journal.hold("testing"):
        entered(journal, draft(one))
        entered(journal, draft(dataclasses.replace(one, target=Target(root_path="/library", parts=("b",)))))
    assert journal.content(blake3(b"<nfo/>").hexdigest()) == b"<nfo/>"
    assert journal.content("0" * 64) is None


def test_the_history_counts_files_bytes_and_ways(journal):
    with journal.hold("testing"):
        batch_id, (record,) = entered(journal, draft(placement("1"), placement("2"), placement("3")))
        one, two, three = (dataclasses.replace(entry, size_bytes=10, is_live=False) for entry in record.entries)
        journal.advance(
            [
                dataclasses.replace(one, state=EntryState.DONE),
                dataclasses.replace(two, state=EntryState.CANCELLED),
                dataclasses.replace(three, state=EntryState.SOURCE_REMAINS, is_live=True, way=Way.CARRY),
            ]
        )
        journal.close_batch(batch_id)
    summary = journal.batch(batch_id)
    assert (summary.placed_count, summary.failed_count, summary.open_count, summary.size_bytes) == (2, 1, 1, 20)
    assert summary.ways == (("copy and release", 1), ("rename", 1))
    assert summary.finished_at_s >= summary.started_at_s
    assert journal.batches() == (summary,)
    assert journal.batch("nothing") is None


def test_an_undo_marks_what_it_took_back_and_a_redo_does_not(journal):
    with journal.hold("testing"):
        batch_id, (record,) = entered(journal, draft(placement()))
        journal.advance([dataclasses.replace(record.entries[0], state=EntryState.DONE, is_live=False)])
        for purpose, expected in ((Purpose.REDO, EntryState.DONE), (Purpose.UNDO, EntryState.UNDONE)):
            turning = journal.open_batch(purpose, reverses=batch_id)
            (turned,) = journal.enter(turning, [draft(placement(reverses=record.entries[0].entry_id))])
            journal.advance([dataclasses.replace(turned.entries[0], state=EntryState.DONE, is_live=False)])
            assert journal.bundles(batch_id)[0].entries[0].state is expected


def test_every_change_is_durable_at_once(engine):
    with reading(engine) as connection:
        if engine.dialect.name == "postgresql":
            assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
            return
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"


def test_finished_entries_cost_nothing_at_the_start(engine, journal):
    queries = []
    event.listen(engine, "before_cursor_execute", lambda *seen: queries.append((seen[2], seen[3])))
    journal.unfinished()
    query, parameters = next(seen for seen in queries if "journal_entries" in seen[0])
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        connection.execute(text("SET enable_seqscan = off" if engine.dialect.name == "postgresql" else "SELECT 1"))
        plan = str(connection.exec_driver_sql(f"{explain} {query}", parameters).all())
    assert "uq_journal_entries_live_target" in plan
    assert not any("journal_bundles" in query for query, _ in queries)


def _placed(journal, name, source, purpose=Purpose.ORGANIZE, **changes):
    """A file that got a name in the library by a batch of its own; returns its entry."""
    root = source.rpartition("/")[0]
    way = changes.pop("way", Way.RENAME)
    one = placement(name, source_path=source, source_root=root, **changes)
    with journal.hold("testing"):
        batch_id = journal.open_batch(purpose)
        (record,) = journal.enter(batch_id, [draft(one, way=way)])
        done = dataclasses.replace(
            record.entries[0], state=EntryState.DONE, reached=EntryState.DONE, is_live=False, written=IDENTITY
        )
        journal.advance([done], closed={record.bundle_id: ""})
    return done


def _library(journal):
    return [entry.target.parts[-1] for entry in journal.in_library()]


def test_a_file_is_in_the_library_under_the_last_name_that_it_got(journal):
    first = _placed(journal, "a.mkv", "/downloads/a.mkv")
    assert journal.stands(first)
    second = _placed(journal, "b.mkv", "/library/Film/a.mkv", Purpose.RENAME)
    _placed(journal, "copy.mkv", "/library/Film/b.mkv", way=Way.COPY)
    assert _library(journal) == ["b.mkv", "copy.mkv"]
    assert (journal.stands(first), journal.stands(second)) == (False, True)
    back = _placed(journal, "a.mkv", "/library/Film/b.mkv", Purpose.REMATCH)
    assert _library(journal) == ["a.mkv", "copy.mkv"]
    assert (journal.stands(first), journal.stands(second), journal.stands(back)) == (False, False, True)


def test_a_file_that_something_is_about_to_take_away_does_not_stand(journal):
    one = _placed(journal, "a.mkv", "/downloads/a.mkv")
    with journal.hold("testing"):
        moving = placement("b.mkv", source_path="/library/Film/a.mkv", source_root="/library/Film")
        entered(journal, draft(moving))
    assert _library(journal) == ["a.mkv"]
    assert not journal.stands(one)


def test_a_digest_is_learned_without_a_hold_once_and_only_of_what_is_in_place(engine, journal):
    one = _placed(journal, "a.mkv", "/downloads/a.mkv")
    other = SqlJournal(engine)
    with other.hold("moving"):
        journal.learn_digest(one, "d" * 64)
        journal.learn_digest(one, "e" * 64)
    assert [entry.digest for entry in journal.in_library()] == ["d" * 64]
    with journal.hold("testing"):
        batch_id, (record,) = entered(journal, draft(placement("live.mkv")))
    journal.learn_digest(record.entries[0], "d" * 64)
    assert journal.bundles(batch_id)[0].entries[0].digest == ""


def test_what_is_known_of_a_file_is_found_by_its_name_and_by_the_entry_that_is_reversed(journal):
    one = _placed(journal, "a.mkv", "/downloads/a.mkv")
    unread = _placed(journal, "unread.mkv", "/downloads/unread.mkv")
    journal.learn_digest(one, "d" * 64)
    wanted = [
        placement("b.mkv", source_path="/library/Film/a.mkv"),
        placement("a.mkv", reverses=one.entry_id),
        placement("c.mkv", source_path=unread.target.path),
    ]
    assert [[entry.entry_id for entry in known] for known in journal.known_as(wanted)] == [
        [one.entry_id],
        [one.entry_id],
        [],
    ]
