"""Visits as tests need them."""

import json
import uuid

from django.utils import timezone

from ikmportal.lib.files import checksum
from monitoring.models import Visit, VisitMove
from tests import people


def visit(seller, by, state=Visit.State.SENT, **facts):
    made = Visit.objects.create(seller=seller, recorded_by=by, state=state, **facts)
    if state != Visit.State.DRAFT:
        VisitMove.objects.create(visit=made, before=Visit.State.DRAFT, after=Visit.State.SENT, made_by=by)
    return made


def told(seller, *pictures, **facts):
    """The bytes a phone sends for a visit."""
    photos = [{"checksum": checksum(data), "size": len(data)} for data in pictures]
    usual = {"seller": seller.pk, "way": "telepon", "held_at": timezone.now().isoformat(), "findings": ["ongkir"]}
    return json.dumps({**usual, "photos": photos, **facts}).encode()


def deliver(client, body, key=None, phone_now=""):
    """`phone_now` is what the phone's clock says as it sends."""
    address = f"/usaha/kunjungan/terima/{key or uuid.uuid4()}/"
    return client.post(address, body, content_type="application/json", headers={"X-Phone-Now": phone_now})


def send_piece(client, key, data, start=0, end=None):
    address = f"/usaha/kunjungan/terima/{key}/foto/{checksum(data)}/?start={start}"
    return client.post(address, data[start:end], content_type="application/octet-stream")


def cast():
    """`(seller, mentor who records, mentor who reviews, head)`."""
    seller = people.seller()
    return seller, people.mentor(seller, "raka"), people.mentor(seller, "dewi"), people.head_of_office()
