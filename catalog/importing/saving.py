"""Carry out a plan: everything in one transaction, or nothing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from catalog.importing.staging import PlanChanged, check, planned
from catalog.indexing import renew
from catalog.models import ImportBatch, Licence, Product, Variant
from ikmportal.lib.jobs import Hopeless
from sellers.models import Seller

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


def _remember_products(plan, batch):
    rows = dict(batch.rows.values_list("place", "pk"))
    links = [
        batch.rows.model(pk=rows[place], product=outlook.product)
        for place, outlook in enumerate(plan.outlooks)
        if outlook.product is not None
    ]
    batch.rows.model.objects.bulk_update(links, ["product"], batch_size=AT_ONCE)
