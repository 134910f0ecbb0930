"""Child process: `serve.py SCRIPT MEGABYTES SECONDS FILE_BYTES FOLDER…` takes orders on stdin and answers on stdout until stdin ends.

SCRIPT is a neighbour of this file with `answer(order: bytes) -> bytes` and an exception `Refused`. The limits stand before
anything foreign is read: address space, processor seconds for each order, the size of any file written, open files, no
core. FOLDERs are where packages lie: the interpreter starts with `-I -S`, which saves a third of its start.

Order: length (8 bytes), bytes. Answer: a letter (A answered, R refused with a sentence, F failed), the most memory this
process ever held in KiB (4 bytes), length (8 bytes), bytes. A failure is the last answer: the next order gets a new child.
"""

import importlib
import os
import resource
import struct
import sys
import time


def main(script, megabytes, seconds, file_bytes, *folders):
    limit(int(megabytes) * 2**20, int(file_bytes))
    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    sys.path[:0] = [os.path.dirname(os.path.abspath(__file__))]
    sys.path += folders
    work = importlib.import_module(script)
    while head := orders.read(8):
        order = orders.read(struct.unpack(">Q", head)[0])
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + int(seconds), resource.RLIM_INFINITY))
        letter, content = done(work, order)
        answers.write(struct.pack(">cIQ", letter, peak(), len(content)) + content)
        answers.flush()
        if letter == b"F":
            break


def limit(memory, file_bytes):
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def done(work, order):
    try:
        return b"A", work.answer(order)
    except work.Refused as refusal:
        return b"R", str(refusal).encode()
    except BaseException as problem:  # told to the parent, which words its own
        return b"F", f"{type(problem).__name__}: {problem}".encode("utf-8", "replace")[:2000]


def peak():
    """KiB. Not getrusage, which counts the parent this process was forked from."""
    with open("/proc/self/status", "rb") as file:
        return int(file.read().split(b"VmHWM:")[1].split(None, 1)[0])


if __name__ == "__main__":
    main(*sys.argv[1:])
