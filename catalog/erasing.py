"""What this floor erases of a maker (sellers/erasing.py). Its products stay as rows without names, so that counts still add up."""

from django.db import connection, transaction

from catalog import publication
from catalog.fields import forget_words
from catalog.models import (
    DataCopy,
    HalalPlan,
    ImportRow,
    Licence,
    Listing,
    Photo,
    Product,
    Proposal,
    ScopeQuestion,
    Video,
)
from catalog.models.photo import private_storage
from sellers.erasing import Kind
from sellers.models import Consent

SEARCHED = ("search_words", "search_name", "search_text")
NOWHERE = "https://dihapus.invalid/"


def unpublish(seller, *, by):
    """Pages and printed catalogues come down with the consent, and what was submitted or still stands goes back."""
    publication.end_consent(seller, channel=Consent.Channel.VISIT, by=by)
    for product in Product.objects.filter(seller=seller).published():
        product.withdraw(by=by)


def leave_the_index(seller, *, by):
    """Once the products are without names."""
    transaction.on_commit(lambda: forget_words(Product, connection))


def _proposed_scan(proposal):
    return [(private_storage(), proposal.changes.get("evidence", ""))]


KINDS = (
    Kind(DataCopy, files=("file",), gone=True),
    Kind(ScopeQuestion, gone=True),
    Kind(Proposal, files=(_proposed_scan,), gone=True),
    Kind(Licence, files=("evidence",), gone=True),
    Kind(Photo, "product__seller", gone=True),
    Kind(Video, "product__seller", gone=True),
    Kind(Listing, "product__seller", texts=("reason",), blank={"address": NOWHERE, "uploaded": {}}),
    Kind(HalalPlan, "product__seller", texts=("helper", "note")),
    Kind(
        ImportRow,
        "product__seller",
        texts=("seller_name", "product_name"),
        blank={"cells": {}, "problems": [], "notes": [], "changes": [], "lacks": []},
    ),
    Kind(
        Product,
        texts=(
            *("name", "name_en", "brand", "description", "description_en", "composition", "process", "shelf_life"),
            *("packaging", "keywords", "return_note"),
        ),
        blank={"slug": "produk", "cached_shops": [], "indexed_at": None, **dict.fromkeys(SEARCHED, "")},
    ),
)
