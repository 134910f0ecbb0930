"""The office's workspace for this floor."""

from sellers.admin import consent, people, reference, seller, terms

__all__ = ["consent", "people", "reference", "seller", "terms"]
