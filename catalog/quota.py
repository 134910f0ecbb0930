"""How much of the portal's disk one maker may fill: a phone left uploading must not take the room of 269 others."""

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from ikmportal.lib.files import NoRoom, megabytes


def used_by(seller):
    """Bytes of what a maker's people uploaded: masters and videos. Renditions follow from them and are not counted."""
    return _bytes(_photos(seller)) + _video_bytes(seller)


def ensure_room(seller, size):
    """Raises NoRoom, with what to delete, when `size` bytes more would be too many for this maker."""
    used = used_by(seller)
    if used + size <= settings.SELLER_QUOTA:
        return
    facts = {
        "seller": seller,
        "used": megabytes(used),
        "quota": megabytes(settings.SELLER_QUOTA),
        "size": megabytes(size),
        "way_out": _way_out(_photos(seller).candidates()),
    }
    raise NoRoom(
        _(
            "Berkas %(seller)s sudah memakai %(used)s dari %(quota)s, jadi %(size)s lagi tidak muat. %(way_out)s, lalu kirim lagi."
        )
        % facts
    )


def _way_out(candidates):
    count = candidates.count()
    if not count:
        return _("Hapus foto produk yang tidak dijual lagi")
    return _("Hapus foto yang tidak dipilih (%(count)s foto, %(size)s)") % {
        "count": count,
        "size": megabytes(_bytes(candidates)),
    }


def _photos(seller):
    from catalog.models import Photo  # which asks this module before it keeps a file

    return Photo.objects.filter(product__seller=seller)


def _video_bytes(seller):
    from catalog.models import Video

    return Video.objects.filter(product__seller=seller).aggregate(sum=Sum("size"))["sum"] or 0


def _bytes(photos):
    return photos.aggregate(sum=Sum("bytes"))["sum"] or 0
