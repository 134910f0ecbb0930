"""What bin/prod-check started, and how to ask it."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin"))
from asking import Answer, Somebody
from production import Production

__all__ = ["Answer", "Somebody", "running"]


def running():
    """To look at and to give orders to."""
    return Production(Path(os.environ["PRODUCTION"]), {})
