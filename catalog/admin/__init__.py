"""The office's workspace for this floor."""

from catalog.admin import category, edition, importing, licence, product, review

__all__ = ["category", "edition", "importing", "licence", "product", "review"]
