"""Children that die, and what is told of it."""

import pytest

from ikmportal.lib.limited import Child, ChildFailed, ChildRefused

SCRIPT = """
import os, pathlib, time
class Refused(Exception): pass
def spend(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
def answer(order):
    if order == b"no":
        raise Refused("Tidak bisa.")
    return str(eval(order)).encode()
"""
TOO_MUCH = {
    "memory": b"bytearray(300 * 2**20)",
    "processor time": b"spend(60)",
    "the clock": b"time.sleep(600)",
    "a crash": b"os.abort()",
    "a quiet end": b"os._exit(0)",
    "a fault of its own": b"1 / 0",
}


@pytest.fixture
def child(tmp_path):
    (tmp_path / "tries.py").write_text(SCRIPT)
    with Child("tries", megabytes=150, seconds=1, file_bytes=1000) as made:
        made.command.append(str(tmp_path))
        made.patience = 300
        yield made


def test_a_child_answers_one_order_after_another(child):
    first = child.ask(b"os.getpid()")
    assert (int(first), child.ask(b"os.getpid()")) == (child.process.pid, first)


def test_a_refusal_is_a_sentence_and_leaves_the_child_alive(child):
    with pytest.raises(ChildRefused, match=r"^Tidak bisa.$"):
        child.ask(b"no")
    assert child.process.poll() is None


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_of_anything_is_a_failure_and_the_next_order_gets_a_new_child(child, name):
    first = child.ask(b"os.getpid()")
    child.patience = 2 if name == "the clock" else 300
    with pytest.raises(ChildFailed, match=r"^tries: exit"):
        child.ask(TOO_MUCH[name])
    child.patience = 300
    assert child.ask(b"os.getpid()") != first


def test_an_order_larger_than_the_memory_is_a_failure(child):
    with pytest.raises(ChildFailed):
        child.ask(bytes(200 * 2**20))


def test_processor_time_is_counted_for_each_order_alone(child):
    spent = [child.ask(b"spend(0.6) or time.process_time()") for _ in range(5)]
    assert float(spent[-1]) > 3


def test_a_child_writes_no_file_beyond_its_limit(child, tmp_path):
    with pytest.raises(ChildFailed, match="File too large"):
        child.ask(f"pathlib.Path({str(tmp_path / 'besar')!r}).write_bytes(bytes(2000))".encode())


def test_the_most_memory_is_remembered_in_kib(child):
    child.ask(b"len(bytearray(50 * 2**20))")
    child.ask(b"1")
    assert 50 * 1024 < child.peak < 150 * 1024


def test_what_a_library_prints_is_no_answer(child):
    assert child.ask(b"print('halo', flush=True)") == b"None"


def test_no_secret_of_the_portal_reaches_a_child(child):
    assert b"IKM_VAR" not in child.ask(b"sorted(os.environ)")
