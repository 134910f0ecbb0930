"""Erasing what is personal about a maker and its owners, on every floor and in every trail (UU 27/2022).

What stays are rows without names, so that yesterday's counts still add up: products, visits and shops as such, consents
(which text, when, recorded by whom), and who looked. Issued reports stay as they were signed. Not reached: printed catalogues
that were fetched, backups until they are replaced, photos of events that show many, and spreadsheets that were handed in,
which end by their own time (sellers/retention.py).
"""

from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sellers import erased
from sellers.models import Consent, DataRequest, Invitation, Membership, Mentorship, Notice, Seller, User

WORD = "(dihapus)"


@dataclass(frozen=True)
class Kind:
    """Rows that are a maker's by `path`. `texts` say something personal and become a word, `blank` gives other values, both
    in the rows and in their trail; with `gone` rows and trail are deleted. `files` are fields, or functions of a row that
    give `[(storage, name)]`. Of a kind without any of these only what the admin noted is erased."""

    model: Any
    path: str = "seller"
    texts: tuple = ()
    blank: dict = field(default_factory=dict)
    files: tuple = ()
    gone: bool = False

    @property
    def is_changed(self):
        return bool(self.texts or self.blank or self.files or self.gone)


NOBODY = {
    "code": None, "nib": None, "slug": "ikm", "story": "", "story_en": "", "address": "", "village": None, "latitude": None,
    "longitude": None, "phone": "", "public_phone": "", "founded": None, "workers": None, "investment": None,
    "investment_with_land": None, "guidance": Seller.Guidance.STOPPED,
}  # fmt: skip
KINDS = [
    Kind(DataRequest, texts=("about", "told_by", "answer")),
    Kind(Seller, "pk", texts=("name",), blank=NOBODY),
    Kind(Notice, gone=True),
    Kind(Consent),
    Kind(Mentorship),
]
# What floors above do first: deeds `do(seller, *, by)`, told from their AppConfig; their kinds join KINDS.
first = []


def add(kinds, *deeds):
    """Register the kinds of an upper floor, and deeds that come before all erasing."""
    KINDS[:0] = [kind for kind in kinds if kind not in KINDS]
    first.extend(deed for deed in deeds if deed not in first)


@transaction.atomic
def erase(seller, *, by):
    """Everything personal of a maker, and the accounts of owners who have no other. Safe to repeat."""
    for deed in first:
        deed(seller, by=by)
    owners = list(User.objects.filter(memberships__seller=seller))
    for kind in KINDS:
        _erase(kind, seller)
    for owner in owners:
        _let_go(owner, seller)


def counted(seller):
    """`{what it is called: rows}` that an erasure would reach."""
    return {str(kind.model._meta.verbose_name): _rows(kind, seller).count() for kind in KINDS if kind.is_changed}


@transaction.atomic
def fulfil(request, *, by):
    """Carry an erasure request out, answer it, and note it outside of what a restore brings back. Raises NotNoted."""
    erase(request.seller, by=by)
    request.refresh_from_db()
    request.close(outcome=DataRequest.Outcome.DONE, answer=_("Data sudah dihapus."), by=by)
    erased.note(request.seller)


def _rows(kind, seller):
    return kind.model._base_manager.filter(**{kind.path: seller.pk})


def _trail(kind, seller):
    """Also of rows that are long gone; None where no trail is kept."""
    if not hasattr(kind.model, "history"):
        return None
    if kind.path == "pk":
        return kind.model.history.filter(id=seller.pk)
    return kind.model.history.filter(_ever(kind.model, kind.path, seller))


def _ever(model, path, seller):
    """Which rows of a model, or of its trail, are a maker's by a path, or were when what lay between was deleted."""
    named, _dot, further = path.partition("__")
    if not further:
        return Q(**{named: seller.pk})
    between = model._meta.get_field(named).related_model
    here = Q(**{f"{named}_id__in": between._base_manager.filter(**{further: seller.pk}).values("pk")})
    if not hasattr(between, "history"):
        return here
    trail = between.history.exclude(id__in=between._base_manager.values("pk"))
    return here | Q(**{f"{named}_id__in": trail.filter(_ever(between, further, seller)).values("id")})


def _erase(kind, seller):
    rows, trail = _rows(kind, seller), _trail(kind, seller)
    ids = list(rows.values_list("pk", flat=True))
    _forget_log(kind.model, ids if trail is None else {*ids, *trail.values_list("id", flat=True)})
    _forget_files(kind, rows)
    if kind.gone:
        for row in rows:
            row.delete()
    else:
        _blank(kind, rows)
        rows.filter(pk__in=ids).update(**dict.fromkeys(_fields_with_files(kind), ""))
    if trail is not None:
        _forget_trail(kind, trail)


def _blank(kind, rows):
    """Caches are in the rows alone, not in their trail."""
    for name in kind.texts:
        rows.exclude(**{name: ""}).update(**{name: WORD})
    held = {one.name for one in rows.model._meta.concrete_fields}
    if blank := {name: value for name, value in kind.blank.items() if name in held}:
        rows.update(**blank)


def _forget_trail(kind, trail):
    if kind.gone:
        trail.delete()
    else:
        _blank(kind, trail)
        trail.update(history_change_reason=None, **dict.fromkeys(_fields_with_files(kind), ""))


def _fields_with_files(kind):
    return [one for one in kind.files if isinstance(one, str)]


def _forget_files(kind, rows):
    """Once it is certain that the rows are erased."""
    for row in rows if kind.files else ():
        for one in kind.files:
            found = [(getattr(row, one).storage, getattr(row, one).name)] if isinstance(one, str) else one(row)
            for storage, name in found:
                if name:
                    transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))


def _forget_log(model, ids):
    """What the admin noted of these rows: it holds their names."""
    noted = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id__in=list(map(str, ids))
    )
    noted.update(object_repr=WORD, change_message="")


def _let_go(owner, seller):
    """One who owns more than this maker keeps the account; of the others nothing stays but a number."""
    for membership in Membership.objects.filter(user=owner, seller=seller):
        membership.delete()
    if owner.is_of_the_office or owner.memberships.exists() or owner.mentorships.exists():
        return
    for session in UserSession.objects.filter(user=owner):
        session.end()
    for model in (EmailAddress, Authenticator, SocialAccount, Invitation, Notice):
        model.objects.filter(user=owner).delete()
    _forget_log(User, [owner.pk])
    owner.username, owner.name, owner.email, owner.phone, owner.is_active = f"dihapus-{owner.pk}", "", "", None, False
    owner.set_unusable_password()
    owner.save()
