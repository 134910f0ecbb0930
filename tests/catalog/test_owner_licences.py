from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from catalog import proposing, scope
from catalog.models import Licence, Proposal, ScopeQuestion
from catalog.models.photo import private_storage
from sellers.models import Notice, PersonalAccess
from tests import people

pytestmark = pytest.mark.django_db
PIRT = "2063507010001-30"


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def owner(kitchen, client):
    user = people.owner(kitchen)
    client.force_login(user)
    return user


@pytest.fixture
def product(kitchen):
    return people.product(of=kitchen)


def scan(seed="sertifikat"):
    return SimpleUploadedFile("sertifikat.jpg", people.picture(seed, (500, 700)))


def add(client, maker, **facts):
    filled = {"number": PIRT, "kind": "", "holder": "Alit", "issued_on": "", "valid_until": "31-12-2030", "scope": ""}
    return client.post(reverse("workspace_licence_new", args=[maker.pk]), filled | facts, follow=True)


def edit(client, licence, **facts):
    filled = {
        "number": licence.number,
        "kind": licence.kind,
        "holder": "",
        "issued_on": "",
        "valid_until": "",
        "scope": "",
    }
    return client.post(reverse("workspace_licence", args=[licence.pk]), filled | facts, follow=True)


def listed(client, seller):
    return client.get(reverse("workspace_licences", args=[seller.pk])).content.decode()


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        (PIRT, "pirt", PIRT),
        ("P-IRT No. 206350701 0001-30", "pirt", PIRT),
        ("sertifikat halal ID35110000000000001", "halal", "ID35110000000000001"),
        ("BPOM RI MD 867031001234", "bpom", "MD 867031001234"),
        ("nib 0220001234567", "nib", "0220001234567"),
        ("IDM000123456", "merek", "IDM000123456"),
    ],
)
def test_a_number_tells_its_kind_however_it_is_typed(client, owner, kitchen, typed, kind, number):
    add(client, kitchen, number=typed)
    made = Licence.objects.get()
    assert (made.kind, made.number, made.is_verified) == (kind, number, False)


def test_a_number_is_shown_back_and_its_year_is_not_made_a_date(client, owner, kitchen):
    said = add(client, kitchen, valid_until="").content.decode()
    assert "Ini nomor P-IRT, berlaku sampai 2030 menurut nomornya: isi tanggal yang tercetak." in said
    assert Licence.objects.get().valid_until is None


def test_a_number_speaks_while_it_is_typed(client, owner):
    said = client.get(reverse("workspace_licence_number"), {"number": PIRT}).content.decode()
    assert said.strip() == "Ini nomor P-IRT, berlaku sampai 2030 menurut nomornya: isi tanggal yang tercetak."
    assert client.get(reverse("workspace_licence_number"), {"number": "12"}).content.decode().strip() == ""


@pytest.mark.parametrize(
    ("typed", "kept", "assumed"),
    [
        ("31 Des 2030", date(2030, 12, 31), False),
        ("5/1/2030", date(2030, 1, 5), False),
        ("2030", date(2030, 12, 31), True),
    ],
)
def test_dates_are_read_as_printed_and_a_year_alone_is_marked(client, owner, kitchen, typed, kept, assumed):
    add(client, kitchen, valid_until=typed)
    made = Licence.objects.get()
    assert (made.valid_until, made.valid_until_assumed) == (kept, assumed)


def test_a_year_alone_is_shown_again_as_a_year(client, owner, kitchen):
    add(client, kitchen, valid_until="2030")
    page = client.get(reverse("workspace_licence", args=[Licence.objects.get().pk])).content.decode()
    assert 'value="2030"' in page
    assert "Berlaku sampai tahun 2030." in listed(client, kitchen)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"number": ""}, "Bidang ini tidak boleh kosong"),
        ({"number": "12345"}, "Nomor ini belum kami kenali"),
        ({"number": "ID3511", "kind": "halal"}, "Nomor halal adalah ID dan 17 angka"),
        ({"number": "02200012345", "kind": "nib"}, "NIB harus 13 angka"),
        ({"kind": "bpom"}, "Nomor ini berbentuk P-IRT"),
        ({"valid_until": "besok"}, "tidak terbaca sebagai tanggal"),
        ({"valid_until": "31-02-2030"}, "bukan tanggal yang ada di kalender"),
        ({"issued_on": "2030"}, "Tulis tanggal lengkap"),
        ({"issued_on": "1-1-2031"}, "sebelum tanggal terbit"),
        ({"scan": SimpleUploadedFile("a.pdf", b"<script>")}, "Boleh juga PDF"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(client, owner, kitchen, facts, said):
    assert said in add(client, kitchen, **facts).content.decode()
    assert Licence.objects.count() == 0


def test_a_misfit_warns_and_is_kept(client, owner, kitchen):
    said = add(client, kitchen, number="2063507010001", kind="pirt").content.decode()
    assert "tidak sesuai bentuk P-IRT" in said
    assert Licence.objects.get().number == "2063507010001"


def test_a_date_that_differs_from_the_number_is_pointed_out(client, owner, kitchen):
    said = add(client, kitchen, valid_until="31-12-2029").content.decode()
    assert "Menurut nomornya berlaku sampai 2030, menurut tanggal yang diisi sampai 2029." in said


def test_the_same_number_twice_is_refused(client, owner, kitchen):
    add(client, kitchen)
    assert "Nomor ini sudah tercatat pada IKM ini." in add(client, kitchen).content.decode()
    assert Licence.objects.count() == 1


def test_it_covers_products_of_its_maker_only(client, owner, kitchen, product):
    theirs = people.product("Kopi Bima", of=people.seller("Dapur Bima"))
    assert "Kopi Bima" not in client.get(reverse("workspace_licence_new", args=[kitchen.pk])).content.decode()
    add(client, kitchen, products=[product.pk, theirs.pk])
    assert Licence.objects.count() == 0
    add(client, kitchen, products=[product.pk])
    assert list(Licence.objects.get().products.all()) == [product]


def test_protected_fields_cannot_be_written(client, owner, kitchen, staff):
    other = people.seller("Dapur Bima")
    add(client, kitchen, seller=other.pk, verified_at="2026-01-01", verified_by=staff.pk, evidence="masters/1/a.jpg")
    made = Licence.objects.get()
    assert (made.seller, made.verified_at, made.verified_by, made.evidence.name) == (kitchen, None, None, "")


def test_a_new_one_waits_in_the_offices_list(client, owner, kitchen, staff):
    add(client, kitchen)
    client.force_login(staff)
    assert "izin menunggu diperiksa" in client.get("/dinas/").content.decode()


def test_a_scan_is_kept_private_and_made_anew(client, owner, kitchen):
    add(client, kitchen, scan=scan())
    made = Licence.objects.get()
    got = client.get(reverse("workspace_licence_evidence", args=[made.pk]))
    assert got.getvalue()[:3] == b"\xff\xd8\xff"
    assert {name: got[name] for name in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy")} == {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    }
    assert "no-store" in got["Cache-Control"]
    assert client.get(f"/media/public/{made.evidence.name}").status_code == 404


def test_the_office_finds_the_scan_from_the_licence(client, owner, kitchen, staff):
    add(client, kitchen, scan=scan())
    made = Licence.objects.get()
    client.force_login(staff)
    page = client.get(reverse("admin:catalog_licence_change", args=[made.pk])).content.decode()
    address = reverse("workspace_licence_evidence", args=[made.pk])
    assert f'href="{address}"' in page
    client.get(address).getvalue()
    assert [(seen.user, seen.seller) for seen in PersonalAccess.objects.all()] == [(staff, kitchen)]


def test_another_scan_replaces_the_first_and_deleting_takes_both_away(
    client, owner, kitchen, django_capture_on_commit_callbacks
):
    add(client, kitchen, scan=scan("pertama"))
    first = Licence.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        edit(client, first, scan=scan("kedua"))
    second = Licence.objects.get()
    assert [private_storage().exists(name) for name in (first.evidence.name, second.evidence.name)] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("workspace_licence_delete", args=[second.pk]))
    assert (Licence.objects.count(), private_storage().exists(second.evidence.name)) == (0, False)


def test_what_waits_is_mended_in_place(client, owner, kitchen, product):
    made = people.licence(product, verified=False)
    edit(client, made, holder="Ibu Alit", products=[product.pk])
    kept = Licence.objects.get()
    assert (kept.holder, kept.is_verified, list(kept.products.all())) == ("Ibu Alit", False, [product])


def test_a_verified_one_changes_by_proposal_only(client, owner, product):
    made = people.licence(product, "pirt", PIRT, valid_until=date(2030, 12, 31))
    edit(client, made, number="2063507010001-35", valid_until="31-12-2035", scan=scan())
    kept, proposal = Licence.objects.get(), Proposal.objects.get()
    assert (kept.number, kept.valid_until, kept.evidence.name, kept.is_verified) == (PIRT, date(2030, 12, 31), "", True)
    wished = proposal.changes
    assert (wished["number"], wished["valid_until"]) == ("2063507010001-35", "2035-12-31")
    assert sorted(wished) == ["evidence", "number", "valid_until"]
    assert client.get(reverse("workspace_proposal_evidence", args=[proposal.pk])).getvalue()[:3] == b"\xff\xd8\xff"


def test_an_approved_renewal_becomes_true_with_its_scan(client, owner, product, staff):
    made = people.licence(product, "pirt", PIRT, valid_until=date(2030, 12, 31))
    edit(client, made, number="2063507010001-35", valid_until="2035", scan=scan())
    proposal = Proposal.objects.get()
    proposing.approve(proposal, by=staff, seen=proposing.stamp(proposal))
    kept = Licence.objects.get()
    assert (kept.number, kept.valid_until, kept.valid_until_assumed) == ("2063507010001-35", date(2035, 12, 31), True)
    assert client.get(reverse("workspace_licence_evidence", args=[made.pk])).getvalue()[:3] == b"\xff\xd8\xff"


def test_an_open_proposal_is_gone_on_with_and_can_be_taken_back(
    client, owner, product, django_capture_on_commit_callbacks
):
    made = people.licence(product, "pirt", PIRT, valid_until=date(2030, 12, 31))
    edit(client, made, valid_until="31-12-2035", scan=scan())
    proposal = Proposal.objects.get()
    page = client.get(reverse("workspace_licence", args=[made.pk])).content.decode()
    assert 'value="31-12-2035"' in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("workspace_licence_unwish", args=[made.pk]))
    assert Proposal.objects.get().state == Proposal.State.WITHDRAWN
    assert not private_storage().exists(proposal.changes["evidence"])


def test_saving_a_verified_one_unchanged_proposes_nothing(client, owner, product):
    made = people.licence(product, "pirt", PIRT, valid_until=date(2030, 12, 31))
    assert "Tidak ada yang berubah." in edit(client, made, valid_until="31-12-2030").content.decode()
    assert Proposal.objects.count() == 0


def test_what_was_verified_cannot_be_deleted_here(client, owner, product):
    made = people.licence(product)
    client.post(reverse("workspace_licence_delete", args=[made.pk]))
    assert Licence.objects.count() == 1


def test_what_was_verified_while_the_form_was_open_is_not_overwritten(client, owner, product, staff):
    made = people.licence(product, "pirt", PIRT, verified=False, valid_until=date(2030, 12, 31))
    form = client.get(reverse("workspace_licence", args=[made.pk]))
    assert form.status_code == 200
    Licence.objects.get().verify(by=staff)
    edit(client, made, number="2063507010001-35", valid_until="31-12-2035")
    assert (Licence.objects.get().number, Proposal.objects.count()) == (PIRT, 1)


def test_states_are_told_honestly(client, owner, kitchen, staff):
    today = timezone.localdate()
    makes = [people.product(name, of=kitchen) for name in ("Satu", "Dua", "Tiga", "Empat")]
    people.licence(makes[0], "pirt", PIRT, verified=False)
    people.licence(makes[1], "pirt", "2063507010002-30", valid_until=today + timedelta(days=12))
    people.licence(makes[2], "pirt", "2063507010003-20", valid_until=today - timedelta(days=1))
    people.licence(makes[3], "halal", "ID35110000000000009")
    scope.ask(makes[3], ScopeQuestion.Reason.COMPOSITION, by=owner)
    page = listed(client, kitchen)
    assert [page.count(f'">{state}</span>') for state in ("menunggu diperiksa", "terverifikasi", "habis", "gugur")] == [
        1
    ] * 4
    assert "12 hari lagi" in page
    assert "lencana dilepas dulu, komposisi berubah" in page


def test_a_licence_that_no_longer_covers_says_which_product_fell_out(client, owner, kitchen, product, staff):
    people.licence(product)
    scope.ask(product, ScopeQuestion.Reason.BRAND, by=owner)
    scope.answer(ScopeQuestion.objects.get(), covers=False, by=staff)
    page = listed(client, kitchen)
    assert [words in page for words in ('">gugur</span>', "Tidak lagi mencakup", product.name)] == [True] * 3


def test_one_doubted_product_of_two_leaves_the_licence_standing(client, owner, kitchen, product):
    other = people.product("Lain", of=kitchen)
    people.licence(product).products.add(other)
    scope.ask(product, ScopeQuestion.Reason.COMPOSITION, by=owner)
    assert '">terverifikasi</span>' in listed(client, kitchen)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(client, owner, kitchen, queries, count):
    for number in range(count):
        made = people.licence(people.product(f"P{number}", of=kitchen), number=f"ID{number:017d}")
        proposing.propose_licence(made, {"holder": "Lain"}, by=owner)
        scope.ask(made.products.get(), ScopeQuestion.Reason.BRAND, by=owner)
    with queries(11):
        listed(client, kitchen)


def test_owners_hear_what_a_mentor_wrote_with_the_difference(client, kitchen, product):
    owner, mentor = people.owner(kitchen), people.mentor(kitchen)
    made = people.licence(product, verified=False)
    client.force_login(mentor)
    edit(client, made, holder="Ibu Alit", products=[product.pk])
    told = Notice.objects.get()
    assert (told.user, told.made_by, told.difference) == (owner, mentor, [["atas nama", "", "Ibu Alit"]])


def test_too_many_waiting_are_refused(client, owner, kitchen, monkeypatch):
    monkeypatch.setattr("catalog.licensing.MOST_WAITING", 1)
    add(client, kitchen)
    assert "Terlalu banyak izin" in add(client, kitchen, number="IDM000123456").content.decode()
    assert Licence.objects.count() == 1


def test_nothing_of_another_maker_answers(client, owner):
    theirs = people.licence(people.product(of=people.seller("Dapur Bima")), verified=False)
    theirs.evidence = "licences/1/a.jpg"
    theirs.save()
    for name in ("workspace_licence", "workspace_licence_delete", "workspace_licence_unwish"):
        assert client.post(reverse(name, args=[theirs.pk]), {"number": PIRT}).status_code == 404
    assert client.get(reverse("workspace_licence_evidence", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("workspace_licences", args=[theirs.seller_id])).status_code == 404


def test_a_mentor_without_the_right_to_write_reads_only(client, kitchen, product):
    made = people.licence(product, verified=False)
    client.force_login(people.mentor(kitchen, may_edit=False))
    page = listed(client, kitchen)
    assert (made.number in page, "Tambah izin" in page) == (True, False)
    assert edit(client, made, holder="X").status_code == 404
