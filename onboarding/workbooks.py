"""The workbooks that go into a bundle: rows for the seller's own Shopee template, and Lazada's fields.

Columns as read in public API documentation and exporters' code, not on the marketplaces' own seller pages (2026-11).
"""

import datetime

from django.utils.html import escape
from django.utils.translation import gettext as _

from ikmportal.lib import mass_upload, spreadsheets
from onboarding.offers import kilograms

MOST_IMAGES = {"shopee": 9, "lazada": 8}  # columns there are
COURIER = "channel_id."
ON, OFF = "Aktif", "Nonaktif"
NEEDED = "ps_product_name ps_product_description ps_price ps_stock ps_weight ps_item_cover_image".split()
VARIATION = ("et_title_variation_integration_no", "et_title_variation_1", "et_title_option_for_variation_1")
ANY_DAY = datetime.datetime(2000, 1, 1)  # a workbook of the same rows is the same file
LAZADA = (
    "PrimaryCategory",
    "Attributes.name",
    "Attributes.description",
    "Attributes.brand",
    "Skus.Sku.SellerSku",
    "Skus.Sku.saleProp",
    "Skus.Sku.quantity",
    "Skus.Sku.price",
    "Skus.Sku.package_weight",
    "Skus.Sku.package_length",
    "Skus.Sku.package_width",
    "Skus.Sku.package_height",
    *(f"Images.Image {number}" for number in range(1, MOST_IMAGES["lazada"] + 1)),
)


# Shopee


def shopee(template, offers, couriers):
    """The seller's template, filled: one row a size. `couriers` are the columns that are switched on."""
    known = mass_upload.columns(template)
    if any(len(offer.sizes) > 1 for offer in offers) and not set(VARIATION) <= set(known):
        raise mass_upload.UnusableTemplate(
            _("Templat ini tidak memuat kolom variasi. Unduh templat dasar, lalu kirim itu.")
        )
    switched = {code: ON if code in couriers else OFF for code in known if code.startswith(COURIER)}
    return mass_upload.fill(template, [row | switched for offer in offers for row in shopee_rows(offer)])


def check_template(template):
    """Raises UnusableTemplate, with what to do, for a file that a product could not be filled into."""
    couriers = [code for code in mass_upload.columns(template) if code.startswith(COURIER)]
    mass_upload.fill(template, [dict.fromkeys((*NEEDED, *couriers), "1")])


def shopee_rows(offer):
    """`{column code: value}` of each size of a product."""
    product = offer.product
    whole = {
        "ps_category": int(offer.code) if offer.code else None,
        "ps_product_name": product.name,
        "ps_product_description": product.description,
        "ps_sku_parent_short": offer.sku,
        **_shopee_images(offer),
    }
    return [whole | _shopee_option(offer, name) | _shopee_size(offer, size) for size, name in offer.options]


def _shopee_images(offer):
    addresses = [photo.for_marketplaces() for photo in offer.photos[: MOST_IMAGES["shopee"]]]
    places = ["ps_item_cover_image", *(f"ps_item_image_{number}" for number in range(1, MOST_IMAGES["shopee"]))]
    return dict(zip(places, addresses, strict=False))


def _shopee_option(offer, name):
    """Only a product of several sizes has variations; the number ties its rows together."""
    if len(offer.sizes) < 2:
        return {}
    return dict(zip(VARIATION, (offer.sku, _("Ukuran"), name), strict=True))


def _shopee_size(offer, size):
    return {
        "ps_price": size.price,
        "ps_stock": size.stock,
        "ps_sku_short": offer.size_sku(size),
        "ps_weight": size.packed_weight,  # grams in the Indonesian template
        "ps_length": size.length,
        "ps_width": size.width,
        "ps_height": size.height,
    }


# Lazada


def lazada(offers):
    """Lazada's fields as a workbook: one row a size."""
    rows = [row for offer in offers for row in lazada_rows(offer)]
    return spreadsheets.write_xlsx({_("Produk"): (LAZADA, rows)}, created=ANY_DAY)


def lazada_rows(offer):
    """In the order of LAZADA."""
    product = offer.product
    addresses = [photo.for_marketplaces() for photo in offer.photos[: MOST_IMAGES["lazada"]]]
    return [
        [
            int(offer.code) if offer.code else None,
            product.name,
            _as_html(product.description),
            offer.brand,
            offer.size_sku(size),
            name if len(offer.sizes) > 1 else None,
            size.stock,
            size.price,
            _number(kilograms(size.packed_weight)),
            size.length,
            size.width,
            size.height,
            *addresses,
        ]
        for size, name in offer.options
    ]


def _as_html(text):
    """Lazada reads a description as HTML."""
    return "<br>".join(escape(line) for line in text.splitlines())


def _number(amount):
    return None if amount is None else float(amount)
