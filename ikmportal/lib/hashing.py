from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id at the cost OWASP names (Password Storage Cheat Sheet, read 2026-11: 19 MiB, two passes, one lane). Django's
    own 100 MiB and eight lanes would let twelve people who sign in at once take a gigabyte of a small server."""

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
