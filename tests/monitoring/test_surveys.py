"""Questionnaires: asked by link, answered once by nobody in particular, told only in figures of five or more."""

import io
import re
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from monitoring import inviting, shuffling
from monitoring.models import Answer, InstrumentVersion, Refused, Role, Survey, SurveyInvitation, SurveyResponse
from monitoring.surveying import ALONG, FEW, LEAST, Results, withheld
from tests import people
from tests.catalog import pages
from tests.records import instrument, survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(staff):
    return survey("Manfaat", by=staff)


@pytest.fixture
def skm_survey(staff):
    return survey("Kepuasan", by=staff, version=instrument("Survei Kepuasan Masyarakat", "skm"))


def links(survey, role="pemilik", number=1):
    return [reverse("survey_answer", args=[token]) for token in SurveyInvitation.make(survey, role, number)]


def body(survey, value=4):
    return {f"s{statement.pk}": value for statement in survey.version.statements.all()}


def answer(survey, role, *values):
    """One response a value, which is given to every statement."""
    for value, token in zip(values, SurveyInvitation.make(survey, role, len(values)), strict=True):
        every = dict.fromkeys(survey.version.statements.all(), value)
        assert SurveyInvitation.objects.behind(token).answer(every)


def closed(survey):
    """Until yesterday."""
    day = timezone.localdate() - timedelta(days=1)
    survey.opens_on = survey.closes_on = day
    survey.save()
    return survey


def found(survey):
    return Results(Survey.objects.for_list().get(pk=survey.pk))


# Versions


def test_a_version_with_a_survey_never_changes_and_says_why(asked):
    statement, choice = asked.version.statements.first(), asked.version.choices.first()
    for deed in (asked.version.save, statement.save, statement.delete, choice.save):
        with pytest.raises(Refused, match="Salin menjadi versi baru"):
            deed()
    with pytest.raises(Refused), transaction.atomic():
        asked.version.statements.create(text="Satu lagi")


def test_a_copy_asks_the_same_and_may_be_changed(asked):
    copied = asked.version.copy()
    copied.statements.first().delete()
    assert (copied.number, copied.choices.count(), copied.statements.count()) == (2, 4, 1)
    assert asked.version.statements.count() == 2


def test_staff_copy_a_frozen_version_and_read_why_they_must(asked, staff_client):
    page = staff_client.get(asked.version.get_absolute_url()).text
    assert ("Salin menjadi versi baru" in page, "tidak berubah lagi" in page, 'name="_save"' in page) == (
        True,
        True,
        False,
    )
    answered = staff_client.post(f"/dinas/monitoring/instrumentversion/{asked.version.pk}/salin/")
    copied = InstrumentVersion.objects.get(number=2)
    assert answered.headers["Location"] == copied.get_absolute_url()
    assert 'name="_save"' in staff_client.get(copied.get_absolute_url()).text


def test_no_survey_stands_on_a_version_that_is_not_whole(staff):
    version = instrument("Survei Kepuasan Masyarakat", "skm")
    version.statements.get(element="U3").delete()
    made = Survey(version=version, title="Uji", period="kini", closes_on=timezone.localdate(), made_by=staff)
    with pytest.raises(ValidationError, match=r"U3 \(Waktu penyelesaian\) belum ada"):
        made.full_clean()
    with pytest.raises(Refused, match="U3"):
        made.save()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda version: version.choices.filter(value=2).delete(), "1 sampai 4"),
        (lambda version: version.choices.update(is_positive=True), "sisakan yang tidak"),
        (lambda version: version.choices.update(is_positive=False), "Tandai pilihan"),
        (lambda version: version.statements.all().delete(), "Belum ada pernyataan"),
        (lambda version: version.statements.filter(position=0).update(element="U1"), "punya unsur"),
    ],
)
def test_what_a_version_lacks_is_said(change, sentence):
    version = instrument()
    assert version.missing() == []
    change(version)
    assert any(sentence in str(one) for one in version.missing())


def test_in_the_formula_three_and_four_are_positive():
    version = instrument("Survei Kepuasan Masyarakat", "skm")
    version.choices.filter(value=3).update(is_positive=False)
    assert [str(one) for one in version.missing()] == [
        "Pada Survei Kepuasan Masyarakat, yang dihitung positif adalah 3 dan 4."
    ]


def test_the_reference_brings_two_whole_questionnaires_once(reference):
    from monitoring import reference as ours

    ours.load()
    versions = {version.instrument.name: version for version in InstrumentVersion.objects.all()}
    assert {
        name: (version.scale, version.statements.count(), version.missing()) for name, version in versions.items()
    } == {"Survei Kepuasan Masyarakat": ("skm", 9, []), "Manfaat pendampingan": ("setuju-4", 6, [])}


# Answering


def test_a_link_is_answered_without_signing_in_and_thanked(client, asked):
    (link,) = links(asked)
    page = client.get(link)
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "same-origin")
    assert ("no-store" in page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == (True, "noindex, nofollow")
    assert client.post(link, body(asked)).headers["Location"] == "/survei/terima-kasih/"
    assert [(one.role, one.answers.count()) for one in SurveyResponse.objects.all()] == [("pemilik", 2)]


def test_a_link_answers_once(client, asked):
    (link,) = links(asked)
    answers = [client.post(link, body(asked)) for _twice in range(2)]
    assert [one.status_code for one in answers] == [302, 410]
    assert "sudah dipakai" in answers[1].text
    assert SurveyResponse.objects.count() == 1


def test_two_who_opened_the_same_link_leave_one_response(asked):
    (token,) = SurveyInvitation.make(asked, "pemilik", 1)
    first, second = SurveyInvitation.objects.behind(token), SurveyInvitation.objects.behind(token)
    every = dict.fromkeys(asked.version.statements.all(), 3)
    assert [first.answer(every), second.answer(every)] == [True, False]
    assert SurveyResponse.objects.count() == 1


def test_a_response_that_fails_leaves_the_link_unused(asked):
    (token,) = SurveyInvitation.make(asked, "pemilik", 1)
    one = asked.version.statements.first()
    for strange in ({one: 4}, dict.fromkeys(asked.version.statements.all(), 5)):
        with pytest.raises(Refused):
            SurveyInvitation.objects.behind(token).answer(strange)
    assert (SurveyInvitation.objects.get().is_used, SurveyResponse.objects.count()) == (False, 0)


def test_what_was_chosen_stays_when_something_is_missing(client, asked):
    (link,) = links(asked)
    first, second = body(asked)
    page = client.post(link, {first: 3})
    assert (page.status_code, SurveyResponse.objects.count()) == (422, 0)
    assert re.findall(r'name="(s\d+)" value="(\d)"[^>]* checked', page.text) == [(first, "3")]
    assert ("Terjawab 1 dari 2" in page.text, f'href="#{second}"' in page.text) == (True, True)


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"), [(-9, -1, "sudah ditutup"), (1, 9, "belum dibuka"), (0, 0, None), (-9, 0, None)]
)
def test_a_link_holds_from_the_first_day_to_the_last(client, asked, opens, closes, sentence):
    (link,) = links(asked)
    today = timezone.localdate()
    days = {"opens_on": today + timedelta(days=opens), "closes_on": today + timedelta(days=closes)}
    Survey.objects.filter(pk=asked.pk).update(**days)
    page = client.post(link, body(asked))
    assert (page.status_code, SurveyResponse.objects.count()) == ((410, 0) if sentence else (302, 1))
    assert sentence is None or sentence in page.text


def test_a_link_nobody_made_is_not_there(client, asked):
    page = client.get("/survei/karangan/")
    assert (page.status_code, "tidak kami kenal" in page.text) == (404, True)


def test_too_many_tries_from_one_place_are_stopped(client, asked, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"survey": "2/m/ip"}
    assert [client.get("/survei/karangan/").status_code for _try in range(3)] == [404, 404, 429]


def test_opening_the_page_writes_nothing(client, asked):
    (link,) = links(asked)
    with CaptureWrites() as written:
        client.get(link)
    assert written == []


class CaptureWrites(list):
    def __enter__(self):
        self.wrapper = connection.execute_wrapper(self._note)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *problem):
        self.wrapper.__exit__(*problem)

    def _note(self, execute, sql, params, many, context):
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE")):
            self.append(sql)
        return execute(sql, params, many, context)


# Anonymity


def test_no_column_of_a_response_tells_who_when_or_from_where():
    kinds = {
        model: {field.name: type(field) for field in model._meta.concrete_fields} for model in (SurveyResponse, Answer)
    }
    assert kinds == {
        SurveyResponse: {"id": models.UUIDField, "survey": models.ForeignKey, "role": models.CharField},
        Answer: {
            "id": models.UUIDField,
            "response": models.ForeignKey,
            "statement": models.ForeignKey,
            "value": models.PositiveSmallIntegerField,
        },
    }
    assert [field for field in SurveyInvitation._meta.concrete_fields if "time" in type(field).__name__.lower()] == []


def test_nothing_in_the_database_ties_a_response_to_its_link_or_to_whoever_sent_it(client, asked):
    person = people.person("penjawab")
    client.force_login(person)
    (link,) = links(asked)
    before = everything()
    client.post(link, body(asked), headers={"user-agent": "Peramban", "x-forwarded-for": "203.0.113.9"})
    response, invitation = SurveyResponse.objects.get(), SurveyInvitation.objects.get()
    new = {
        (table, row) for table, row in everything() - before if not table.startswith(("django_session", "usersessions"))
    }
    assert {table for table, _row in new} == {
        "monitoring_answer",
        "monitoring_surveyinvitation",
        "monitoring_surveyresponse",
    }
    told = "\n".join(row for table, row in new if table != "monitoring_surveyinvitation")
    traces = [link.split("/")[2], invitation.digest, person.username, "203.0.113.9", "Peramban", "datetime"]
    assert [trace for trace in traces if trace in told] == []
    used = next(row for table, row in new if table == "monitoring_surveyinvitation")
    assert (response.pk.hex in used.replace("-", ""), "datetime" in used) == (False, False)


def everything():
    """`{(table, row as text)}` of the whole database."""
    with connection.cursor() as cursor:
        rows = set()
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows |= {(table, repr(row)) for row in cursor.fetchall()}
    return rows


def test_the_order_of_keys_is_not_the_order_of_answers(asked):
    made = [SurveyResponse.keep(asked, "pemilik", dict.fromkeys(asked.version.statements.all(), 4)) for _n in range(12)]
    assert [one.pk for one in made] != sorted(one.pk for one in made)


def test_a_closed_survey_is_laid_down_anew_in_an_order_of_chance(asked):
    """As a database without ORDER BY gives them: in the order they were written."""
    answer(asked, "pemilik", *[4, 3, 2, 1] * 3)
    before = contents(asked)
    assert shuffling.shuffle_closed() == 0
    closed(asked)
    assert (shuffling.shuffle_closed(), shuffling.shuffle_closed()) == (1, 0)
    laid = {
        table: in_place(table, key) for table, key in {"surveyresponse": "id", "surveyinvitation": "digest"}.items()
    }
    assert {table: keys == sorted(keys) for table, keys in laid.items()} == dict.fromkeys(laid, True)
    assert contents(asked) == before


def contents(survey):
    answers = Answer.objects.filter(response__survey=survey).order_by("pk")
    links = survey.invitations.order_by("digest")
    return list(answers.values_list()), list(links.values_list("digest", "role", "is_used"))


def in_place(table, key):
    with connection.cursor() as cursor:
        place = "ctid" if connection.vendor == "postgresql" else "rowid"
        cursor.execute(f"SELECT {key} FROM monitoring_{table} ORDER BY {place}")
        return [str(row[0]) for row in cursor.fetchall()]


def test_only_the_digest_of_a_link_is_kept(asked):
    (token,) = SurveyInvitation.make(asked, "pemilik", 1)
    assert (token in str(SurveyInvitation.objects.values()), len(SurveyInvitation.objects.get().digest)) == (False, 64)


def test_the_database_refuses_a_second_answer_and_a_strange_one(asked):
    answer(asked, "pemilik", 4)
    response, statement = SurveyResponse.objects.get(), asked.version.statements.first()
    for facts in ({"statement": statement, "value": 3}, {"statement": None, "value": 3}, {"value": 6}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.create(response=response, **{"statement": statement, **facts})
    with pytest.raises(ProtectedError):
        statement.version.statements.filter(pk=statement.pk).delete()


# Links


def test_staff_make_links_and_see_them_once(staff_client, asked):
    address = f"/dinas/monitoring/survey/{asked.pk}/tautan/"
    page = staff_client.post(address, {"pemilik": 2, "pembeli": 1})
    shown = set(re.findall(r"/survei/[\w-]+/", page.text))
    assert ([invitation.role for invitation in SurveyInvitation.objects.order_by("pk")], len(shown)) == (
        ["pemilik", "pemilik", "pembeli"],
        3,
    )
    assert "https://wa.me/?text=Halo" in page.text
    assert re.findall(r"/survei/[\w-]+/", staff_client.get(address).text) == []


def test_links_come_as_a_workbook_too(staff_client, asked):
    got = staff_client.post(f"/dinas/monitoring/survey/{asked.pk}/tautan/", {"pemilik": 2, "sebagai": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(got.content)).active.values)
    tokens = [row[1].split("/")[-2] for row in rows[1:]]
    assert [SurveyInvitation.objects.behind(token).role for token in tokens] == ["pemilik", "pemilik"]


def test_no_links_are_made_for_nobody_or_after_the_end(staff_client, asked):
    address = f"/dinas/monitoring/survey/{asked.pk}/tautan/"
    assert "Tulis berapa tautan" in staff_client.post(address, {}).text
    closed(asked)
    assert "sudah ditutup" in staff_client.post(address, {"pemilik": 2}).text
    with pytest.raises(Refused):
        inviting.invite(asked, {Role.OWNER: 1})
    assert SurveyInvitation.objects.count() == 0


# Results


def test_results_wait_until_the_survey_has_closed(staff_client, asked):
    answer(asked, "pemilik", 4, 4, 4, 4, 4, 1, 1, 1)
    page = staff_client.get(asked.get_absolute_url()).text
    assert ("n = 8" in page, "Bagian jawaban positif" in page) == (True, False)
    assert (found(asked).lines, found(asked).share, found(asked).index) == ([], None, None)
    assert staff_client.get(f"{asked.get_absolute_url()}hasil.xlsx").status_code == 404


def test_a_survey_that_has_closed_is_not_opened_again(asked):
    closed(asked)
    asked.closes_on = timezone.localdate()
    with pytest.raises(ValidationError, match="tidak dibuka lagi"):
        asked.full_clean()


def test_every_figure_has_its_n(staff_client, asked):
    answer(asked, "pemilik", *[4] * 12, *[1] * 8)
    SurveyInvitation.make(asked, "pemilik", 5)
    results = found(closed(asked))
    assert (results.n, results.rate.part, results.rate.of, results.rate.percent) == (20, 20, 25, Decimal("80.0"))
    assert (results.share.part, results.share.of, results.share.percent) == (24, 40, Decimal("60.0"))
    assert [(line.n, line.share.part, line.spread) for line in results.lines] == [(20, 12, None)] * 2
    said = " ".join(pages.said(staff_client.get(asked.get_absolute_url())))
    assert ("tingkat jawaban 80,0 %: 20 dari 25 undangan" in said, "24 dari 40 jawaban" in said) == (True, True)


def test_the_value_and_the_share_are_never_mixed(staff_client, skm_survey):
    """By hand: 10 × 4, 5 × 3 and 5 × 1 to each element: NRR 60/20 = 3, so 3 × 25 = 75.00, C; positive 15 of 20."""
    answer(skm_survey, "pemilik", *[4] * 10, *[3] * 5, *[1] * 5)
    results = found(closed(skm_survey))
    assert (results.index.value, results.index.grade.letter, results.index.n) == (Decimal("75.00"), "C", 20)
    assert (results.share.percent, results.share.of) == (Decimal("75.0"), 180)
    page = staff_client.get(skm_survey.get_absolute_url()).text
    value, share = (re.search(rf'(?s)aria-labelledby="{name}".*?</section>', page)[0] for name in ("nilai", "positif"))
    assert ("75,00" in value, "75,0 %" in value, "75,00" in share, "75,0 %" in share) == (True, False, False, True)
    assert ("bukan persen" in value, "PermenPAN-RB 14/2017" in value) == (True, True)


def test_an_own_questionnaire_has_no_value_and_no_grade(staff_client, asked):
    answer(asked, "pemilik", *[4] * 6, *[1] * 6)
    assert found(closed(asked)).index is None
    page = staff_client.get(asked.get_absolute_url()).text
    assert ("Nilai Survei Kepuasan Masyarakat" in page, "NRR" in page) == (False, False)


def test_under_five_answers_nothing_is_told(staff_client, skm_survey):
    answer(skm_survey, "pemilik", 4, 4, 1, 1)
    results = found(closed(skm_survey))
    assert (results.n, results.rate, results.share, results.index, results.lines) == (None, None, None, None, [])
    said = " ".join(pages.said(staff_client.get(skm_survey.get_absolute_url())))
    assert ("kurang dari 5 jawaban" in said, "n = 4" in said, "4 dari 4" in said) == (True, False, False)
    assert "n = 4" not in " ".join(pages.said(staff_client.get("/usaha/survei/")))


def test_nobody_answered_is_told_kindly(staff_client, skm_survey):
    closed(skm_survey)
    assert (found(skm_survey).index, found(skm_survey).n) == (None, None)
    assert staff_client.get(skm_survey.get_absolute_url()).status_code == 200


def test_a_small_role_takes_the_next_smallest_along(skm_survey):
    for role, number in {"pemilik": 12, "pembeli": 10, "dinas": 6, "pembimbing": 3}.items():
        answer(skm_survey, role, *[4] * number)
    groups = {group.role.value: (group.n, group.why) for group in found(closed(skm_survey)).groups}
    assert groups == {"pemilik": (12, ""), "pembeli": (10, ""), "dinas": (None, ALONG), "pembimbing": (None, FEW)}
    assert {group.index for group in found(skm_survey).groups if group.n is None} == {None}


def test_an_open_survey_hides_small_roles_too(asked):
    answer(asked, "pemilik", *[4] * 9)
    answer(asked, "pembeli", 4)
    assert [group.n for group in found(asked).groups] == [None, None]


def test_a_choice_of_few_is_not_counted_out(asked):
    answer(asked, "pemilik", *[4] * 8, *[3] * 8, *[2] * 8, *[1] * 2)
    assert [line.spread for line in found(closed(asked)).lines] == [None, None]


def test_choices_of_five_and_more_are_counted(asked):
    answer(asked, "pemilik", *[4] * 8, *[3] * 7, *[2] * 6, *[1] * 5)
    spread = found(closed(asked)).lines[0].spread
    assert [share.part for _choice, share in spread] == [5, 6, 7, 8]


def test_a_share_that_leaves_few_is_not_told(asked):
    answer(asked, "pemilik", *[4] * 20, 1)
    results = found(closed(asked))
    assert (results.share, [line.share for line in results.lines]) == (None, [None, None])


def test_a_hidden_statement_is_not_the_difference_of_the_others(staff):
    asked = survey("Tiga", by=staff, version=instrument("Tiga", statements="abc"))
    first, second, third = asked.version.statements.all()
    for number, token in enumerate(SurveyInvitation.make(asked, "pemilik", 30)):
        given = {first: 1 if number < 2 else 4, second: 1 if number < 6 else 4, third: 1 if number < 15 else 4}
        SurveyInvitation.objects.behind(token).answer(given)
    results = found(closed(asked))
    assert [line.share and line.share.part for line in results.lines] == [None, None, 15]
    assert results.share.part == 28 + 24 + 15


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ({"a": 9, "b": 8}, ""),
        ({"a": 9, "b": 4}, "ab"),
        ({"a": 9, "b": 8, "c": 4}, "bc"),
        ({"a": 9, "b": 8, "c": 7, "d": 1, "e": 1}, "cde"),  # d and e together would be 2
        ({"a": 9, "b": 3, "c": 2}, "bc"),
        ({"a": 9, "b": 8, "c": 0}, "bc"),
        ({"a": 3}, "a"),
        ({"b": 8, "a": 8, "c": 8, "d": 1}, "bd"),  # of those alike the first, on every page
    ],
)
def test_what_is_withheld_is_five_or_more_and_of_two_at_least(cells, hidden):
    assert withheld({key: (count,) for key, count in cells.items()}) == set(hidden)


def test_the_least_says_where_it_comes_from(staff_client, asked):
    assert LEAST == 5
    assert "UU 27/2022" in staff_client.get(asked.get_absolute_url()).text


def test_the_workbook_holds_no_cell_the_page_does_not_show(staff_client, skm_survey):
    for role, number in {"pemilik": 12, "pembeli": 10, "dinas": 6, "pembimbing": 3}.items():
        answer(skm_survey, role, *[4] * (number - 2), 1, 2)
    got = staff_client.get(f"{closed(skm_survey).get_absolute_url()}hasil.xlsx")
    sheets = {sheet.title: list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(got.content))}
    assert [row[:3] for row in sheets["Peran"][1:]] == [
        ("pemilik IKM", 12, 12),
        ("pembimbing", 3, "kurang dari 5 jawaban"),
        ("pembeli", 10, 10),
        ("pegawai dinas", 6, "disembunyikan, agar kelompok kecil tidak terhitung"),
    ]
    small = [
        cell for rows in sheets.values() for row in rows for cell in row if isinstance(cell, int) and 0 <= cell < 5
    ]
    assert small == [3]  # how many were invited, which no answer tells


# Who


@pytest.mark.parametrize("who", ["owner", "mentor"])
def test_makers_and_mentors_do_not_read_results(client, asked, who):
    client.force_login(getattr(people, who)(people.seller()))
    addresses = ["/usaha/survei/", asked.get_absolute_url(), f"{asked.get_absolute_url()}hasil.xlsx"]
    assert [client.get(address).status_code for address in addresses] == [404] * 3


def test_the_head_reads_results_and_makes_no_links(client, asked):
    client.force_login(people.head_of_office())
    assert client.get("/usaha/survei/").status_code == client.get(asked.get_absolute_url()).status_code == 200
    assert client.get(f"/dinas/monitoring/survey/{asked.pk}/tautan/").status_code == 404


def test_no_page_of_the_office_lists_single_answers():
    from django.contrib import admin

    assert {SurveyInvitation, SurveyResponse, Answer} & set(admin.site._registry) == set()


def test_a_survey_with_answers_is_not_deleted(staff_client, asked):
    answer(asked, "pemilik", 4)
    assert staff_client.post(f"/dinas/monitoring/survey/{asked.pk}/delete/", {"post": "yes"}).status_code == 403


def test_staff_make_a_survey_and_it_knows_who(staff_client, staff):
    version = instrument()
    closes = timezone.localdate() + timedelta(days=3)
    facts = {
        "version": version.pk,
        "title": "Uji",
        "period": "kini",
        "opens_on": timezone.localdate(),
        "closes_on": closes,
    }
    staff_client.post("/dinas/monitoring/survey/add/", facts)
    assert [(one.made_by, one.version) for one in Survey.objects.all()] == [(staff, version)]


# Cost


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_for_one_and_three(staff_client, staff, queries, number):
    for count in range(number):
        asked = survey(f"Uji {count}", by=staff, version=instrument(f"Uji {count}", statements="abc"[:number]))
        for role in list(Role)[:number]:
            answer(asked, role, *[4] * 6 * number, *[1] * 6 * number)
    closed(asked)
    for address, cost in {"/usaha/survei/": 5, asked.get_absolute_url(): 10}.items():
        with queries(cost):
            staff_client.get(address)


@pytest.mark.parametrize("number", [1, 3])
def test_the_questionnaire_costs_the_same_for_one_and_three_statements(client, staff, queries, number):
    asked = survey(by=staff, version=instrument(statements="abc"[:number]))
    (link,) = links(asked)
    with queries(3):
        client.get(link)
    with queries(13):
        client.post(link, body(asked))
