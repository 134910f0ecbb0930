"""Drawings say exactly their numbers, and hold nothing but what was asked for."""

from xml.etree import ElementTree

from ikmportal.lib.charts import LABEL, NUMBER, SHADES, WIDTH, Bar, bars, tiles

SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart, name):
    return ElementTree.fromstring(chart.svg).findall(f"{SVG}{name}")


def words(chart):
    return [text.text for text in drawn(chart, "text")]


def test_the_longest_bar_fills_the_width_and_the_others_are_on_its_scale():
    chart = bars("Toko", [Bar("Dampit", 4, 8), Bar("Pujon", 1, 2)])
    full = WIDTH - LABEL - NUMBER
    assert [float(one.get("width")) for one in drawn(chart, "rect")] == [
        full,
        full / 2,
        round(full / 4, 1),
        round(full / 8, 1),
    ]


def test_bars_say_their_part_of_the_whole():
    assert words(bars("Toko", [Bar("Dampit", 4, 8), Bar("Pujon", 3)])) == ["Dampit", "4 / 8", "Pujon", "3"]


def test_nothing_draws_nothing_and_breaks_nothing():
    assert (words(bars("Kosong", [])), words(tiles("Kosong", []))) == ([], [])
    assert words(bars("Nol", [Bar("Dampit", 0, 0)])) == ["Dampit", "0 / 0"]


def test_a_name_is_text_and_never_markup():
    chart = bars("Toko", [Bar("<script>&", 1)])
    assert (words(chart)[0], "<script" in chart.svg) == ("<script>&", False)


def test_tiles_are_darker_where_there_are_more():
    chart = tiles("IKM", [Bar("A", 0), Bar("B", 5), Bar("C", 9)])
    shades = [SHADES.index(one.get("fill")) for one in drawn(chart, "rect")]
    assert shades == [0, 2, 4]


def test_a_long_name_of_a_tile_stands_in_two_lines():
    assert words(tiles("IKM", [Bar("Sumbermanjing Wetan", 3)])) == ["3", "Sumbermanjing", "Wetan"]
