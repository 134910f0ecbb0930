"""Work lists: which products a drive holds, who sees to each, and how far each is, worked out when asked."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from catalog import readiness
from catalog.models import Category, Listing, Product
from onboarding.models import Bundle, DriveItem, StoreAccount
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
    items = list(drive.items.select_related("product__seller").order_by("product__name", "pk"))
    states, mentors = _states(drive, items), _mentors(drive, items)
    found = defaultdict(lambda: {TO_DO: [], DOING: [], DONE: []})
    for item in items:
        found[mentors.get(item.product.seller_id)][states[item.product_id]].append(item.product)
    made = [Line(mentor, held[TO_DO], held[DOING], held[DONE]) for mentor, held in found.items()]
    return sorted(made, key=lambda line: (line.mentor is None, str(line.mentor or "").lower()))


def of_mentor(user):
    """`[(drive, Line)]` of the running drives that hold products of the makers granted to this mentor."""
    mine = set(_grants().filter(user=user).values_list("seller", flat=True))
    for drive in _running_with(mine):
        for line in lines(drive):
            if line.mentor == user:
                yield drive, line


def _running_with(sellers):
    from onboarding.models import Drive

    return Drive.objects.running().filter(items__product__seller__in=sellers).select_related("channel").distinct()


def _live(channel):
    return Listing.objects.live().filter(channel=channel)


def _states(drive, items):
    """`{product id: TO_DO | DOING | DONE}`: live is done; refused, packed, or with a shop on its way is being worked on."""
    products = {item.product_id for item in items}
    listed = dict(Listing.objects.filter(channel=drive.channel, product__in=products).values_list("product", "state"))
    begun = StoreAccount.objects.filter(channel=drive.channel).exclude(state=StoreAccount.State.NONE)
    packed = Bundle.objects.filter(channel=drive.channel, requested_at__gte=drive.started_at)
    sellers = {item.product.seller_id for item in items}
    busy = set(begun.filter(seller__in=sellers).values_list("seller", flat=True))
    busy |= set(packed.filter(seller__in=sellers).values_list("seller", flat=True))
    return {item.product_id: _state(listed.get(item.product_id), item.product.seller_id in busy) for item in items}


def _state(listed, is_busy):
    if listed == Listing.State.LIVE:
        return DONE
    return DOING if listed or is_busy else TO_DO


def _mentors(drive, items):
    """`{seller id: mentor}`: of the drive's people, else of all, the one whose grant runs; the earliest where several."""
    sellers = {item.product.seller_id for item in items}
    chosen = list(drive.mentors.all())
    wanted = Q(user__in=chosen) if chosen else Q()
    grants = _grants().filter(wanted, seller__in=sellers).select_related("user").order_by("-starts_on", "-pk")
    return {grant.seller_id: grant.user for grant in grants}


def _grants():
    return Mentorship.objects.running().filter(may_onboard=True, user__is_active=True)
