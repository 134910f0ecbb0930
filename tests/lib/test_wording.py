from hypothesis import given
from hypothesis import strategies as st

from ikmportal.lib.wording import marked


def test_one_word_changed():
    assert marked("tempe, minyak kelapa", "tempe, lemak kelapa") == [
        ("same", "tempe, "),
        ("gone", "minyak"),
        ("come", "lemak"),
        ("same", " kelapa"),
    ]


def test_nothing_before():
    assert marked("", "singkong") == [("come", "singkong")]


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_texts_can_be_read_back(old, new):
    spans = marked(old, new)
    assert "".join(text for kind, text in spans if kind != "come") == old
    assert "".join(text for kind, text in spans if kind != "gone") == new


def test_a_very_long_text_is_told_whole():
    assert marked("a " * 3000, "b") == [("gone", "a " * 3000), ("come", "b")]
