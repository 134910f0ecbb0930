"""Work on what strangers made, in a child process that may die without taking the portal along."""

import resource
import subprocess
import sys
from pathlib import Path

CHILDREN = Path(__file__).parent / "children"


class ChildFailed(RuntimeError):
    """The child ran out of time or memory, or crashed. Its message is for the log; the caller words its own."""


class ChildRefused(ValueError):
    """The child looked and said no; the message is a sentence for the person who sent the file."""


def run(script, *arguments, stdin=b"", megabytes=1024, seconds=60):
    """stdout of `children/<script>.py`, run with at most `megabytes` of address space and `seconds` of processor time.

    Exit status 3 means "refused": stderr is the sentence. Any other failure raises ChildFailed.
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
    if done.returncode == 3:
        raise ChildRefused(done.stderr.decode("utf-8", "replace").strip())
    if done.returncode:
        raise ChildFailed(f"{script}: exit {done.returncode}: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
    return done.stdout
