"""Makers, their products and their shops: by marketplace, by kecamatan, and one by one."""

from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from catalog.models import Channel, Listing, Product
from monitoring import board
from monitoring.gathering.tables import NUMBER, TEXT, table
from monitoring.models import Problem, Visit
from onboarding.models import StoreAccount
from sellers.models import Region

MOST_MAKERS = 2_000  # in the annex; beyond, the reports of the kecamatan have them


class Shops:
    """Its tables and its drawings are of the same numbers."""

    def __init__(self, counted):
        self.counted = counted

    @cached_property
    def channels(self):
        return list(Channel.objects.marketplaces())

    @cached_property
    def every(self):
        """How many makers are in scope."""
        return self.counted.sellers.count()

    @cached_property
    def steps(self):
        """`{channel: {step: cell}}`."""
        return {
            channel: {
                name: self.counted.count(f"toko-{channel.code}-{name}", channel.stores.filter(step))
                for name, step in board.steps(channel).items()
            }
            for channel in self.channels
        }

    def by_channel(self):
        headings = [_("Terdaftar"), _("Terkonfirmasi"), _("Dengan produk tayang"), _("Aktif"), _("Produk tayang")]
        rows = [[str(channel), *steps.values(), self._live(channel)] for channel, steps in self.steps.items()]
        columns = [(_("Saluran"), TEXT), *((heading, NUMBER) for heading in headings)]
        note = _("Toko IKM, keadaan pada tanggal data.")
        return table("saluran", _("Toko per saluran"), columns, rows, note)

    def _live(self, channel):
        live = Listing.objects.live().filter(channel=channel, product=OuterRef("pk"))
        return self.counted.count(f"produk-tayang-{channel.code}", Product.objects.filter(Exists(live)))

    # By kecamatan

    @cached_property
    def names(self):
        found = Region.objects.filter(level=Region.Level.SUBDISTRICT).values_list("code", "name")
        return {**dict(found), None: _("tanpa alamat"), "all": _("Jumlah")}

    @cached_property
    def makers_at(self):
        return self.counted.split("kecamatan-ikm", self.counted.sellers)

    @cached_property
    def shops_at(self):
        """`{channel: {code: cell}}` of confirmed shops."""
        confirmed = StoreAccount.objects.confirmed()
        return {
            channel: self.counted.split(f"kecamatan-toko-{channel.code}", confirmed.filter(channel=channel))
            for channel in self.channels
        }

    def by_place(self):
        """A row a kecamatan that has makers, those without an address, and the sum."""
        opened = Problem.objects.confirmed().filter(opened_at__date__range=self.counted.days)
        visits = Visit.objects.verified().filter(held_at__date__range=self.counted.days)
        numbers = {
            _("IKM"): self.makers_at,
            **{_("Toko %s") % channel: shops for channel, shops in self.shops_at.items()},
            _("Produk terbit"): self.counted.split("kecamatan-terbit", Product.objects.published()),
            _("Kunjungan"): self.counted.split("kecamatan-kunjungan", visits),
            _("Masalah dibuka"): self.counted.split("kecamatan-masalah", opened),
        }
        rows = [[self.names[code], *(found.get(code, 0) for found in numbers.values())] for code in self._in_order()]
        columns = [(_("Kecamatan"), TEXT), *((heading, NUMBER) for heading in numbers)]
        note = _("Kunjungan terverifikasi dan masalah dalam periode ini; yang lain keadaan pada tanggal data.")
        return table("kecamatan", _("Per kecamatan"), columns, rows, note)

    def _in_order(self):
        named = sorted((code for code in self.makers_at if code not in (None, "all")), key=self.names.get)
        return [*named, *([None] if None in self.makers_at else []), "all"]

    # Drawings

    def charts(self):
        every, counted = self.every, self.steps.items()
        found = [
            board.way_drawn(one, {name: cell["n"] for name, cell in steps.items()}, every) for one, steps in counted
        ]
        found += [board.by_place_drawn(channel, self._shops_beside_makers(channel)) for channel in self.channels]
        if not self.counted.place:
            found.append(
                board.places_drawn({code: cell["n"] for code, cell in self.makers_at.items() if code != "all"})
            )
        return found

    def _shops_beside_makers(self, channel):
        shops = self.shops_at[channel]
        return [
            (code, self.names[code], shops[code]["n"] if code in shops else 0, makers["n"])
            for code, makers in self.makers_at.items()
            if code != "all"
        ]

    # The annex

    def makers(self):
        columns = [
            (_("Nomor"), NUMBER),
            (_("IKM"), TEXT),
            (_("Kecamatan"), TEXT),
            (_("Produk terbit"), NUMBER),
            *((channel, TEXT) for channel in self.channels),
            (_("Kunjungan"), NUMBER),
        ]
        if self.every > MOST_MAKERS:
            note = _("Lebih dari %(most)s IKM: lihat laporan tiap kecamatan.") % {"most": MOST_MAKERS}
            return table("ikm", _("Lampiran: daftar IKM"), columns, [], note)
        return table("ikm", _("Lampiran: daftar IKM"), columns, self._makers())

    def _makers(self):
        published = self.counted.split("ikm-terbit", Product.objects.published(), by="seller")
        held = Visit.objects.verified().filter(held_at__date__range=self.counted.days)
        visits, stores = self.counted.split("ikm-kunjungan", held, by="seller"), self._stores()
        rows = self.counted.sellers.order_by("name", "pk").values_list("pk", "name", "subdistrict__name")
        return [
            [
                number,
                name,
                place or "",
                published.get(pk, 0),
                *(stores.get((pk, channel.pk), "") for channel in self.channels),
                visits.get(pk, 0),
            ]
            for number, (pk, name, place) in enumerate(rows, 1)
        ]

    def _stores(self):
        """`{(maker, channel): how far the shop is}`."""
        opened = StoreAccount.objects.exclude(state=StoreAccount.State.NONE)
        found = self.counted.within(opened).values_list("seller", "channel", "state")
        return {(seller, channel): str(StoreAccount.State(state).label) for seller, channel, state in found}
