"""When personal data got out: whom it concerns, and what they are told."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalog.models import DataCopy
from sellers.models import PersonalAccess
from tests import people

pytestmark = pytest.mark.django_db

NOON = timezone.make_aware(timezone.datetime(2026, 11, 20, 12))
DAY = {"since": "2026-11-20", "until": "2026-11-21", "known": "2026-11-22T09:00"}


@pytest.fixture
def opened(staff):
    """Three makers: one was looked at that day, one exported, one another day."""
    makers = [people.seller(f"Dapur {name}") for name in ("Alit", "Bima", "Citra")]
    for seller, where, at in zip(
        makers, ("halaman IKM di ruang kerja", "ekspor daftar IKM", "halaman usaha"), (0, 0, 30), strict=True
    ):
        PersonalAccess.objects.create(seller=seller, user=staff, where=where, at=NOON + timedelta(days=at))
    return makers


def told(capsys, **more):
    call_command("breach_report", **DAY, **more)
    return capsys.readouterr().out


def test_it_names_whose_data_which_fields_and_through_whom(opened, capsys):
    text = told(capsys)
    assert "## Milik siapa (2 IKM)" in text
    assert f"- Dapur Alit (#{opened[0].pk}): alamat, letak, nomor telepon, NIB, tenaga kerja, investasi" in text
    assert "- Sari: 2 kali" in text
    assert "Citra" not in text


def test_a_day_lasts_until_its_end(opened, capsys):
    call_command("breach_report", since="2026-11-20", until="2026-11-20")
    text = capsys.readouterr().out
    assert "20 November 2026 00.00 sampai 20 November 2026 23.59" in text
    assert "## Milik siapa (2 IKM)" in text


def test_a_sitting_that_began_before_is_told_of(opened, capsys):
    """It is written down once an hour: of a second look, by whoever holds the account, there is no row."""
    for since, makers in (("2026-11-20T12:30", 2), ("2026-11-20T13:01", 0)):
        call_command("breach_report", since=since, until="2026-11-20T14:00")
        text = capsys.readouterr().out
        assert f"## Milik siapa ({makers} IKM)" in text
        assert "dicatat sekali dalam satu jam" in text


def test_the_72_hours_run_from_when_it_became_known(opened, capsys):
    assert "paling lambat **25 November 2026 09.00**" in told(capsys)


def test_one_account_or_one_maker_alone(opened, capsys):
    PersonalAccess.objects.create(seller=opened[2], user=people.person("lain"), where="halaman toko", at=NOON)
    assert "## Milik siapa (1 IKM)" in told(capsys, user="lain")
    assert "Dapur Citra (#" in told(capsys, seller=opened[2].pk)


def test_a_copy_of_all_data_is_told_of(opened, capsys):
    owner = people.owner(opened[2])
    DataCopy.objects.create(seller=opened[2], user=owner, requested_by=owner, requested_at=NOON)
    assert f"Dapur Citra (#{opened[2].pk}): semua catatan tentang usaha dan akunnya" in told(capsys)


def test_the_letter_says_what_the_law_asks(opened, capsys):
    letter = told(capsys).partition("# Surat pemberitahuan")[2]
    assert [
        part in letter for part in ("Data yang terungkap:", "Kapan:", "Bagaimana:", "Yang sudah kami lakukan:")
    ] == [True] * 4


def test_a_file_is_for_its_owner_alone(opened, tmp_path):
    target = tmp_path / "laporan.md"
    call_command("breach_report", **DAY, out=str(target))
    assert (target.stat().st_mode & 0o777, "Dapur Alit" in target.read_text()) == (0o600, True)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"since": "kemarin"}, "bukan waktu: 'kemarin'; tulis 2026-11-27 atau 2026-11-27T08:30"),
        ({"until": "2026-11-01"}, "--until lebih awal daripada --since"),
        ({"user": "siapa"}, "tidak ada pengguna 'siapa'"),
        ({"seller": 0}, "tidak ada IKM 0"),
    ],
)
def test_what_cannot_be_asked_is_said(wrong, words, opened):
    with pytest.raises(CommandError, match=words):
        call_command("breach_report", **{**DAY, **wrong})


def test_every_page_the_log_names_is_known_by_its_fields(opened):
    """The words of PersonalAccess.record in the code, and nothing falls to the general sentence."""
    from pathlib import Path

    from catalog.breach import OTHERWISE, Look

    root = Path(__file__).resolve().parents[2]
    spoken = ["halaman usaha", "berkas izin Halal", "berkas bukti masalah", "halaman toko di ruang kerja dinas"]
    spoken += ["halaman toko", "berkas bukti toko", "riwayat IKM di ruang kerja", "ekspor daftar IKM"]
    code = " ".join(
        path.read_text()
        for room in ("sellers", "catalog", "onboarding", "monitoring")
        for path in (root / room).rglob("*.py")
    )
    assert code.count("PersonalAccess.record(") == 8
    assert [words for words in spoken if Look(None, None, words, None).fields == OTHERWISE] == []
