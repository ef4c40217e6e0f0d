"""The sandbox keeps answering, whatever one file does to the child that reads it."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from shelver.errors import DecoderUnavailable
from shelver.sandbox import Answer, Limits, Sandbox


def echo(box, order):
    return box.ask(order("echo still here"))


STILL_HERE = Answer(value={"done": "still here"})


@pytest.mark.parametrize(
    ("deed", "cause"),
    [
        ("abort", "SIGABRT"),
        ("exit", "ended without an answer"),
        ("nonsense", "ended"),
        ("remember 4000", "MemoryError"),
    ],
)
def test_a_file_that_breaks_the_child_costs_that_file_only(sandbox, order, deed, cause):
    box = sandbox()
    answer = box.ask(order(deed))
    assert answer.value is None
    assert cause in answer.problem
    assert echo(box, order) == STILL_HERE


@pytest.mark.parametrize("deed", ["sleep 600", "drip", "spin"])
def test_a_file_that_takes_too_long_is_given_up_and_its_child_is_gone(sandbox, order, deed):
    box = sandbox(timeout_s=1.0)
    assert echo(box, order) == STILL_HERE
    stuck = box.child_pid
    answer = box.ask(order(deed))
    assert answer == Answer(value=None, problem="it was not read within 1 s")
    assert not Path(f"/proc/{stuck}").exists()
    assert echo(box, order) == STILL_HERE


def test_the_kernel_ends_a_child_that_burns_processor_time(sandbox, order):
    box = sandbox(timeout_s=60.0, limits=Limits(cpu_s=1))
    assert "SIGXCPU" in box.ask(order("spin")).problem
    assert echo(box, order) == STILL_HERE


def test_processor_time_is_granted_for_each_file_anew(sandbox, tmp_path):
    box = sandbox("hostile_tasks:size", limits=Limits(cpu_s=1))
    pids = {box.ask(__file__).value["pid"] for _ in range(50)}
    assert len(pids) == 1


def test_a_child_is_replaced_after_its_share_of_files(sandbox):
    box = sandbox("hostile_tasks:size", files_per_child=3)
    pids = [box.ask(__file__).value["pid"] for _ in range(7)]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]
    assert not any(Path(f"/proc/{pid}").exists() for pid in set(pids[:6]))


def test_a_child_that_dies_between_two_files_is_nobodys_fault(sandbox, order):
    box = sandbox()
    assert echo(box, order) == STILL_HERE
    os.kill(box.child_pid, signal.SIGKILL)
    os.waitid(os.P_PID, box.child_pid, os.WEXITED | os.WNOWAIT)
    assert echo(box, order) == STILL_HERE


def test_closing_leaves_no_process_and_no_open_file(sandbox, order):
    before = sorted(Path("/proc/self/fd").iterdir())
    box = sandbox()
    for deed in ("echo 1", "abort", "echo 2", "nonsense"):
        box.ask(order(deed))
    echo(box, order)
    pid = box.child_pid
    box.close()
    assert not Path(f"/proc/{pid}").exists()
    assert sorted(Path("/proc/self/fd").iterdir()) == before


def test_a_closed_sandbox_may_be_asked_again(sandbox, order):
    box = sandbox()
    echo(box, order)
    box.close()
    box.close()
    assert echo(box, order) == STILL_HERE


def test_the_request_reaches_the_task_and_its_answer_comes_back(sandbox):
    answer = sandbox("hostile_tasks:size").ask(__file__, {"frame_count": 10})
    assert answer.value["frame_count"] == 10
    assert answer.value["size_bytes"] == Path(__file__).stat().st_size


def test_threads_share_one_child_and_each_gets_its_own_answer(sandbox, tmp_path):
    box = sandbox()
    wrong = []

    def ask_often(number):
        path = tmp_path / f"{number}.mkv"
        path.write_text(f"echo {number}")
        wrong.extend(answer for _ in range(50) if (answer := box.ask(str(path))).value != {"done": str(number)})

    threads = [threading.Thread(target=ask_often, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_interrupted_question_never_answers_the_next_one(sandbox, order):
    class Interrupted(Exception):
        pass

    def interrupt(_number, _frame):
        raise Interrupted

    box = sandbox()
    echo(box, order)
    previous = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(Interrupted):
            box.ask(order("sleep 1"))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    assert echo(box, order) == STILL_HERE


def test_only_regular_files_are_opened(sandbox, order, tmp_path):
    box = sandbox()
    (tmp_path / "link.mkv").symlink_to(order("echo followed"))
    os.mkfifo(tmp_path / "pipe.mkv")
    for path in (tmp_path / "link.mkv", tmp_path / "pipe.mkv", tmp_path, Path("/dev/zero"), tmp_path / "none.mkv"):
        answer = box.ask(str(path))
        assert answer.value is None
        assert answer.problem
    assert box.ask("a\0b").value is None
    assert box.child_pid is None


def test_a_name_that_is_not_utf8_is_read_like_any_other(sandbox, tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 \xff.mkv")
    Path(path).write_text("echo still here")
    assert sandbox().ask(path) == STILL_HERE


def test_a_task_that_cannot_be_loaded_is_an_error_with_a_hint():
    with Sandbox("shelver.no_such_task:read") as box, pytest.raises(DecoderUnavailable) as raised:
        box.ask(__file__)
    assert raised.value.reference == "SHV-902"
    assert "--no-probe" in raised.value.hint


PROLOGUE = """
import os, sys, time
from shelver.sandbox import Sandbox
box = Sandbox("shelver.probes.container_reader:read_facts")
problem = box.ask(os.__file__).problem
assert "InvalidData" in problem, problem
"""


def run(program):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", PROLOGUE + program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_program_that_never_closes_its_sandbox_ends_cleanly():
    ended = run("print(box.child_pid)")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert not Path(f"/proc/{ended.stdout.strip()}").exists()


def test_a_forked_process_neither_uses_nor_ends_the_child_of_its_parent():
    ended = run("""
pid = os.fork()
if pid == 0:
    before = box.child_pid
    assert "InvalidData" in box.ask(os.__file__).problem
    assert box.child_pid != before
    sys.exit(0)
assert os.waitpid(pid, 0)[1] == 0
before = box.child_pid
assert "InvalidData" in box.ask(os.__file__).problem
assert box.child_pid == before
""")
    assert (ended.returncode, ended.stderr) == (0, "")


def test_forks_that_end_without_a_word_leave_the_child_alone():
    ended = run("""
before = box.child_pid
for _ in range(20):
    pid = os.fork()
    if pid == 0:
        sys.exit(0)
    os.waitpid(pid, 0)
    assert "InvalidData" in box.ask(os.__file__).problem
assert box.child_pid == before
""")
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_child_ends_when_its_parent_is_killed():
    ended = run("""
print(box.child_pid, flush=True)
os.kill(os.getpid(), 9)
""")
    assert ended.returncode == -signal.SIGKILL
    pid = ended.stdout.strip()
    for _ in range(1000):
        if not _is_running(pid):
            break
        threading.Event().wait(0.01)
    assert not _is_running(pid)


def _is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
