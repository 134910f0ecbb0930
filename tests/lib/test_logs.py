import json
import logging
import os
import subprocess
import sys

import pytest

from ikmportal.lib.logs import WithoutKeys


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/en/survei/F9E-FF702K23isLbILHzRzwO/", "/en/survei/…/"),
        ("/undangan/WzEsIngiXQ:1wOabc:Zm9v-_bar/", "/undangan/…/"),
        ("/undangan/WzEsIngiXQ%3A1wOabc%3AZm9v-_bar/", "/undangan/…/"),
        ("/akun/password/reset/key/1a-d3xyz9-0123456789abcdef/", "/akun/password/reset/key/…/"),
        ("/akun/password/reset/key/done/", "/akun/password/reset/key/done/"),
        ("/akun/confirm-email/MTI:1wOabc:Zm9v-_barbaz/", "/akun/confirm-email/…/"),
        ("/akun/confirm-email/", "/akun/confirm-email/"),
        ("/survei/terima-kasih/", "/survei/terima-kasih/"),
        ("/usaha/survei/7/", "/usaha/survei/7/"),
    ],
)
def test_a_log_line_holds_no_key(path, kept):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", path), None)
    WithoutKeys().filter(record)
    assert record.getMessage() == f"Not Found: {kept}"


TOLD = """
import json, django, sentry_sdk
django.setup()
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory

events = []
class Kept(sentry_sdk.Transport):
    def capture_envelope(self, envelope):
        events.extend(item.get_event() for item in envelope.items if item.type == "event")

sentry_sdk.get_client().transport = Kept()
answers = get_wsgi_application()
for path in {paths}:
    asked = RequestFactory().get(path + "?q=dicari", headers={{"referer": "http://testserver" + path}})
    answers(asked.environ, lambda *told: None)
print(json.dumps(events))
"""


def test_a_sentry_is_told_no_key_and_nothing_that_was_typed(tmp_path):
    """Without tables these pages fail."""
    paths = ["/survei/F9E-FF702K23isLbILHzRzwO/", "/akun/password/reset/key/1-d3xyz9-0123456789abcdef/"]
    told = {"SENTRY_DSN": "http://kunci@127.0.0.1:9/1", "DJANGO_SETTINGS_MODULE": "ikmportal.settings"}
    told |= {"IKM_VAR": str(tmp_path), "PATH": os.environ["PATH"]}
    script = [sys.executable, "-c", TOLD.format(paths=paths)]
    events = subprocess.run(script, env=told, capture_output=True, text=True, check=True).stdout
    assert [event["request"] for event in json.loads(events)] == [
        {"method": "GET", "url": "http://testserver/survei/…/"},
        {"method": "GET", "url": "http://testserver/akun/password/reset/key/…/"},
    ]
    assert [word for word in ("F9E-FF702", "d3xyz9", "dicari") if word in events] == []
