"""The office's workspace for this floor."""

from catalog.admin import category, channel, edition, importing, licence, listing, product, review

__all__ = ["category", "channel", "edition", "importing", "licence", "listing", "product", "review"]
