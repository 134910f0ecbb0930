"""One of everything that has a page of its own, for the tests that visit all of them."""

from allauth.account.models import EmailAddress

from catalog.models import (
    Category,
    Channel,
    Edition,
    FoodKind,
    ImportBatch,
    Licence,
    Photo,
    Proposal,
    RulePack,
    ScopeQuestion,
)
from onboarding.models import Courier, Requirement, StoreAccount, StoreMove, Submission
from sellers.models import ConsentText, Invitation, Kbli, Mentorship, OfficeTerm, PersonalAccess, Region, SizeRule, User
from tests import people

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
    step = Requirement.objects.create(channel=channel, family="diperiksa", label=f"Langkah {number}")
    store = StoreAccount.objects.create(seller=seller, channel=channel, shop_name=f"Toko {number}")
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
        "proposal": Proposal.objects.create(
            seller=seller, product=product, made_by=person, changes={"name": "Lain"}, before={"name": product.name}
        ),
        "scopequestion": ScopeQuestion.objects.create(
            seller=seller, product=product, licence=licence, reason="komposisi", asked_by=person
        ),
        "courier": Courier.objects.create(channel=channel, name=f"Kurir {number}"),
        "requirement": step,
        "storeaccount": store,
        "storemove": StoreMove.objects.create(store=store, before="belum", after="daftar", made_by=person),
        "submission": Submission.objects.create(
            seller=seller, requirement=step, state="menunggu", submitted_by=person, note="halaman toko"
        ),
        "edition": Edition.objects.create(category=shelf, subdistrict=place, requested_by=person),
        "importbatch": ImportBatch.objects.create(filename=f"lembar-{number}.xlsx", requested_by=person),
        "invitation": Invitation.make(person, by=mentor)[0],
        "emailaddress": EmailAddress.objects.create(user=person, email=f"pemilik{number}@contoh.id"),
    }
