"""One of everything that has a page of its own, for the tests that visit all of them."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils import timezone

from catalog.models import (
    Category,
    Channel,
    DataCopy,
    Edition,
    FoodKind,
    HalalPlan,
    ImportBatch,
    Licence,
    Listing,
    Override,
    Photo,
    Proposal,
    Rule,
    RulePack,
    ScopeQuestion,
    Tally,
)
from catalog.models.photo import private_storage
from ikmportal.lib.files import keep
from monitoring import gathering, reports
from monitoring.models import (
    Attendance,
    Claim,
    Event,
    EventFile,
    Instrument,
    Letterhead,
    Problem,
    Report,
    Survey,
    Visit,
)
from onboarding.models import (
    Bundle,
    Courier,
    Drive,
    KeywordCheck,
    LiveCheck,
    PurchaseTest,
    Requirement,
    StoreAccount,
    StoreMove,
    Submission,
)
from sellers.models import (
    Agreement,
    ConsentText,
    DataRequest,
    Invitation,
    Kbli,
    Mentorship,
    OfficeTerm,
    PersonalAccess,
    Region,
    SizeRule,
    User,
)
from tests import people
from tests.monitoring import frames

SOURCE = {"source": "uji", "checked_on": "2026-11-01"}


def one_of_each(number=1):
    """`{model name: row}`; another number makes another set that shares nothing with the first."""
    place = Region.objects.create(code=f"35.07.{number + 40}", name=f"Kecamatan {number}", level="kecamatan", **SOURCE)
    seller = people.seller(f"Dapur {number}", subdistrict=place, nib=f"{number:013d}", code=f"IKM-{number}")
    person = people.owner(seller, f"pemilik{number}")
    mentor = people.mentor(seller, f"mentor{number}")
    shelf = Category.objects.create(name=f"Rak {number}", parent=people.shelf(f"Bab {number}"), position=number)
    kind = FoodKind.objects.create(
        group="01", group_name="Kelompok", code=str(number), name="Jenis", category=shelf, **SOURCE
    )
    product = people.product(f"Keripik {number}", of=seller, category=shelf, food_kind=kind)
    Photo.add(product, people.picture(number))
    licence = people.licence(product, Licence.Kind.HALAL, f"ID{number:017d}")
    channel = Channel.objects.create(code=f"saluran-{number}", name=f"Saluran {number}", kind="luring", position=number)
    staff = User.objects.filter(is_staff=True).first() or people.staff_member()
    sold = people.product(f"Laku {number}", of=seller)
    market = Channel.objects.create(code=f"pasar-{number}", name=f"Pasar {number}", kind="lokapasar", hosts="pasar.id")
    listing = Listing.objects.create(
        product=sold, channel=market, address=f"https://pasar.id/laku-{number}", recorded_by=staff
    )
    purchase = PurchaseTest.objects.create(listing=listing, started_by=staff)
    step = Requirement.objects.create(channel=market, family="diperiksa", label=f"Langkah {number}")
    store = StoreAccount.objects.create(seller=seller, channel=market, shop_name=f"Toko {number}")
    off = problem(seller, by=mentor)
    month = frames.period(frames.programme(f"Program {number}"), name=f"Bulan {number}")
    asked = survey(f"Survei {number}", by=staff)
    return {
        "region": place,
        "seller": seller,
        "user": person,
        "kbli": Kbli.objects.create(code=str(10_000 + number), version=2020, title="Industri"),
        "sizerule": SizeRule.objects.create(
            valid_from=f"20{number:02d}-01-01",
            small_most_workers=19,
            small_investment_below=1,
            medium_most_investment=2,
            **SOURCE,
        ),
        "category": shelf,
        "foodkind": kind,
        "channel": channel,
        "rulepack": RulePack.objects.create(
            channel=channel, version="1", valid_from=f"20{number:02d}-01-01", checked_by="uji", **SOURCE
        ),
        "drive": Drive.objects.create(
            title=f"Gerakan {number}", channel=channel, due_on="2026-12-15", category=shelf, started_by=staff
        ),
        "product": product,
        "licence": licence,
        "mentorship": Mentorship.objects.get(seller=seller),
        "officeterm": OfficeTerm.objects.create(
            user=people.person(f"pejabat{number}", is_staff=True), title=f"Kepala {number}"
        ),
        "consent": people.consent(seller, by=staff),
        "consenttext": ConsentText.objects.create(
            version=100 + number, text="Saya setuju.", source="uji", valid_from="2090-01-01"
        ),
        "personalaccess": PersonalAccess.objects.create(seller=seller, user=staff, where="halaman IKM"),
        "datarequest": DataRequest.ask(seller, "hapus", "Semua", by=person)[0],
        "proposal": Proposal.objects.create(
            seller=seller, product=product, made_by=person, changes={"name": "Lain"}, before={"name": product.name}
        ),
        "scopequestion": ScopeQuestion.objects.create(
            seller=seller, product=product, licence=licence, reason="komposisi", asked_by=person
        ),
        "halalplan": HalalPlan.objects.create(
            product=product, path="nyata", helper="Pendamping", promised_on="2026-12-31", written_by=staff
        ),
        "tally": Tally.objects.create(product=sold, day="2026-11-01", way=Tally.VIEW, count=3),
        "override": Override.objects.create(product=product, blocked=["Halal"], reason="Uji", made_by=staff),
        "courier": Courier.objects.create(channel=market, name=f"Kurir {number}"),
        "requirement": step,
        "storeaccount": store,
        "storemove": StoreMove.objects.create(store=store, before="belum", after="daftar", made_by=person),
        "submission": Submission.objects.create(
            seller=seller, requirement=step, state="menunggu", submitted_by=person, note="halaman toko"
        ),
        "edition": Edition.objects.create(category=shelf, subdistrict=place, requested_by=person),
        "importbatch": ImportBatch.objects.create(filename=f"lembar-{number}.xlsx", requested_by=person),
        "market": market,
        "listing": listing,
        "livecheck": LiveCheck.objects.create(listing=listing, by=staff, **dict.fromkeys(LiveCheck.ASKED, True)),
        "keywordcheck": KeywordCheck.objects.create(
            product=sold, channel=market, keyword="laku", version="uji", made_by=staff
        ),
        "purchasetest": purchase,
        "purchasestep": purchase.steps.create(kind="keranjang", recorded_by=staff),
        "invitation": Invitation.make(person, by=mentor)[0],
        "emailaddress": EmailAddress.objects.create(user=person, email=f"pemilik{number}@contoh.id"),
        "bundle": bundle(seller, marketplace(number), by=person),
        "visit": visit(seller, by=mentor),
        "problem": off,
        "action": off.actions.get(),
        "claim": Claim.objects.create(
            statement=f"Angka {number}",
            definition="Semua",
            value=number,
            unit="IKM",
            source="uji",
            stated_on="2026-11-01",
        ),
        "letterhead": Letterhead.objects.create(
            valid_from=f"20{number:02d}-01-01", government="Kabupaten", office=f"Dinas {number}", city="Kota"
        ),
        "agreement": Agreement.objects.create(partner=f"Kampus {number}", subject="Pendampingan"),
        "programme": month.programme,
        "period": month,
        "indicator": frames.indicator(month.programme),
        "report": Report.objects.create(period=month, requested_by=staff),
        "datacopy": data_copy(seller, person),
        "schedule": frames.schedule(month.programme),
        "window": frames.window(seller, frames.schedule(month.programme, "Satu IKM", seller=seller)),
        "event": event(seller, by=staff),
        "survey": asked,
        "instrumentversion": asked.version,
        "instrument": asked.version.instrument,
    }


def visit(seller, *, by):
    """One that waits to be looked at."""
    made = Visit.objects.create(seller=seller, recorded_by=by, state=Visit.State.SENT, notes="halaman toko")
    made.findings.create(kind="stok")
    made.moves.create(before=Visit.State.DRAFT, after=Visit.State.SENT, made_by=by)
    return made


def event(seller, *, by):
    """One of today that this maker came to, with a paper and a photo."""
    now = timezone.now()
    told = {"kind": "pelatihan", "title": f"Pelatihan {seller.pk}", "place": "Aula", "starts_at": now, "ends_at": now}
    made = Event.objects.create(made_by=by, **told)
    for kind in EventFile.Kind:
        made.add_file(kind, people.picture(f"{kind} {made.pk}"), "jpg", called=f"{kind.label} {made.pk}", by=by)
    Attendance.objects.create(event=made, seller=seller, how=Attendance.How.LIST, recorded_by=by)
    return made


def problem(seller, *, by):
    """An open one that was judged, with an action that is not done."""
    facts = {"category": "lain", "description": "Tutup kemasan bocor", "opened_by": by, "confirmed_by": by}
    made = Problem.objects.create(seller=seller, confirmed_at=timezone.now(), **facts)
    made.evaluate(judgement="Segelnya lemah", decision="Ganti segel", by=by)
    made.plan(kind="perbaikan", what="Ganti segel", responsible=by, due_on=timezone.localdate(), by=by)
    return made


def data_copy(seller, user):
    """One that may be fetched."""
    made = DataCopy.objects.create(
        seller=seller, user=user, requested_by=user, state="ready", finished_at=timezone.now()
    )
    made.file = keep(private_storage(), f"copies/{made.pk}/1.zip", b"berkas")
    made.save()
    return made


def report(period, *, by, **facts):
    """One that is ready to be looked at, with files that hold nothing."""
    made = Report.objects.create(period=period, requested_by=by, state="ready", pages=1, **facts)
    made.payload = gathering.gather(made)
    made.fingerprint = reports.fingerprint(made.payload)
    for field, kind in (("pdf", "pdf"), ("workbook", "xlsx")):
        setattr(made, field, keep(private_storage(), f"reports/{made.pk}.{kind}", b"berkas"))
    made.save()
    return made


def issued_report(period, *, by, head, number="1/2026", **more):
    now = timezone.now()
    steps = {"reviewed": by, "verified": head, "issued": by}
    facts = more | {
        f"{step}_{word}": value for step, who in steps.items() for word, value in (("at", now), ("by", who))
    }
    seal = {"number": number, "day": "1 Juni 2026", "city": "Kota", "head_title": "Kepala Dinas", "head": str(head)}
    return report(period, by=by, stage="terbit", number=number, seal=seal, **facts)


def instrument(name="Manfaat pendampingan", scale="setuju-4", statements=("Berguna", "Jelas")):
    """A version that a survey may stand on: the upper half of its scale counts as positive."""
    made = Instrument.objects.create(name=name, purpose="Untuk memperbaiki layanan")
    version = made.versions.create(scale=scale, source="uji")
    most = version.LENGTHS[scale]
    for value in range(1, most + 1):
        version.choices.create(value=value, label=f"pilihan {value}", is_positive=value > most / 2)
    elements = version.statements.model.ELEMENTS if scale == "skm" else [("", text) for text in statements]
    for position, (element, text) in enumerate(elements):
        version.statements.create(position=position, element=element, text=text)
    return version


def survey(title="Survei", *, by, version=None, days=10, **facts):
    """An open one, for so many days more."""
    closes_on = timezone.localdate() + timedelta(days=days)
    version = version or instrument(f"Kuesioner {title}")
    return Survey.objects.create(
        version=version, title=title, period="tahun ini", closes_on=closes_on, made_by=by, **facts
    )


def marketplace(number=1):
    """One whose rules every product keeps; the first is Shopee."""
    code = "shopee" if number == 1 else f"pasar-{number}"
    made, is_new = Channel.objects.get_or_create(code=code, defaults={"name": code.title(), "kind": "lokapasar"})
    if is_new:
        pack = RulePack.objects.create(channel=made, version="1", checked_by="uji", valid_from="2026-01-01", **SOURCE)
        Rule.objects.create(pack=pack, weight="wajib", subject="produk", field="name", kind="terisi", message="Nama")
    return made


def bundle(seller, channel, *, by):
    """A finished one, with its file."""
    return Bundle.objects.create(
        seller=seller,
        channel=channel,
        requested_by=by,
        state="ready",
        file=ContentFile(b"PK\5\6" + bytes(18), "uji.zip"),
        size=22,
        content={"included": [], "left_out": []},
    )
