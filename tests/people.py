"""The cast: people and records that tests begin with. Alit and Bima are makers who compete."""

import hashlib
import io

from PIL import Image

from catalog.models import Category, Channel, Licence, Photo, Product, Rule, RulePack, Variant
from ikmportal.lib import images
from ikmportal.lib.netto import read_sizes
from sellers.models import Consent, ConsentText, Membership, Mentorship, OfficeTerm, Seller, User
from sellers.roles import STAFF, Group, ensure_groups


def person(username, **facts):
    return User.objects.create_user(username, password="kata-sandi-uji", name=username.title(), **facts)


def staff_member(username="sari", group=STAFF):
    ensure_groups()
    member = person(username, is_staff=True)
    member.groups.add(Group.objects.get(name=group))
    return member


def head_of_office(username="kepala", **term):
    head = person(username, is_staff=True)
    ensure_groups()
    OfficeTerm.objects.create(user=head, **term)
    return head


def owner(seller, username="alit"):
    user = person(username)
    Membership.objects.create(user=user, seller=seller)
    return user


def mentor(seller, username="mira", **term):
    user = person(username)
    Mentorship.objects.create(user=user, seller=seller, **term)
    return user


def seller(name="Dapur Alit", **facts):
    return Seller.objects.create(name=name, **facts)


def consent(seller, *, by):
    """The owner's yes on paper, written down by the office; one is enough."""
    text, _is_new = ConsentText.objects.get_or_create(version=1, defaults={"text": "Saya setuju.", "source": "uji"})
    return Consent.give(seller, channel=Consent.Channel.PAPER, by=by, text=text)


def shelf(name="Keripik", **facts):
    return Category.objects.create(name=name, **facts)


def product(name="Keripik Tempe", *, of=None, netto="200 gram", price=12_000, brand="Alit", **facts):
    """A product with one size; `netto` or `price` None leaves it out."""
    made = Product.objects.create(seller=of or Seller.objects.first() or seller(), name=name, brand=brand, **facts)
    size = Variant(product=made, price=price)
    size.netto = read_sizes(netto)[0].netto if netto else None
    size.save()
    return made


def published(name="Keripik Tempe", *, by=None, photo=True, **facts):
    """A product on the public pages, with a drawn cover that has its renditions."""
    made = product(name, **facts)
    cover = Photo.add(made, images.Master(picture(name), 400, 400))
    if photo:
        cover.render()
    by = by or User.objects.filter(is_staff=True).first() or staff_member()
    consent(made.seller, by=by)
    made.publish(by=by)
    return Product.objects.get(pk=made.pk)


def licence(product, kind=Licence.Kind.HALAL, number="ID35110000000000001", *, verified=True, **facts):
    made = Licence.objects.create(seller=product.seller, kind=kind, number=number, **facts)
    made.products.add(product)
    if verified:
        made.verify(by=User.objects.filter(is_staff=True).first() or staff_member())
    return made


def print_rules():
    """What the printed catalogue asks: published, with consent."""
    channel, is_new = Channel.objects.get_or_create(
        code=Channel.PRINTED, defaults={"name": "Katalog cetak", "kind": Channel.Kind.PRINT}
    )
    if is_new:
        pack = RulePack.objects.create(
            channel=channel,
            version="uji",
            valid_from="2026-01-01",
            source="uji",
            checked_on="2026-01-01",
            checked_by="uji",
        )
        for field, subject in (("published", Rule.Subject.PRODUCT), ("consent", Rule.Subject.SELLER)):
            Rule.objects.create(
                pack=pack, weight=Rule.Weight.MUST, subject=subject, field=field, kind=Rule.Kind.FILLED, message=field
            )
    return channel


def picture(seed="", size=(400, 400), kind="JPEG", **options):
    """Bytes of a plain picture; another seed gives another colour."""
    colour = tuple(hashlib.sha256(str(seed).encode()).digest()[:3])
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind, **options)
    return buffer.getvalue()
