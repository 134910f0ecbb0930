"""How fast, how small, how well found: `manage.py bench` measures the portal in a scratch copy of itself (docs/bench.md)."""
