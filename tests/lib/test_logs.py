import logging

import pytest

from ikmportal.lib.logs import WithoutKeys


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/en/survei/F9E-FF702K23isLbILHzRzwO/", "/en/survei/…/"),
        ("/undangan/WzEsIngiXQ:1wOabc:Zm9v-_bar/", "/undangan/…/"),
        ("/survei/terima-kasih/", "/survei/terima-kasih/"),
        ("/usaha/survei/7/", "/usaha/survei/7/"),
    ],
)
def test_a_log_line_holds_no_key(path, kept):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", path), None)
    WithoutKeys().filter(record)
    assert record.getMessage() == f"Not Found: {kept}"
