"""Drills: the portal in a scratch place, made to fail on purpose, and counted afterwards (docs/drills.md)."""
