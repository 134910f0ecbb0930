"""A line as in the hills: what goes through it is cut after some bytes, anywhere, in either direction."""

import random
import socket
import threading
from contextlib import suppress

SHORTEST, LONGEST = 1_500, 110_000  # bytes a connection lives


class Line:
    """Between a browser and the site. `is_down`: nothing passes; `is_cutting`: connections die after a while."""

    def __init__(self, port, seed):
        self.port, self.random = port, random.Random(seed)
        self.is_down = self.is_cutting = False
        self.cuts = 0
        self.door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self):
        return f"http://localhost:{self.door.getsockname()[1]}"

    def close(self):
        self.door.close()

    def _listen(self):
        with suppress(OSError):
            while True:
                Passage(self, self.door.accept()[0])


class Passage:
    """One connection through the line."""

    def __init__(self, line, near):
        self.line, self.left = line, line.random.randint(SHORTEST, LONGEST)
        if line.is_down:
            return near.close()
        far = socket.create_connection(("127.0.0.1", line.port))
        for source, target in ((near, far), (far, near)):
            threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source, target):
        with suppress(OSError):
            while data := source.recv(4096):
                self.left -= len(data)
                if self.line.is_down or (self.line.is_cutting and self.left < 0):
                    self.line.cuts += 1
                    target.sendall(data[: self.left])  # a part of it still arrives
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
