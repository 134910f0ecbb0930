import json
import zlib

from django.db import models
from django.utils import timezone


class CatalogueIndex(models.Model):
    """What the catalogue says about itself, kept so that no page counts it: facets and the words that occur.

    One row, a cache: made anew by `catalog.indexing.renew` whenever published products change, and each day because
    badges lapse by themselves. Processes keep the unpacked index until `stamp` changes.
    """

    stamp = models.PositiveBigIntegerField(default=0)
    day = models.DateField()
    built_at = models.DateTimeField(default=timezone.now)
    packed = models.BinaryField()

    def __str__(self):
        return f"{self.day} #{self.stamp}"

    @staticmethod
    def pack(contents):
        return zlib.compress(json.dumps(contents).encode(), 6)

    def unpack(self):
        return json.loads(zlib.decompress(bytes(self.packed)))
