from monitoring.models.visit import Finding, Visit, VisitChunk, VisitMove, VisitPhoto

__all__ = ["Finding", "Visit", "VisitChunk", "VisitMove", "VisitPhoto"]
