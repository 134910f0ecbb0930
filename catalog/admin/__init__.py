"""The office's workspace for this floor."""

from catalog.admin import category, channel, edition, halal, importing, licence, listing, override, product, review

__all__ = [
    "category",
    "channel",
    "edition",
    "halal",
    "importing",
    "licence",
    "listing",
    "override",
    "product",
    "review",
]
