import pytest

pytestmark = pytest.mark.journey


def test_the_demo_brings_in_the_whole_workbook(first_run):
    demo, _records = first_run
    assert "270 IKM, 400 produk" in demo.said


def test_the_demo_says_where_everything_is(first_run):
    demo, _records = first_run
    for words in ("http://localhost:", "staf dinas", "pemilik IKM", "katalog.pdf", "berkas: "):
        assert words in demo.said


def test_ctrl_c_stops_the_site_and_the_worker(first_run):
    demo, _records = first_run
    assert demo.process.returncode is not None
    assert "Menghentikan situs dan pekerja" in demo.said


def test_a_second_run_starts_in_seconds_and_changes_nothing(first_run, site):
    _demo, records = first_run
    assert {name for name in records if records[name] != site.held[name]} == set()
    assert "Mengimpor" not in site.said
    assert site.seconds < 60
