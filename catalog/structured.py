"""What search engines and chat apps read of a product page (schema.org Product, read 2026-11)."""

import json

from django.conf import settings
from django.utils.safestring import mark_safe


def product_data(request, product):
    """JSON-LD, escaped so that no text can end the script element."""
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.title,
        "url": absolute(product.get_absolute_url()),
        "brand": {"@type": "Brand", "name": product.brand},
        "manufacturer": {"@type": "Organization", "name": product.seller.name},
        "offers": _offers(product),
    }
    if product.text:
        data["description"] = product.text
    if product.cover and product.cover.rendered_at:
        data["image"] = [absolute(photo.url("1280.webp")) for photo in product.chosen_photos if photo.rendered_at]
    if product.category:
        data["category"] = product.category.title
    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308 every sign that could leave the element is escaped above


def _offers(product):
    lowest, highest = product.price_range or (None, None)
    if lowest is None:
        return None
    if lowest == highest:
        offers = [
            {"@type": "Offer", "price": lowest, "priceCurrency": "IDR", "url": address}
            for address in _addresses(product)
        ]
        return offers if len(offers) > 1 else offers[0]
    return {
        "@type": "AggregateOffer",
        "lowPrice": lowest,
        "highPrice": highest,
        "priceCurrency": "IDR",
        "offerCount": len(product.sizes),
    }


def _addresses(product):
    """Where it can be bought: its shops, or the maker by way of its page."""
    return [address for _code, _name, address in product.cached_shops] or [absolute(product.get_absolute_url())]


def absolute(address):
    """The address with the portal's own host, never with one the request brought."""
    return address if address.startswith("http") else settings.SITE_URL + address
