"""What a card says of a product: the same on the web, in print and in lists."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ikmportal.lib.money import rupiah
from ikmportal.lib.phones import whatsapp_link


class ProductTexts:
    """The words of `price_range`, `netto_range` and the rest in the reader's language; part of Product."""

    @property
    def price_text(self):
        """`Rp12.000`, `Rp8.000 – Rp32.000`, or "" without a price."""
        return _span([rupiah(price, get_language() or "id") for price in self.price_range or ()])

    @property
    def netto_text(self):
        """`200 g`, `100 g – 1 kg`, or "" without a netto."""
        return _span([netto.shown(get_language() or "id") for netto in self.netto_range or ()])

    @property
    def unit_price_text(self):
        """`Rp6.000/100 g` of the best value, or ""."""
        if self.unit_price is None:
            return ""
        amount, unit = self.unit_price
        return f"{rupiah(amount, get_language() or 'id')}/100 {unit}"

    @property
    def whatsapp_address(self):
        """A chat with the maker about this product; only where the maker published a number."""
        text = _("Halo, saya tertarik dengan %(name)s: %(address)s") % {
            "name": self.title,
            "address": self.full_address,
        }
        return whatsapp_link(self.seller.public_phone, text)

    @property
    def share_address(self):
        return whatsapp_link("", f"{self.title} · {self.price_text}\n{self.full_address}")

    @property
    def full_address(self):
        return settings.SITE_URL + self.get_absolute_url()


def _span(texts):
    return " – ".join(dict.fromkeys(texts))
