"""The upload bundles of a maker in one marketplace: what would be in, asking for one, and fetching those there are."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from catalog.models import Channel
from catalog.models.photo import private_storage
from ikmportal.lib import kinds
from ikmportal.lib.handing import hand_out
from ikmportal.lib.jobs import wake_on_commit
from onboarding import bundles
from onboarding.forms.bundle import BundleForm
from onboarding.models import Bundle
from onboarding.tasks import build_bundle
from sellers.models import Seller

MOST_SHOWN = 10


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request, pk, code):
    """What a bundle made now would hold and leave out, and the earlier ones; by POST a new one."""
    if request.method != "POST":
        return _page(request, _seller(request, pk), _channel(code))
    seller, channel = get_object_or_404(Seller.objects.editable_by(request.user, "may_onboard"), pk=pk), _channel(code)
    form = _form(seller, channel, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, seller, channel, form)
    asked, is_new = bundles.ask(seller, channel, template=form.kept_template(seller), by=request.user)
    if is_new:
        wake_on_commit(build_bundle, asked.pk)
    else:
        messages.info(request, _("Paket sebelumnya masih dikerjakan. Tunggu sampai selesai, lalu buat lagi."))
    return redirect("bundle", pk, code)


def _seller(request, pk):
    return get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)


def _channel(code):
    return get_object_or_404(Channel.objects.marketplaces(), code=code)


def _form(seller, channel, *typed):
    takes = channel.code == Channel.SHOPEE
    return BundleForm(*typed, takes_template=takes, earlier=bundles.last_template(seller, channel) if takes else None)


def _page(request, seller, channel, form=None):
    verdicts = bundles.judged(seller, channel)
    offered = bundles.on_offer(verdicts, channel)
    made = list(_made(seller, channel)[:MOST_SHOWN])
    for one in made:
        one.changes = bundles.changes_since(one, offered)
    may_ask = Seller.objects.editable_by(request.user, "may_onboard").filter(pk=seller.pk).exists()
    context = {
        "seller": seller,
        "channel": channel,
        "offered": offered,
        "left_out": [(product, found) for product, found in verdicts if not found.is_ready],
        "bundles": [one for one in made if not one.is_unfinished],
        "working": next((one for one in made if one.is_unfinished), None),
        "form": (form or _form(seller, channel)) if may_ask else None,
        "may_ask": may_ask,
        "may_edit": Seller.objects.editable_by(request.user).filter(pk=seller.pk).exists(),
    }
    return render(request, "onboarding/bundle.html", context, status=422 if form else 200)


def _made(seller, channel):
    found = Bundle.objects.filter(seller=seller, channel=channel)
    return found.select_related("pack__channel", "requested_by", "channel", "seller").order_by("-requested_at", "-pk")


@login_required
@never_cache
@require_safe
def bundle_progress(request, pk):
    """The part that changes while it is being made; once done, htmx fetches the whole page."""
    working = _own(request, pk)
    if not working.is_unfinished:
        return HttpResponseClientRefresh()
    return render(request, "onboarding/_bundle_state.html", {"working": working})


@login_required
@require_POST
def bundle_repeat(request, pk):
    """Try a failed one again."""
    failed = get_object_or_404(Bundle.objects.editable_by(request.user).select_related("channel"), pk=pk)
    kinds.repeat(failed)
    return redirect("bundle", failed.seller_id, failed.channel.code)


@login_required
@never_cache
@require_safe
def bundle_file(request, pk):
    """The ZIP, for those who may see the maker now."""
    made = _own(request, pk)
    day = f"{made.finished_at:%Y-%m-%d}" if made.finished_at else made.pk
    name = f"{slugify(made.seller.name)[:40]}-{made.channel.code}-{day}.zip"
    return hand_out(private_storage(), made.file.name, called=name, kind="application/zip")


def _own(request, pk):
    return get_object_or_404(Bundle.objects.visible_to(request.user).select_related("seller", "channel"), pk=pk)
