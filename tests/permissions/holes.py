"""Holes as people really make them, each cut into the running code, with whom and where it shows.

`cut(patch, records)` makes the hole; `patch` is pytest's monkeypatch. `by` and `at` say as whom to ask which addresses, and
`says` what the finding must say: one hole, one way of finding it. A hole that needs an address of its own brings the row
that a developer would have written.
"""

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.forms import modelform_factory
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import get_resolver, path

from catalog import editing, product_page
from catalog.admin.product import ProductAdmin
from catalog.forms.owner import OwnerProductForm
from catalog.models import Licence, Photo, Product, Proposal
from catalog.models.product_queryset import ProductQuerySet
from catalog.views import owner, owner_photos, public
from ikmportal.admin import PortalAdminSite
from ikmportal.lib import limited
from sellers.accounts import AccountAdapter, OfficeBackend
from sellers.admin.seller import SellerAdmin
from sellers.models import Notice, Seller, SellerOwnedQuerySet
from sellers.models.mentorship import MentorshipQuerySet
from sellers.models.office_term import OfficeTermQuerySet
from sellers.models.seller import SellerQuerySet


@dataclass(frozen=True)
class Hole:
    called: str
    cut: Callable
    by: str
    at: tuple
    asked: str  # "answers", "forms" or "redirects"
    says: str
    rows: dict = field(default_factory=dict)

    def __str__(self):
        return self.called


HOLES = []
NOT_THERE = ("dd--ooo",) * 2


def hole(by, *at, asked="answers", says="GET .*: got", rows=None):
    """Enters a function in the list; its docstring is the name of the hole."""

    def enter(cut):
        HOLES.append(Hole(cut.__doc__, cut, by, at, asked, says, rows or {}))
        return cut

    return enter


def swap(patch, route, view):
    """Put another view behind a route, behind the same door as it was."""
    for pattern in _patterns(get_resolver().url_patterns):
        if str(pattern.pattern) == route:
            view.login_required = getattr(pattern.callback, "login_required", True)
            return patch.setattr(pattern, "callback", view)
    raise LookupError(route)


def _patterns(patterns):
    for pattern in patterns:
        yield from _patterns(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


def add(patch, route, view):
    """An address that was not there."""
    resolver = get_resolver()
    patch.setattr(resolver, "url_patterns", [path(route, view), *resolver.url_patterns])


# Who may see whom


@hole("rival", "/usaha/{seller}/", says="gave away private words of a")
def _(patch, records):
    """everybody sees every maker"""
    patch.setattr(SellerQuerySet, "visible_to", lambda self, user: self)


@hole("rival", "/usaha/produk/{product}/", "/usaha/produk/{product}/ajukan/", says="gave away private words of a")
def _(patch, records):
    """everybody edits the products of every maker"""
    patch.setattr(SellerOwnedQuerySet, "editable_by", lambda self, user: self)


@hole("visiting", "/usaha/{seller}/baru/")
def _(patch, records):
    """a mentor edits whatever the rights of the grant"""
    every = SellerQuerySet._of_owner_or_mentor
    patch.setattr(SellerQuerySet, "_of_owner_or_mentor", lambda self, user, **rights: every(self, user))


@hole("ended", "/usaha/{seller}/", says="gave away private words of a")
def _(patch, records):
    """a grant that ended goes on"""
    patch.setattr(MentorshipQuerySet, "running", lambda self, on=None: self)


@hole("former", "/dinas/sellers/seller/", "/dinas/sellers/seller/ekspor/csv/")
def _(patch, records):
    """the head keeps the rights when the term is over"""
    patch.setattr(OfficeTermQuerySet, "running", lambda self, on=None: self)


@hole("disabled", "/usaha/{seller}/", "/beranda/")
def _(patch, records):
    """a disabled account is still let in"""
    patch.setattr(OfficeBackend, "user_can_authenticate", lambda self, user: True)


@hole("rival", "/usaha/")
def _(patch, records):
    """the list of one's own makers lists them all"""
    patch.setattr(SellerQuerySet, "of", lambda self, user: self)


@hole("rival", "/usaha/produk/{product}/", says="gave away private words of a")
def _(patch, records):
    """a product is edited by its plain id"""

    def product_edit(request, pk):
        return owner._edit(request, get_object_or_404(Product, pk=pk))

    swap(patch, "produk/<int:pk>/", product_edit)


@hole("rival", "/usaha/foto/{photo}/hapus/", "/usaha/foto/{photo}/utama/", says="POST .*: got >")
def _(patch, records):
    """a photo is found without its product's owner"""
    patch.setattr(owner_photos, "_photo", lambda request, pk: get_object_or_404(Photo, pk=pk))


# What the office has


@hole("owner", "/dinas/", "/dinas/catalog/product/", says="GET .*: got o")
def _(patch, records):
    """owners are let into the office's workspace"""
    patch.setattr(PortalAdminSite, "has_permission", lambda self, request: request.user.is_active)
    patch.setattr(ProductAdmin, "has_view_permission", lambda self, request, obj=None: True)


@hole("rival", "/dinas/sellers/seller/ekspor/csv/", says="gave away private words of a")
def _(patch, records):
    """the list of makers is exported for whoever asks"""
    patch.setattr(PortalAdminSite, "admin_view", lambda self, view, cacheable=False: view)
    patch.setattr(PortalAdminSite, "has_permission", lambda self, request: True)
    patch.setattr(SellerAdmin, "has_view_permission", lambda self, request, obj=None: True)


@hole("former", "/dinas/catalog/product/ekspor/xlsx/", says="gave away private words of a")
def _(patch, records):
    """an export forgets to ask for the right to see the list"""
    patch.setattr(ProductAdmin, "has_view_permission", lambda self, request, obj=None: True)


@hole("rival", "/dinas/autocomplete/?app_label=catalog&model_name=product&field_name=seller")
def _(patch, records):
    """makers are proposed to whoever types"""
    patch.setattr(PortalAdminSite, "has_permission", lambda self, request: True)
    patch.setattr(AutocompleteJsonView, "has_perm", lambda self, request, obj=None: True)


@hole("owner", "/usaha/{seller}/", says="gave away internal words of a")
def _(patch, records):
    """the owner reads the note the office wrote for itself"""

    def seller_products(request, pk):
        seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
        return JsonResponse({"usulan": list(Proposal.objects.filter(seller=seller).values("reason", "internal_note"))})

    swap(patch, "<int:pk>/", seller_products)


@hole("rival", "/usaha/{other_seller}/", says="gave away private words of a")
def _(patch, records):
    """a page of one's own shows everybody's notices"""

    def seller_products(request, pk):
        return HttpResponse("\n".join(Notice.objects.values_list("text", flat=True)))

    swap(patch, "<int:pk>/", seller_products)


# Files


@hole("anonymous", "/media/public/../private/{master}")
def _(patch, records):
    """the folder of public files is left by two dots"""

    @login_not_required
    def media(request, path):
        return FileResponse((Path(settings.MEDIA_ROOT) / "public" / path).open("rb"))

    swap(patch, "media/public/<path:path>", media)


@hole(
    "rival",
    "/usaha/izin/{licence}/bukti/",
    rows={"/usaha/izin/{licence}/bukti/": NOT_THERE},
    says="gave away private words of a",
)
def _(patch, records):
    """the evidence of a licence is served by its plain id"""
    add(
        patch,
        "usaha/izin/<int:pk>/bukti/",
        lambda request, pk: FileResponse(Licence.objects.get(pk=pk).evidence.open()),
    )


@hole("rival", "/usaha/{other_seller}/", says="gave away private words of a")
def _(patch, records):
    """a download packs the files of every maker"""

    def seller_products(request, pk):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for licence in Licence.objects.exclude(evidence=""):
                archive.writestr(f"{licence.pk}.pdf", licence.evidence.open().read())
        return HttpResponse(packed.getvalue(), content_type="application/zip")

    swap(patch, "<int:pk>/", seller_products)


@hole("anonymous", "/katalog.pdf", says="gave away Seller.phone of a")
def _(patch, records):
    """the printed catalogue holds the private telephone number"""
    seller = Seller.objects.get(pk=records["seller"])
    with tempfile.NamedTemporaryFile(suffix=".pdf") as target:
        order = {"source": "#sys.inputs.content", "content": seller.phone.as_international, "fonts": []}
        limited.run("typeset", target.name, stdin=json.dumps(order).encode())
        printed = Path(target.name).read_bytes()

    @login_not_required
    def catalogue_pdf(request):
        return HttpResponse(printed, content_type="application/pdf")

    swap(patch, "katalog.pdf", catalogue_pdf)


# Public pages


@hole(
    "anonymous",
    "/produk/{product}/keripik-1/",
    "/p/{product}/",
    rows={"/p/{product}/": ("-------", "mmmmmmm")},
    says="GET .*: got >",
)
def _(patch, records):
    """public pages show drafts"""
    patch.setattr(ProductQuerySet, "published", lambda self: self)


@hole("anonymous", "/produk/{published}/terbit/", says="gave away Seller.phone of a")
def _(patch, records):
    """what search engines read holds the private telephone number"""
    written = product_page.product_data

    def product_data(request, product):
        return written(request, product) + str(Seller.objects.get(pk=product.seller_id).phone)

    patch.setattr(product_page, "product_data", product_data)


@hole("anonymous", "/ikm/{seller}/dapur-1/", says="gave away Seller.phone of a")
def _(patch, records):
    """the private number travels in a link to a chat, written as people write it"""
    shown = public.seller

    @login_not_required
    def seller(request, pk, slug=""):
        answer = shown(request, pk, slug)
        answer.write(f'<a href="tel:{Seller.objects.get(pk=pk).phone.as_national}">')
        return answer

    swap(patch, "ikm/<int:pk>/<slug:slug>/", seller)


@hole("anonymous", "/ikm/{seller}/dapur-1/", says="gave away Seller.nib of a")
def _(patch, records):
    """a header carries the identity number of the business"""
    _with_nib(patch, lambda answer, nib: answer.headers.setdefault("X-Usaha", nib))


@hole("anonymous", "/ikm/{seller}/dapur-1/", says="gave away Seller.nib of a")
def _(patch, records):
    """a cookie carries the identity number of the business"""
    _with_nib(patch, lambda answer, nib: answer.set_cookie("usaha", nib))


def _with_nib(patch, put):
    shown = public.seller

    @login_not_required
    def seller(request, pk, slug=""):
        answer = shown(request, pk, slug)
        put(answer, Seller.objects.get(pk=pk).nib)
        return answer

    swap(patch, "ikm/<int:pk>/<slug:slug>/", seller)


# Writing


@hole("owner", "/usaha/foto/{photo}/hapus/", says="GET .*: wrote to .*catalog_photo")
def _(patch, records):
    """a photo is deleted by following a link"""
    swap(patch, "foto/<int:pk>/hapus/", owner_photos.photo_delete.__wrapped__.__wrapped__)


@hole("owner", "/usaha/{seller}/", says="GET .*: wrote to sellers_notice")
def _(patch, records):
    """reading a page throws what is old away"""

    def seller_products(request, pk):
        Notice.objects.filter(seller=pk).delete()
        return HttpResponse()

    swap(patch, "<int:pk>/", seller_products)


@hole("rival", "/usaha/produk/{product}/ajukan/", says="POST .*: wrote to .*catalog_product")
def _(patch, records):
    """a deed is done before it is asked whether it may be"""
    asks = owner.product_submit

    def product_submit(request, pk):
        if request.method == "POST":
            Product.objects.get(pk=pk).submit(by=request.user)
        return asks(request, pk)

    swap(patch, "produk/<int:pk>/ajukan/", product_submit)


@hole("owner", "/usaha/produk/{product}/", asked="forms", says="took fields beside it: .*seller_id")
def _(patch, records):
    """the owner's form holds every field of the product"""
    fields = [field.name for field in Product._meta.fields if field.editable and not field.auto_created]
    everything = modelform_factory(Product, form=OwnerProductForm, fields=fields)
    patch.setattr(owner, "OwnerProductForm", everything)


@hole("owner", "/usaha/{seller}/baru/", asked="forms", says="took fields beside it: .*return_note")
def _(patch, records):
    """whatever is sent is written on the product"""
    saves = editing.save

    def save(form, sizes, *, seen, by):
        form.instance.return_note = form.data.get("return_note", "")
        return saves(form, sizes, seen=seen, by=by)

    patch.setattr(editing, "save", save)


@hole("owner", "/usaha/produk/{product}/", asked="forms", says="took fields beside it: .*is_staff")
def _(patch, records):
    """a field nobody sees makes somebody staff"""
    saves = editing.save

    def save(form, sizes, *, seen, by):
        by.is_staff = form.data.get("is_staff") == "on"
        by.save()
        return saves(form, sizes, seen=seen, by=by)

    patch.setattr(editing, "save", save)


@hole("owner", "/usaha/produk/{product}/", asked="forms", says="took fields beside it: .*seller_id")
def _(patch, records):
    """the maker of a product is taken from the form"""
    saves = editing.save

    def save(form, sizes, *, seen, by):
        form.instance.seller_id = form.data.get("seller", form.instance.seller_id)
        return saves(form, sizes, seen=seen, by=by)

    patch.setattr(editing, "save", save)


@hole("owner", "/usaha/produk/{product}/", asked="forms", says="took rows of others: .*price")
def _(patch, records):
    """a size of another product is changed through one's own"""
    saves = editing.save

    def save(form, sizes, *, seen, by):
        for name, pk in form.data.items():
            if name.startswith("ukuran-") and name.endswith("-id") and pk:
                owner.OwnerVariants.model.objects.filter(pk=pk).update(price=1)
        return saves(form, sizes, seen=seen, by=by)

    patch.setattr(owner.OwnerVariants, "is_valid", lambda self: True)
    patch.setattr(owner.OwnerVariants, "save", lambda self, commit=True: [])
    patch.setattr(editing, "save", save)


# Going elsewhere


@hole("owner", "/beranda/", asked="redirects", says="GET .* with //evil.example: sends to")
def _(patch, records):
    """the first page after signing in goes where the link says"""
    swap(patch, "beranda/", lambda request: redirect(request.GET.get("next", "/")))


@hole("anonymous", "/akun/login/", asked="redirects", says="POST .* with .*evil.example.*: sends to")
def _(patch, records):
    """whoever signs in is sent where the link says"""
    patch.setattr(AccountAdapter, "is_safe_url", lambda self, url: True)


@hole("owner", "/usaha/produk/{product}/ajukan/", asked="redirects", says="POST .*: sends to https://evil.example")
def _(patch, records):
    """a deed goes back to the page it was asked from, wherever that is"""
    swap(patch, "produk/<int:pk>/ajukan/", lambda request, pk: redirect(request.headers.get("Referer", "/")))


@hole("owner", "/usaha/{seller}/", asked="redirects", says="links there")
def _(patch, records):
    """a link back is made of what the address says"""
    swap(
        patch, "<int:pk>/", lambda request, pk: HttpResponse(f'<a href="{request.GET.get("kembali", "/")}">Kembali</a>')
    )
