"""How the table of tests/test_permissions.py is asked, what must never be found in an answer, and the proof that the
asking finds holes."""
