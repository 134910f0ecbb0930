"""How long each kind of record is kept."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from catalog.models import ImportBatch, Tally
from catalog.models.photo import private_storage
from ikmportal.lib.files import keep
from onboarding import bundles
from onboarding.models import Bundle
from sellers import retention
from sellers.models import DataRequest, Invitation, Notice, PersonalAccess, Seller
from sellers.tasks import keep_no_longer
from tests import people
from tests.records import bundle, marketplace

pytestmark = pytest.mark.django_db


def test_every_rule_has_its_deed_and_every_deed_its_rule():
    assert set(retention.rules()) == set(retention.deeds)


def old(kind, days=1):
    return timezone.now() - timedelta(days=retention.rules()[kind] + days)


@pytest.fixture
def kept(staff):
    """`{kind: function(moment) that makes a row of that age}`."""
    kitchen = people.seller()
    product, owner = people.product(of=kitchen), people.owner(kitchen)
    kind = ContentType.objects.get_for_model(Seller)

    def batch(at):
        name = keep(private_storage(), f"imports/{at:%Y%m%d}.xlsx", b"lembar")
        return ImportBatch.objects.create(filename="a.xlsx", file=name, state="ready", requested_at=at)

    def request(at):
        asked = DataRequest.ask(kitchen, "hapus", "Semua", by=owner)[0]
        asked.close(outcome="ditolak", answer="Tidak", by=staff)
        DataRequest.objects.filter(pk=asked.pk).update(answered_at=at)

    def package(at):
        made = bundle(kitchen, marketplace(), by=owner)
        Bundle.objects.filter(pk=made.pk).update(requested_at=at)

    return {
        "undangan": lambda at: Invitation.objects.create(
            user=owner, digest=str(at), made_by=staff, expires_at=at, revoked_at=at, revoked_by=staff
        ),
        "kabar": lambda at: Notice.objects.create(user=owner, text="Kabar", made_at=at),
        "akses": lambda at: PersonalAccess.objects.create(seller=kitchen, user=staff, where="x", at=at),
        "catatan": lambda at: LogEntry.objects.create(
            user=staff, content_type=kind, object_id="1", object_repr="x", action_flag=2, action_time=at
        ),
        "permintaan": request,
        "impor": batch,
        "paket": package,
        "hitungan": lambda at: Tally.objects.create(product=product, day=at.date(), way="lihat", count=1),
    }


MODELS = {
    **{"undangan": Invitation, "kabar": Notice, "akses": PersonalAccess, "catatan": LogEntry},
    **{"permintaan": DataRequest, "impor": ImportBatch, "paket": Bundle, "hitungan": Tally},
}


@pytest.mark.parametrize("kind", MODELS)
def test_what_is_older_goes_and_what_is_younger_stays(kind, kept):
    kept[kind](old(kind))
    kept[kind](old(kind, days=-2))
    keep_no_longer()
    keep_no_longer()
    assert MODELS[kind].objects.count() == 1


@pytest.mark.parametrize("kind", [kind for kind in MODELS if hasattr(MODELS[kind], "history")])
def test_a_trail_goes_with_its_rows_and_no_other(kind, kept):
    kept[kind](old(kind))
    kept[kind](old(kind, days=-2))
    retention.apply()
    (stays,) = MODELS[kind].objects.all()
    assert {row.id for row in MODELS[kind].history.all()} == {stays.pk}


def test_the_sheet_of_an_import_goes_with_its_rows(kept):
    name = kept["impor"](old("impor")).file.name
    retention.apply()
    assert not private_storage().exists(name)


def test_a_template_stays_as_long_as_a_bundle_uses_it(kept):
    kept["paket"](old("paket"))
    kept["paket"](old("paket", days=-2))
    elder, younger = Bundle.objects.order_by("requested_at")
    template = bundles.keep_template(younger.seller, b"templat")
    Bundle.objects.update(template=template)
    retention.apply()
    assert (bundles.last_template(younger.seller, younger.channel), private_storage().exists(template)) == (
        younger,
        True,
    )
    assert (private_storage().exists(elder.file.name), private_storage().exists(younger.file.name)) == (False, True)
    Bundle.objects.update(requested_at=old("paket"))
    retention.apply()
    assert not private_storage().exists(template)


def test_what_is_being_worked_on_is_not_touched(kept):
    batch = kept["impor"](old("impor"))
    ImportBatch.objects.filter(pk=batch.pk).update(state="queued")
    retention.apply()
    assert ImportBatch.objects.count() == 1
