"""Work on what strangers made, in a child process that may die without taking the portal along."""

import contextlib
import logging
import resource
import struct
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path

log = logging.getLogger(__name__)
CHILDREN = Path(__file__).parent / "children"


class ChildFailed(RuntimeError):
    """The child ran out of time or memory, or crashed. Its message is for the log; the caller words its own."""


class ChildRefused(ValueError):
    """The child looked and said no; the message is a sentence for the person who sent the file."""


def run(script, *arguments, stdin=b"", megabytes=1024, seconds=60):
    """stdout of `children/<script>.py`, run with at most `megabytes` of address space and `seconds` of processor time.

    For work on what is ours. Anything but exit status 0 raises ChildFailed.
    """
    command = [sys.executable, "-I", str(CHILDREN / f"{script}.py"), *map(str, arguments)]

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    try:
        done = subprocess.run(command, input=stdin, capture_output=True, preexec_fn=limit, timeout=seconds * 3)
    except subprocess.TimeoutExpired:
        raise ChildFailed(f"{script}: no answer within {seconds * 3} s") from None
    if done.returncode:
        raise ChildFailed(f"{script}: exit {done.returncode}: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
    return done.stdout


class Child:
    """`children/<script>.py` behind serve.py: a process that answers one order after another, under limits it set itself.

    Several files of one form share one, so that only the first pays for its start; nothing outlives the `with`. An order
    that kills it raises ChildFailed, and the next one starts another. `peak` is the most memory one of them held, in KiB;
    `lost` is how many died.
    """

    ANSWER = struct.Struct(">cIQ")

    def __init__(self, script, *, megabytes, seconds, file_bytes=0):
        self.script = script
        folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
        limits = (script, megabytes, seconds, file_bytes)
        # -B: a module compiled under a limit on files would be kept as half a file (CPython does not look), for everyone.
        python = [sys.executable, "-B", "-I", "-S"]
        self.command = [*python, str(CHILDREN / "serve.py"), *map(str, limits), *sorted(folders)]
        self.patience = seconds * 3 + 2  # of the clock, for a child that waits instead of working
        self.process, self.peak, self.lost = None, 0, 0

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.close()

    def ask(self, order):
        """The answer's bytes. Raises ChildRefused with a sentence for people, ChildFailed with a note for the log."""
        if self.process is None:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
            self.process = subprocess.Popen(self.command, env={}, **pipes)  # no secret of ours is within its reach
        impatience = threading.Timer(self.patience, self.process.kill)
        impatience.start()
        try:
            letter, content = self._exchange(order)
        except OSError:
            letter, content = b"", b""
        finally:
            impatience.cancel()
        if letter == b"A":
            return content
        if letter == b"R":
            raise ChildRefused(content.decode())
        self.lost += 1
        self.close()
        failure = ChildFailed(f"{self.script}: exit {self.ended}: {content.decode('utf-8', 'replace')}")
        log.warning(failure)
        raise failure

    def _exchange(self, order):
        """A letter and the content; no letter when the child died over it."""
        self.process.stdin.write(struct.pack(">Q", len(order)))
        self.process.stdin.write(order)
        self.process.stdin.flush()
        head = self.process.stdout.read(self.ANSWER.size)
        if len(head) < self.ANSWER.size:
            return b"", b""
        letter, peak, length = self.ANSWER.unpack(head)
        self.peak = max(self.peak, peak)
        content = self.process.stdout.read(length)
        return (letter, content) if len(content) == length else (b"", b"")

    def close(self):
        """End it. It holds nothing worth a farewell; `ended` is its exit status."""
        if self.process is None:
            return
        process, self.process = self.process, None
        process.kill()
        process.stdout.close()
        with contextlib.suppress(OSError):  # the rest of an order it no longer reads
            process.stdin.close()
        self.ended = process.wait()
