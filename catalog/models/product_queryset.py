"""The catalogue's vocabulary: what can be asked of products, and what each page fetches of them."""

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from catalog.models.licence import Licence
from catalog.models.photo import Photo
from catalog.models.proposal import Proposal
from catalog.models.variant import Variant
from sellers.models import Seller, SellerOwnedQuerySet


class ProductQuerySet(SellerOwnedQuerySet):
    """The catalogue's vocabulary."""

    def published(self):
        return self.filter(status=self.model.Status.PUBLISHED)

    def open_to_owner(self):
        """Those an owner may change now (Product.is_open_to_owner)."""
        return self.exclude(status=self.model.Status.SUBMITTED)

    def with_badge(self, kind, on=None):
        """Products a licence of this kind covers without doubt, verified and holding on a day (today unless told)."""
        covering = Licence.objects.holding(on).covering_for_sure(OuterRef("pk")).filter(kind=kind)
        return self.filter(Exists(covering))

    def without_cover(self):
        return self.filter(~Exists(Photo.objects.filter(product=OuterRef("pk"), position=1)))

    def without_price(self):
        return self.filter(~Exists(Variant.objects.filter(product=OuterRef("pk"), price__isnull=False)))

    def without_netto(self):
        """Those without a size, or with one that says no netto."""
        sizes = Variant.objects.filter(product=OuterRef("pk"))
        return self.filter(~Exists(sizes) | Exists(sizes.filter(netto_amount=None)))

    def without_shelf(self):
        return self.filter(category=None)

    def without_consent(self):
        """Those whose maker's consent to be shown is not in force."""
        return self.exclude(seller__in=Seller.objects.consenting())

    def untouched_since(self, moment):
        return self.filter(updated_at__lt=moment)

    def lighter_than_their_netto(self):
        """Those with a size that weighs less packed than what is in it; millilitres are taken as grams."""
        sizes = Variant.objects.filter(product=OuterRef("pk"), packed_weight__lt=F("netto_amount"))
        return self.filter(Exists(sizes))

    def sharing_name(self):
        """Those with another product of the same name at their maker."""
        same = self.model.objects.filter(seller=OuterRef("seller"), slug=OuterRef("slug")).exclude(pk=OuterRef("pk"))
        return self.filter(Exists(same))

    def matching(self, query):
        """Products that hold the words of a parsed query (catalog/search.py)."""
        return self.filter(search_text__holds=query) if query.groups else self

    def stale_in_index(self):
        """Changed, or belonging to a maker or category that changed, since their search words were written."""
        return self.filter(
            Q(indexed_at=None) | Q(indexed_at__lt=F("updated_at")) | Q(indexed_at__lt=F("seller__updated_at"))
        )

    def for_cards(self):
        """Exactly what a card shows: maker and kecamatan, sizes and prices, cover, badges of today."""
        return self.select_related("seller__subdistrict").prefetch_related(*self.card_prefetches())

    def for_print(self):
        """Exactly what is printed of a product: its card, brand and chapter."""
        read = "name brand seller__name seller__subdistrict__name category__name category__parent__name"
        chapters = self.select_related("seller__subdistrict", "category__parent").only(*read.split())
        return chapters.prefetch_related(*self.card_prefetches())

    @staticmethod
    def card_prefetches():
        return (
            Prefetch("variants", Variant.objects.order_by("position", "pk")),
            Prefetch("photos", Photo.objects.covers().for_cards(), to_attr="cover_photos"),
            Prefetch("licences", Licence.objects.holding().badges().only("kind"), to_attr="badge_licences"),
        )

    def for_kept_cards(self):
        """What a card shows of the row and its maker, and their stamps: enough to know whether a drawn card is still true,
        and with `card_prefetches` to draw it."""
        seen = ("name", "name_en", "slug", "updated_at", "cached_doubts", "seller__name", "seller__updated_at")
        return self.select_related("seller__subdistrict").only(*seen, "seller__subdistrict__name")

    def makers(self):
        """The makers of these products."""
        return Seller.objects.filter(pk__in=self.values("seller"))

    def stamped(self):
        """`(id, its stamp, its maker's stamp)`: what catalog.cards needs to know whether a card is still true."""
        return self.values_list("pk", "updated_at", "seller__updated_at")

    def with_owner(self):
        """A product's page beside its prefetches: maker, place and shelf, without the columns no reader sees."""
        read = (
            "name name_en slug brand status description description_en composition shelf_life packaging updated_at cached_doubts cached_shops "
            "seller__name seller__slug seller__public_phone seller__updated_at seller__subdistrict__name "
            "seller__village__name seller__village__level seller__village__parent__name "
            "category__name category__name_en category__slug "
            "category__parent__name category__parent__name_en category__parent__slug "
            "video__file video__poster video__seconds video__width video__height video__uploaded_at"
        )
        held = ("seller__subdistrict", "seller__village__parent", "category__parent", "video")
        return self.select_related(*held).only(*read.split())

    def related_to(self, product):
        """Others on the same shelf, or of the same maker where it stands on none."""
        near = Q(category=product.category_id) if product.category_id else Q(seller=product.seller_id)
        return self.filter(near).exclude(pk=product.pk)

    @staticmethod
    def page_prefetches():
        """What a product page shows beyond the product itself: sizes, chosen photos, holding licences."""
        return (
            Prefetch("variants", Variant.objects.order_by("position", "pk")),
            Prefetch("photos", Photo.objects.chosen(), to_attr="chosen_photos"),
            Prefetch("licences", Licence.objects.holding(), to_attr="holding_licences"),
        )

    def for_editing(self):
        """What the page of an owner shows beside the form: maker, sizes, all photos and the chosen among them."""
        chosen = Prefetch("photos", Photo.objects.chosen(), to_attr="chosen_photos")
        return self.select_related("seller", "video").prefetch_related("variants", "photos", chosen)

    def for_workspace(self):
        """What a maker's own list shows: sizes, chosen photos, what was proposed and is not decided."""
        chosen = Prefetch("photos", Photo.objects.chosen(), to_attr="chosen_photos")
        wishes = Prefetch("proposals", Proposal.objects.open(), to_attr="open_proposals")
        return self.prefetch_related("variants", chosen, wishes)

    def for_admin(self):
        return self.select_related("seller", "category__parent").prefetch_related(
            "variants", Prefetch("photos", Photo.objects.covers(), to_attr="cover_photos")
        )

    def touch(self):
        """Say that something a reader sees has changed, so that cards and search words are made anew."""
        return self.update(updated_at=timezone.now())
