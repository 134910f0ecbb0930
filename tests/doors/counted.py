"""A hasher that says how many passwords were compared."""

import threading

from django.contrib.auth.hashers import MD5PasswordHasher


class Counted(MD5PasswordHasher):
    compared = 0
    _lock = threading.Lock()

    def verify(self, password, encoded):
        with self._lock:
            Counted.compared += 1
        return super().verify(password, encoded)
