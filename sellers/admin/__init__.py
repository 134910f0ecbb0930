"""The office's workspace for this floor."""

from sellers.admin import consent, data_request, people, reference, seller, terms

__all__ = ["consent", "data_request", "people", "reference", "seller", "terms"]
