"""The front door: settings, addresses and the Celery app. It opens every room; no room opens it."""

from ikmportal.celery import app as celery_app

__all__ = ["celery_app"]
