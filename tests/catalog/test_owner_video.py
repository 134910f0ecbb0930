import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import Video
from ikmportal.fuzz.seeds import clip
from tests import people

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def film():
    return clip(12)


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def owner(kitchen, client):
    user = people.owner(kitchen)
    client.force_login(user)
    return user


@pytest.fixture
def shown(kitchen, owner, staff):
    return people.published(of=kitchen, by=staff)


def send(client, product, data, **headers):
    file = SimpleUploadedFile("film.mp4", data, "video/mp4")
    return client.post(reverse("workspace_video", args=[product.pk]), {"video": file}, headers=headers)


def test_a_video_is_taken_and_buyers_see_it_at_once(client, shown, owner, film):
    assert "<video" not in client.get(shown.get_absolute_url()).content.decode()
    answer = send(client, shown, film)
    video = Video.objects.get()
    assert (answer.url, video.uploaded_by, 11 < video.seconds < 13) == (f"/usaha/produk/{shown.pk}/#video", owner, True)
    html = client.get(shown.get_absolute_url()).content.decode()
    assert f'controls preload="none" poster="{video.poster_url}" src="{video.url}"' in html


def test_the_page_lets_its_own_videos_play(client, shown):
    assert "media-src 'self'" in client.get(shown.get_absolute_url()).headers["Content-Security-Policy"]


def test_a_file_that_is_no_video_is_refused_in_words(client, shown):
    answer = send(client, shown, b"<script>", **HTMX)
    assert (answer.status_code, "film.mp4: " in answer.content.decode(), Video.objects.count()) == (422, True, 0)


def test_one_that_is_too_short_is_refused_in_words(client, shown):
    answer = send(client, shown, clip(3), **HTMX)
    assert (answer.status_code, "10" in answer.content.decode(), Video.objects.count()) == (422, True, 0)


def test_another_takes_the_place_of_the_first_and_its_files_go(client, shown, film, django_capture_on_commit_callbacks):
    send(client, shown, film)
    first = Video.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        send(client, shown, clip(14))
    second = Video.objects.get()
    assert [default_storage.exists(video.file) for video in (first, second)] == [False, True]


def test_the_same_again_is_one(client, shown, film, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(client, shown, film)
        send(client, shown, film)
    assert default_storage.exists(Video.objects.get().file)


def test_a_video_is_deleted_with_its_files(client, shown, film, django_capture_on_commit_callbacks):
    send(client, shown, film)
    video = Video.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("workspace_video_delete", args=[shown.pk]))
    assert (Video.objects.count(), default_storage.exists(video.file)) == (0, False)
    assert "<video" not in client.get(shown.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("asked", "status", "range_", "length"),
    [
        ("bytes=0-1", 206, "bytes 0-1/{size}", 2),
        ("bytes=10-", 206, "bytes 10-{last}/{size}", None),
        ("bytes=99999999-", 416, "bytes */{size}", 0),
    ],
)
def test_a_player_gets_the_part_it_asks_for(client, shown, film, asked, status, range_, length):
    send(client, shown, film)
    video = Video.objects.get()
    answer = client.get(video.url, headers={"Range": asked, "Accept-Encoding": "gzip"})
    facts = {"size": video.size, "last": video.size - 1}
    assert (answer.status_code, answer.headers["Content-Range"]) == (status, range_.format(**facts))
    assert len(answer.content) == (video.size - 10 if length is None else length)


def test_without_a_range_it_is_whole(client, shown, film):
    send(client, shown, film)
    video = Video.objects.get()
    answer = client.get(video.url, headers={"Accept-Encoding": "gzip"})
    assert (len(answer.getvalue()), answer.headers["Accept-Ranges"]) == (video.size, "bytes")
