"""The one table of the cellar."""

from ikmportal.lib.jobs import WorkerPulse

__all__ = ["WorkerPulse"]
