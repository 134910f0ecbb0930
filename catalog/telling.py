"""What the owner is told when somebody else changed their product: the difference, in words."""

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from catalog.models import Product, Proposal
from ikmportal.lib.money import rupiah
from sellers.models import User
from sellers.notices import tell, tell_owners

TOLD = (
    "name",
    "name_en",
    "brand",
    "category",
    "description",
    "description_en",
    "composition",
    "process",
    "shelf_life",
    "packaging",
    "keywords",
)
LONGEST = 160


def facts(product):
    """`{what it is called: text}` of all that an owner would recognise. Two queries beyond the product."""
    told = {Product._meta.get_field(name).verbose_name: str(getattr(product, name) or "") for name in TOLD}
    sizes = [
        " ".join(part for part in (str(size), rupiah(size.price) if size.price else "") if part)
        for size in product.variants.all()
    ]
    photos = list(product.photos.chosen().values_list("pk", flat=True))
    return told | {
        _("ukuran dan harga"): "; ".join(sizes),
        _("foto yang tampil"): str(len(photos)),
        _("foto utama"): f"#{photos[0]}" if photos else "",
    }


def difference(before, after):
    """`[(what, old, new)]` between two `facts`, shortened."""
    return [
        (what, Truncator(old).chars(LONGEST), Truncator(after.get(what, "")).chars(LONGEST))
        for what, old in before.items()
        if old != after.get(what, "")
    ]


def told_of_change(product, before, *, by):
    """Tell the owners what somebody else changed since `before = facts(product)`; nothing when nothing did."""
    changes = difference(before, facts(Product.objects.get(pk=product.pk)))
    if changes:
        text = _("%(who)s mengubah %(product)s.") % {"who": by, "product": product}
        tell_owners(product.seller, text, address=_workspace(product), by=by, difference=changes)


def told_of_proposal(proposal, *, by):
    """Tell the owners what somebody else proposed for them; buyers see it once the office agrees."""
    text = _("%(who)s mengusulkan perubahan %(product)s. Dinas memeriksanya dulu.") % {
        "who": by,
        "product": proposal.product,
    }
    words = [(what, old, new) for name, what, old, new in proposal.difference() if name != "cover"]
    tell_owners(proposal.seller, text, address=_workspace(proposal.product), by=by, difference=words)


def told_of_photos(product, *, by):
    """Tell the owners, once a day a person, that somebody else worked on the photos: each step would be a flood."""
    text = _("%(who)s mengurus foto dan video %(product)s.") % {"who": by, "product": product}
    about = f"foto:{product.pk}:{by.pk}:{timezone.localdate():%Y%m%d}"
    tell_owners(product.seller, text, address=_workspace(product), by=by, about=about)


def told_of_status(product, *, by):
    """Published, sent back or withdrawn by the office."""
    texts = {
        Product.Status.PUBLISHED: _("%(product)s sudah terbit di katalog."),
        Product.Status.DRAFT: _("%(product)s dikembalikan dinas dengan catatan: %(note)s"),
        Product.Status.WITHDRAWN: _("%(product)s ditarik dari katalog oleh dinas."),
    }
    text = texts[product.status] % {"product": product, "note": product.return_note}
    tell_owners(product.seller, text, address=_workspace(product), by=by)


def told_of_decision(proposal, *, by):
    """Its maker and the owners learn what the office said, with the reason."""
    texts = {
        Proposal.State.APPROVED: _("Usulan untuk %(what)s disetujui dan sudah berlaku."),
        Proposal.State.RETURNED: _("Usulan untuk %(what)s dikembalikan: %(reason)s"),
        Proposal.State.DECLINED: _("Usulan untuk %(what)s tidak disetujui: %(reason)s"),
    }
    text = texts[proposal.state] % {"what": proposal.subject, "reason": proposal.reason}
    address = _workspace(proposal.product) if proposal.product_id else _at_maker(proposal.seller)
    owners = User.objects.filter(memberships__seller=proposal.seller_id, is_active=True)
    people = (owners | User.objects.filter(pk=proposal.made_by_id, is_active=True)).distinct()
    words = [(what, old, new) for name, what, old, new in proposal.difference() if name not in ("cover", "evidence")]
    tell(people.exclude(pk=by.pk), text, proposal.seller, address, by, words)


def told_of_answer(question, *, covers, by):
    """The owner learns whether the badge came back."""
    text = _("%(licence)s masih mencakup %(product)s.") if covers else _("%(licence)s tidak lagi mencakup %(product)s.")
    what = " · ".join(str(part) for part in (question.product, question.variant) if part)
    words = text % {"licence": question.licence, "product": what}
    tell_owners(question.seller, words, address=_workspace(question.product), by=by)


def _workspace(product):
    return reverse("workspace_product", args=[product.pk])


def _at_maker(seller):
    return reverse("workspace_seller", args=[seller.pk])
