"""The theme's script of icons, without those that no page shows."""

from __future__ import annotations

from claimbook.icons import FEWEST, ICON, SCRIPT, THEME, kept

SCRIPT_TEXT = (THEME / SCRIPT).read_text("utf-8")


def test_the_tables_are_found() -> None:
    assert len(ICON.findall(SCRIPT_TEXT)) >= FEWEST


def test_what_is_named_stays_whole_and_the_rest_goes() -> None:
    found = kept(SCRIPT_TEXT, {"sun", "magnifying-glass"})
    left = ICON.findall(found)
    assert len(found) < len(SCRIPT_TEXT) / 10
    assert 2 <= len(left) <= 10
    assert all(entry in SCRIPT_TEXT for entry in left)
    assert ICON.sub("", found).replace(",", "") == ICON.sub("", SCRIPT_TEXT).replace(",", "")  # code is not touched


def test_another_name_of_an_icon_keeps_it() -> None:
    tables = 'var a={sun:[512,512,[],"f1","M1"],"x-y":[5,5,["moon",7],"f2",["M2","M3"]]},b'
    assert kept(tables, {"moon"}) == 'var a={"x-y":[5,5,["moon",7],"f2",["M2","M3"]]},b'
    assert kept(tables, {"f1"}) == "var a={},b"
