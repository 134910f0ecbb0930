"""What bin/prod-check started, and how to ask it."""

import os
from pathlib import Path

from asking import Answer, Somebody
from production import Production

__all__ = ["Answer", "Somebody", "running"]


def running():
    """To look at and to give orders to."""
    return Production(Path(os.environ["PRODUCTION"]), {})
