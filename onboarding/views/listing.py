"""A product in one marketplace: where it stands there, what was put up, and the proof that it works."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.listing_texts import changes
from catalog.models import Channel, Listing, Product
from catalog.readiness import keywords_of
from onboarding import listing as keeping
from onboarding.forms.keyword_check import KeywordCheckForm
from onboarding.forms.listing import ListingForm, ListingStateForm
from onboarding.forms.live_check import LiveCheckForm
from onboarding.forms.purchase_test import FailureForm, StepForm
from onboarding.keyword_checks import absent_of, trends
from onboarding.models import KeywordCheck, PurchaseStep
from onboarding.purchases import history, proof_of
from sellers.models import Seller


@login_required
@never_cache
@require_safe
def listing(request, pk, code):
    product = get_object_or_404(Product.objects.visible_to(request.user).select_related("seller"), pk=pk)
    channel = get_object_or_404(Channel.objects.marketplaces(), code=code)
    return page(request, standing(product, channel))


@login_required
@require_POST
def listing_record(request, pk, code):
    """The address, new or mended."""
    found = editable(request, pk, code)
    form = ListingForm(request.POST, instance=found)
    if not form.is_valid():
        return page(request, standing(found.product, found.channel), address_form=form)
    try:
        keeping.record(form.instance, by=request.user)
    except keeping.CannotList as problem:
        messages.error(request, str(problem))
    except IntegrityError:  # two taps on one button
        messages.info(request, _("Alamat itu sudah tercatat."))
    else:
        said = _("Tercatat. Pembeli kini menemukan tombolnya di halaman produk.")
        messages.success(request, said if found.is_live else _("Alamatnya tercatat."))
    return redirect(found)


@login_required
@require_POST
def listing_state(request, pk, code):
    found = recorded(request, pk, code)
    form = ListingStateForm(request.POST, instance=found)
    if not form.is_valid():
        return page(request, standing(found.product, found.channel), state_form=form)
    keeping.change_state(form.instance, by=request.user)
    messages.success(request, _("Keadaan di toko tercatat: %(state)s.") % {"state": found.get_state_display()})
    return redirect(found)


@login_required
@require_POST
def listing_renew(request, pk, code):
    """The shop was brought up to date: what is there now is what the record says."""
    found = recorded(request, pk, code)
    changed = keeping.renew(found, by=request.user)
    messages.success(request, _("Tercatat: toko sudah sama dengan portal.") if changed else _("Sudah sama sejak tadi."))
    return redirect(found)


# Finding


def editable(request, pk, code):
    """The listing that this person may keep, or an unsaved one while none is recorded."""
    sellers = Seller.objects.editable_by(request.user, "may_onboard")
    product = get_object_or_404(Product.objects.filter(seller__in=sellers).select_related("seller"), pk=pk)
    channel = get_object_or_404(Channel.objects.marketplaces(), code=code)
    return standing(product, channel)


def recorded(request, pk, code):
    marketplaces = Channel.objects.marketplaces()
    listings = Listing.objects.editable_by(request.user).filter(channel__in=marketplaces).for_work()
    return get_object_or_404(listings, product=pk, channel__code=code)


def standing(product, channel):
    found = Listing.objects.for_work().filter(product=product, channel=channel).first()
    return found or Listing(product=product, channel=channel)


# The page


def page(request, found, **forms):
    """Everything about one listing; `forms` are those sent back with what is wrong."""
    product = found.product
    context = {
        "seller": product.seller,
        "product": product,
        "channel": found.channel,
        "listing": found,
        "may_edit": Seller.objects.editable_by(request.user, "may_onboard").filter(pk=product.seller_id).exists(),
        "hindrance": keeping.what_stands_in_the_way(product),
        "address_form": ListingForm(instance=found),
        "state_form": ListingStateForm(instance=found),
        **(_proof_of(found) if found.pk else {}),
        **forms,
    }
    return render(request, "onboarding/listing.html", context)


def _proof_of(found):
    """What people saw, searched and bought, and the forms for the next time."""
    tests = history(found)
    running = next((test for test in tests if test.next_kind), None)
    new_keyword = KeywordCheck(product=found.product, channel=found.channel)
    return {
        "changes": changes(found),
        "check": found.checks.select_related("by").first(),
        "check_form": LiveCheckForm(),
        "trends": trends(found.product, found.channel),
        "absent": absent_of(found.product),
        "suggested": keywords_of(found.product),
        "keyword_form": KeywordCheckForm(instance=new_keyword),
        "tests": tests,
        "running": running,
        "proof": proof_of(found),
        "steps": PurchaseStep.Kind,
        "step_form": StepForm(kind=running.next_kind if running else PurchaseStep.Kind.CART),
        "failure_form": FailureForm(),
    }
