"""Addresses for search engines, with their English twins."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from catalog.models import Category, Product
from sellers.models import Region


class PortalSitemap(Sitemap):
    i18n = True
    alternates = True
    x_default = True
    limit = 5000


class ProductSitemap(PortalSitemap):
    def items(self):
        return Product.objects.published().only("pk", "slug", "updated_at").order_by("pk")

    def lastmod(self, product):
        return product.updated_at


class SellerSitemap(PortalSitemap):
    def items(self):
        return Product.objects.published().makers().only("pk", "slug").order_by("pk")


class ShelfSitemap(PortalSitemap):
    def items(self):
        return Category.objects.order_by("pk")


class PlaceSitemap(PortalSitemap):
    def items(self):
        return (
            Region.objects.subdistricts()
            .filter(sellers__products__status=Product.Status.PUBLISHED)
            .distinct()
            .order_by("code")
        )

    def location(self, region):
        return reverse("subdistrict", args=[region.code, region.slug])


class FrontSitemap(PortalSitemap):
    def items(self):
        return ["home", "product_list", "seller_list", "edition_list"]

    def location(self, name):
        return reverse(name)


SITEMAPS = {
    "depan": FrontSitemap,
    "produk": ProductSitemap,
    "ikm": SellerSitemap,
    "kategori": ShelfSitemap,
    "kecamatan": PlaceSitemap,
}
