"""Work lists: which products a drive holds, who sees to each, and how far each is, worked out when asked."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils import timezone

from catalog import readiness
from catalog.models import Category, Listing, Product
from onboarding.models import Bundle, Drive, DriveItem, StoreAccount
from sellers.models import Mentorship

TO_DO, DOING, DONE = "belum", "dikerjakan", "selesai"


@dataclass
class Line:
    """What one mentor, or nobody, has in a drive."""

    mentor: object
    to_do: list
    doing: list
    done: list

    @property
    def total(self):
        return len(self.to_do) + len(self.doing) + len(self.done)

    @property
    def percent(self):
        return len(self.done) * 100 // self.total if self.total else 0


def matching(drive):
    """The products its filter asks for that are not yet live there: those nearest to ready first, at most as many as it says."""
    products = Product.objects.filter(~Exists(_live(drive.channel).filter(product=OuterRef("pk"))))
    if drive.category_id:
        products = products.filter(category__in=Category.objects.within([drive.category.slug]))
    if drive.subdistrict_id:
        products = products.filter(seller__subdistrict=drive.subdistrict)
    if drive.pk and (chosen := list(drive.mentors.all())):
        products = products.filter(seller__in=_grants().filter(user__in=chosen).values("seller"))
    lacks = [
        (len(found[drive.channel_id].blocking), product.name.lower(), product.pk)
        for product, found in readiness.walk(products, [drive.channel])
    ]
    return [pk for _lacks, _name, pk in sorted(lacks)[: drive.most]]


@transaction.atomic
def start(drive):
    """Hold the products that match today. Safe to repeat: what is held stays, and nothing is added to it."""
    type(drive).objects.select_for_update().get(pk=drive.pk)
    if not drive.items.exists():
        DriveItem.objects.bulk_create(DriveItem(drive=drive, product_id=pk) for pk in matching(drive))


@transaction.atomic
def close(drive, *, by):
    if drive.closed_at is None:
        drive.closed_at, drive.closed_by = timezone.now(), by
        drive.save(update_fields=["closed_at", "closed_by"])


def lines(drive):
    """`[Line]` by mentor's name, those without a mentor last; together they are every product of the drive, each once."""
    return lines_of([drive])[drive.pk]


def lines_of(drives):
    """`{drive id: [Line]}` of some drives, in a fixed number of queries."""
    prefetch_related_objects(drives, "mentors")
    items = list(
        DriveItem.objects.filter(drive__in=drives).select_related("product__seller").order_by("product__name", "pk")
    )
    known = _Known(drives, items)
    found = {drive.pk: {} for drive in drives}
    for drive in drives:
        for item in (item for item in items if item.drive_id == drive.pk):
            mentor = known.mentor(drive, item)
            held = found[drive.pk].setdefault(mentor, {TO_DO: [], DOING: [], DONE: []})
            held[known.state(drive, item)].append(item.product)
    return {pk: _by_name(held) for pk, held in found.items()}


def _by_name(found):
    made = [Line(mentor, held[TO_DO], held[DOING], held[DONE]) for mentor, held in found.items()]
    return sorted(made, key=lambda line: (line.mentor is None, str(line.mentor or "").lower()))


def of_mentor(user):
    """`[(drive, Line)]` of the running drives that hold products of the makers granted to this mentor, the next due first."""
    mine = _grants().filter(user=user).values("seller")
    drives = list(Drive.objects.running().filter(items__product__seller__in=mine).select_related("channel").distinct())
    found = lines_of(drives) if drives else {}
    return [(drive, line) for drive in drives for line in found[drive.pk] if line.mentor == user]


def _live(channel):
    return Listing.objects.live().filter(channel=channel)


class _Known:
    """What decides how far each item is and whose it is: listings, shops, bundles and grants, fetched once for all."""

    def __init__(self, drives, items):
        channels = {drive.channel_id for drive in drives}
        products = {item.product_id for item in items}
        sellers = {item.product.seller_id for item in items}
        listings = Listing.objects.filter(channel__in=channels, product__in=products)
        self.listed = {(one.product_id, one.channel_id): one.state for one in listings}
        begun = StoreAccount.objects.filter(channel__in=channels, seller__in=sellers).exclude(
            state=StoreAccount.State.NONE
        )
        self.begun = set(begun.values_list("seller", "channel"))
        packed = Bundle.objects.filter(channel__in=channels, seller__in=sellers).order_by("requested_at")
        self.packed = {
            (seller, channel): at for seller, channel, at in packed.values_list("seller", "channel", "requested_at")
        }
        self.grants = defaultdict(list)
        for grant in _grants().filter(seller__in=sellers).select_related("user").order_by("starts_on", "pk"):
            self.grants[grant.seller_id].append(grant.user)

    def state(self, drive, item):
        """Live is done; refused, packed since it began, or with a shop on its way is being worked on."""
        listed = self.listed.get((item.product_id, drive.channel_id))
        if listed == Listing.State.LIVE:
            return DONE
        place = item.product.seller_id, drive.channel_id
        is_packed = place in self.packed and self.packed[place] >= drive.started_at
        return DOING if listed or is_packed or place in self.begun else TO_DO

    def mentor(self, drive, item):
        """Of the drive's people, else of all, the one whose grant runs; the earliest where several; None without one."""
        chosen = list(drive.mentors.all())
        granted = self.grants[item.product.seller_id]
        return next((user for user in granted if not chosen or user in chosen), None)


def _grants():
    return Mentorship.objects.running().filter(may_onboard=True, user__is_active=True)
