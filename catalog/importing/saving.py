"""Carry out a plan: everything in one transaction, or nothing."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from catalog import scope
from catalog.importing.staging import PlanChanged, check, planned
from catalog.indexing import renew
from catalog.models import ImportBatch, Licence, Product, ScopeQuestion, Variant
from ikmportal.lib.jobs import Hopeless
from sellers.models import Seller
from sellers.notices import tell_owners

AT_ONCE = 500


def step(batch):
    """The next thing to do for an import: check it, or save what a person agreed to. Called as a job."""
    if batch.stage == ImportBatch.Stage.SAVING:
        save(batch)
    else:
        check(batch)


def save(batch):
    """Save exactly what the person was shown. Called as a job; if the records changed since, nothing is saved and the
    sheet is checked again."""
    batch.report(0, 0, _("menyimpan; semua baris sekaligus"))
    try:
        with transaction.atomic():
            Seller.objects.select_for_update().order_by("pk").first()  # imports come one after the other
            plan = planned(batch)
            if plan.digest != batch.digest:
                raise PlanChanged
            carry_out(plan, batch)
            batch.finish(stage=ImportBatch.Stage.SAVED, saved_at=timezone.now())
    except PlanChanged:
        ImportBatch.objects.filter(pk=batch.pk).update(
            stage=ImportBatch.Stage.CHECKING, confirmed_at=None, confirmed_by=None, leave_out=False
        )
        raise Hopeless(
            _("Data portal berubah sejak berkas ini diperiksa, jadi belum ada yang disimpan. Periksa ulang berkasnya.")
        ) from None
    renew()


def carry_out(plan, batch):
    """Write the plan's records with their history, who and why."""
    by = batch.confirmed_by
    before = {product.pk: product for product in Product.objects.filter(pk__in=[p.pk for p in plan.changed_products])}
    reason = f"impor {batch.filename}"[:100]
    made = {"batch_size": AT_ONCE, "default_user": by, "default_change_reason": reason}
    bulk_create_with_history(plan.new_sellers, Seller, **made)
    _save_each(plan.changed_sellers, by, reason)
    bulk_create_with_history(plan.new_products, Product, **made)
    _save_each(plan.changed_products, by, reason)
    bulk_create_with_history(plan.new_variants, Variant, **made)
    _save_each(plan.changed_variants.values(), by, reason)
    bulk_create_with_history(plan.new_licences, Licence, **made)
    _save_each(plan.changed_licences.values(), by, reason)
    cover = Licence.products.through
    cover.objects.bulk_create(
        [cover(licence_id=licence.pk, product_id=product.pk) for licence, product in plan.covered], batch_size=AT_ONCE
    )
    for licence in plan.questioned.values():
        licence._history_user, licence._change_reason = by, reason
        licence.question()
    _touch(plan)
    _ask_scope(plan, before, by)
    _tell(plan, batch)
    _remember_products(plan, batch)


def _save_each(records, by, reason):
    for record in records:
        record._history_user, record._change_reason = by, reason
        record.save()


def _touch(plan):
    """Products of which only a variant or licence changed are new to their readers too."""
    products = {variant.product_id for variant in plan.changed_variants.values()}
    products |= {variant.product_id for variant in plan.new_variants} | {
        product.pk for _licence, product in plan.covered
    }
    for pk in products - {product.pk for product in plan.new_products}:
        Product.objects.filter(pk=pk).touch()


def _ask_scope(plan, before, by):
    """A changed brand or composition, or a size more, puts halal and BPOM in question here as on the product's own page."""
    for product in plan.changed_products:
        changed = [name for name in scope.ASKED_BY if getattr(product, name) != getattr(before[product.pk], name)]
        if reason := scope.reason_of(changed):
            scope.ask(product, reason, by=by)
    new = {product.pk for product in plan.new_products}
    for size in plan.new_variants:
        if size.product_id not in new:
            scope.ask(size.product, ScopeQuestion.Reason.VARIANT, by=by, variant=size)


def _tell(plan, batch):
    """The owners of changed products, once an IKM."""
    changed = {product.pk: product for product in plan.changed_products}
    changed |= {variant.product_id: variant.product for variant in plan.changed_variants.values()}
    by_seller = {}
    for product in changed.values():
        by_seller.setdefault(product.seller, []).append(str(product))
    for seller, names in by_seller.items():
        text = _("Impor lembar kerja oleh dinas mengubah: %(names)s.") % {"names": ", ".join(sorted(names))}
        tell_owners(seller, text, address=reverse("workspace_seller", args=[seller.pk]), by=batch.confirmed_by)


def _remember_products(plan, batch):
    rows = dict(batch.rows.values_list("place", "pk"))
    links = [
        batch.rows.model(pk=rows[place], product=outlook.product)
        for place, outlook in enumerate(plan.outlooks)
        if outlook.product is not None
    ]
    batch.rows.model.objects.bulk_update(links, ["product"], batch_size=AT_ONCE)
