"""The forms of a page as a browser would send them back, and what happens when somebody adds to them."""

import re
from collections import Counter
from datetime import datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import Resolver404, resolve
from django.utils import timezone

from catalog.models import Licence, Variant
from sellers.models import Membership
from tests.permissions.canary import OFFICE
from tests.permissions.check import asked, letter_of, unlogged
from tests.permissions.rules import expected

ROW = re.compile(r"^(.+-\d+-)\w+$")  # of a field in a set of forms: `ukuran-0-label`
IN_OFFICE = re.compile(r"^/dinas/(\w+)/(\w+)/(\d+)/")  # where the admin shows one row
FILLING = {
    "password": "Sandi-baru-1991",
    "email": "isian@contoh.id",
    "tel": "081234567890",
    "number": "1",
    "date": "2026-11-01",
}
WISHES = {"status": "terbit", "state": "disetujui", "position": "1", "email": "susupan@contoh.id"}
NOT_READ = set(
    "sessions.Session usersessions.UserSession admin.LogEntry catalog.CatalogueIndex auth.Permission contenttypes.ContentType".split()
)


def overreach(client, role, table, records, at=None, seen=None):
    """Findings of forms that take more than they ask for: each form of each page that a role may open is sent back as it
    stands, then with every field of every model beside it, then with other makers' ids in it. Those bodies may do what the
    honest one does, or nothing. `seen` collects the addresses whose honest form was taken."""
    client.raise_request_exception = False
    extras, theirs, database = _extras(records), _ids_of_others(records), Database()
    sent, findings = set(), []
    with unlogged():
        for address in at or table:
            if "o" not in expected(table, address, "get", role):
                continue
            for form in forms_of(client, address.format_map(records)):
                if form.signature not in sent:
                    sent.add(form.signature)
                    bodies = [("fields beside it", body) for body in _beside(form, extras)]
                    if role not in OFFICE:
                        bodies += _with_others(form, theirs).items()
                    findings += _tried(client, f"{role} {address}", form, bodies, database, seen)
    return findings


def _tried(client, where, form, bodies, database, seen):
    honest, letter = _sent(client, form, form.values, database)
    if seen is not None and letter == ">":
        seen.add(where.partition(" ")[2])
    for what, body in bodies:
        done, _letter = _sent(client, form, body, database)
        if done not in (honest, database.before):
            yield f"{where} took {what}: {_difference(honest, done)}"


def _sent(client, form, body, database):
    with asked(client, "post", form.action, body) as (got, written):
        return database.after(written), letter_of(got)


def _beside(form, extras):
    """In as many bodies as it takes: Django refuses one of too many fields unread."""
    prefixes = {"", *(found[1] for name in form.shown if (found := ROW.match(name)))}
    added = {prefix + name: value for prefix in prefixes for name, value in extras.items()}
    strange = [(name, value) for name, value in added.items() if name not in form.shown]
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - 100 - sum(len(values) for values in form.values.values())
    return [dict(portion) | form.values for portion in batched(strange, most)]


def _with_others(form, theirs):
    """Bodies with ids of other makers' rows: in each field that asks for one, and in the rows of a set of forms."""
    bodies = {f"{name} of others": form.values | {name: pk} for name, pk in theirs.items() if name in form.shown}
    rows = {
        name: theirs["variant" if last == "id" else last] for name, last in _row_fields(form) if last in {*theirs, "id"}
    }
    return bodies | ({"rows of others": form.values | rows} if rows else {})


def _row_fields(form):
    return [(name, name.removeprefix(found[1])) for name in form.shown if (found := ROW.match(name))]


def _ids_of_others(records):
    others = {name: records[f"other_{name}"] for name in ("seller", "product", "photo")}
    return others | {
        "user": Membership.objects.get(seller=others["seller"]).user_id,
        "licence": Licence.objects.filter(seller=others["seller"]).first().pk,
        "variant": Variant.objects.filter(product=others["product"]).first().pk,
    }


def _extras(records):
    """`{field: hostile value}` of every model of ours and of the accounts."""
    extras = {"id": records["other_product"], "pk": records["other_product"]}
    for model in apps.get_models():
        if model._meta.app_label in ("sellers", "catalog", "onboarding", "monitoring"):
            for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
                if not field.primary_key and hasattr(field, "name") and not hasattr(model, "instance_type"):
                    value = _hostile(field, records)
                    extras |= {field.name: value, getattr(field, "attname", field.name): value}
    return {name: value for name, value in extras.items() if value is not None}


def _hostile(field, records):
    if field.remote_field:
        model = field.remote_field.model
        named = records.get(f"other_{model._meta.model_name}")
        return named or model._base_manager.order_by("pk").values_list("pk", flat=True).last()
    if field.name in WISHES:
        return WISHES[field.name]
    if field.choices:
        return field.flatchoices[-1][0]
    match field:
        case models.BooleanField():
            return "on"
        case models.DateTimeField():
            return "2001-01-01 00:00:00"
        case models.DateField():
            return "2001-01-01"
        case models.IntegerField() | models.DecimalField():
            return "77"
        case models.JSONField():
            return '["susupan"]'
        case models.FileField():
            return None
    return "+6281299998888" if "phone" in field.name else "susupan"


def batched(items, size):
    """As itertools' own, from Python 3.12 on."""
    return [items[start : start + size] for start in range(0, len(items), size)]


# What the database holds


class Database:
    """Every row, countable; what differs between two runs of the same deed (new ids, now, salts) is made alike."""

    def __init__(self):
        every = apps.get_models(include_auto_created=True)
        self.known = {model: set(model._base_manager.values_list("pk", flat=True)) for model in every}
        self.models = {model._meta.db_table: model for model in every if model._meta.label not in NOT_READ}
        self.before = {table: self._rows(model) for table, model in self.models.items()}

    def after(self, written):
        """Only tables that were written to are read again."""
        return self.before | {table: self._rows(self.models[table]) for table in written if table in self.models}

    def _rows(self, model):
        fields = model._meta.concrete_fields
        rows = model._base_manager.values()
        return Counter(tuple(_alike(model, field, row, self.known) for field in fields) for row in rows)


def _alike(model, field, row, known):
    value = row[field.attname]
    of = _points_at(model, field)
    if of and of is not ContentType and value is not None and value not in known.get(of, ()):
        value = "new"
    elif isinstance(value, datetime) and value > timezone.now() - timedelta(hours=1):
        value = "now"
    elif (field.name == "password" and "$" in value) or field.name == "digest":
        value = "salted"
    elif field.name == "address" and value.startswith("/"):
        value = IN_OFFICE.sub(lambda found: _place(*found.groups(), known), value)
    return field.attname, repr(value)


def _place(app, name, pk, known):
    return f"/dinas/{app}/{name}/{pk if int(pk) in known[apps.get_model(app, name)] else 'new'}/"


def _points_at(model, field):
    """The model whose id it is: another's, its own, or in the trail that of the row it remembers."""
    if field.remote_field:
        return field.remote_field.model
    past_of = getattr(model, "instance_type", None)
    if past_of and field.name == past_of._meta.pk.name:
        return past_of
    return model if field.primary_key else None


def _difference(honest, done):
    """The columns of the rows that the honest body does not leave behind."""
    said = []
    for table in honest:
        strange, usual = done[table] - honest[table], honest[table] - done[table]
        for row in strange:
            near = min(usual, key=lambda other, row=row: len(set(row) - set(other)), default=())
            said += [f"{table}.{name}={value}" for name, value in row if (name, value) not in near]
        if not strange and usual:
            said.append(f"{table} without {len(usual)} rows")
    return ", ".join(said)


# Reading forms


class Form:
    """`values` are what a browser sends untouched, needed blanks filled in; `shown` are all names a person may change."""

    def __init__(self, attributes, page):
        self.action = urljoin(page, attributes.get("action") or page)
        self.is_post = (attributes.get("method") or "get").lower() == "post"
        self.values, self.shown, self.buttons = {}, set(), []

    def add(self, name, value):
        self.values[name] = [*self.values.get(name, []), value]

    @property
    def signature(self):
        path = self.action.partition("?")[0]
        try:
            return resolve(path).route, frozenset(ROW.sub("row", name) for name in self.shown)
        except Resolver404:
            return path, frozenset(self.shown)


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.page, self.forms, self.form, self.by_id = page, [], None, {}
        self.select = self.text = None
        self.apart = []

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        if tag == "form":
            self.form = Form(attributes, self.page)
            self.forms.append(self.form)
            self.by_id[attributes.get("id")] = self.form
        elif tag == "option" and self.select:
            self.select["options"].append((attributes.get("value", ""), "selected" in attributes))
        elif (
            tag in ("input", "select", "textarea", "button") and attributes.get("name") and "disabled" not in attributes
        ):
            self._control(tag, attributes)

    def _control(self, tag, attributes):
        control = {"tag": tag, "options": [], "text": "", "form": self.form, **attributes}
        self.apart.append(control)
        if tag == "select":
            self.select = control
        elif tag == "textarea":
            self.text = control

    def handle_data(self, data):
        if self.text is not None:
            self.text["text"] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.text = None

    def read(self):
        placed = [(self._form_of(control), control) for control in self.apart]
        for form, control in placed:
            if form is not None:
                _put(form, control)
        for form, control in placed:
            if form is not None and control.get("type") == "radio" and "required" in control:
                form.values.setdefault(control["name"], [control.get("value", "on")])
        for form in self.forms:
            if form.buttons:
                form.values.setdefault(*form.buttons[0])
        return [form for form in self.forms if form.is_post and form.action.startswith("/")]

    def _form_of(self, control):
        return self.by_id.get(control["form"]) if isinstance(control["form"], str) else control["form"]


def _put(form, control):
    name, kind = control["name"], control.get("type", "text")
    if control["tag"] == "button" or kind in ("submit", "image"):
        form.buttons.append((name, control.get("value") or "1"))
        form.shown.add(name)
        return
    form.shown.add(name)
    for value in _values(control, kind):
        form.add(name, value)


def _values(control, kind):
    if control["tag"] == "select":
        chosen = [value for value, selected in control["options"] if selected]
        return chosen or [value for value, _s in control["options"][:1] if "multiple" not in control]
    if kind in ("checkbox", "radio"):
        return [control.get("value", "on")] if "checked" in control else []
    if kind == "file":
        return []
    value = control["text"].removeprefix("\n") if control["tag"] == "textarea" else control.get("value") or ""
    return [value or (FILLING.get(kind, "Isian uji") if "required" in control else "")]


def forms_of(client, page):
    with asked(client, "get", page) as (got, _written):
        if got.status_code != 200 or "html" not in got.headers.get("Content-Type", ""):
            return []
        reader = _Reader(page)
        reader.feed(got.getvalue().decode())
    return reader.read()
