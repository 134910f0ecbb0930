"""Copies of the whole portal, sealed to a key that is kept elsewhere, and what brings them back (docs/restore.md)."""


class Refused(Exception):
    """Nothing was done; the message says why and what to do."""
