"""What a visitor may ask the catalogue for: a form that applies itself to a queryset."""

from functools import cache

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.indexing import PRICE_BANDS
from catalog.models import Category, Licence, Product

NEWEST, CHEAPEST, NAME, BEST = "terbaru", "termurah", "nama", "cocok"
SORTS = {NEWEST: _("Terbaru"), CHEAPEST: _("Termurah"), NAME: _("Nama A–Z")}
MOST_VALUES = 40
BANDS = {str(place): band for place, band in enumerate(PRICE_BANDS)}


class Several(forms.Field):
    """Any number of short values from the address bar; what no facet knows simply matches nothing."""

    widget = forms.SelectMultiple

    def clean(self, value):
        return [text.replace("\0", "")[:120] for text in (value or []) if text][:MOST_VALUES]


class SeveralFilter(django_filters.Filter):
    field_class = Several


class ProductFilter(django_filters.FilterSet):
    """The public list's filters, in the address bar's words."""

    q = django_filters.CharFilter(method="leave", max_length=200, strip=True)
    kategori = SeveralFilter(method="in_categories")
    kecamatan = SeveralFilter(field_name="seller__subdistrict_id", lookup_expr="in")
    sertifikat = SeveralFilter(method="with_badges")
    harga = SeveralFilter(method="in_price_bands")
    merek = SeveralFilter(field_name="brand", lookup_expr="in")
    urut = django_filters.CharFilter(method="leave")

    class Meta:
        model = Product
        fields = []

    def get_form_class(self):
        return _form_class()

    def leave(self, queryset, name, value):
        """Search and order are applied by catalog/browsing.py, which bounds them."""
        return queryset

    def in_categories(self, queryset, name, slugs):
        return queryset.filter(Q(category__in=Category.objects.within(slugs))) if slugs else queryset

    def with_badges(self, queryset, name, kinds):
        for kind in kinds:
            queryset = queryset.with_badge(kind) if kind in Licence.BADGES else queryset.none()
        return queryset

    def in_price_bands(self, queryset, name, bands):
        wanted = Q(pk__in=[])
        for band in bands:
            if band in BANDS:
                low, high = BANDS[band]
                wanted |= Q(cached_price__gte=low) & (Q(cached_price__lt=high) if high else Q())
        return queryset.filter(wanted) if bands else queryset


@cache
def _form_class():
    """The form is the same for every request; django-filter would build its class anew each time."""
    return super(ProductFilter, ProductFilter()).get_form_class()
