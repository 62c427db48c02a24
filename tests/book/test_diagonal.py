"""The figures of the chapters on diagonal networks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from claimbook import diagonal
from claimbook.drawing import COLOURS, Figure

from proofs.chou2024.experiments import DEPTHS, trained

BOOK = Path(__file__).parents[2] / "book"
CHAPTERS = ("diagonal", "one-law")


@pytest.fixture(scope="module")
def drawings() -> list[Figure]:
    return diagonal.drawings()


def test_the_chapters_show_every_drawing(drawings: list[Figure]) -> None:
    text = "".join((BOOK / f"{name}.md").read_text(encoding="utf-8") for name in CHAPTERS)
    assert re.findall(r"\{claim-(?:figure|interactive)\} (\S+)", text) == [figure.name for figure in drawings]
    contents = (BOOK / "_toc.yml").read_text(encoding="utf-8")
    assert all(f"- file: {name}\n" in contents for name in CHAPTERS)


def test_the_drawings_are_the_same_in_each_build(drawings: list[Figure]) -> None:
    assert diagonal.drawings() == drawings


def test_the_drawings_take_their_colours_from_the_page(drawings: list[Figure]) -> None:
    for figure in drawings:
        assert not any(colour in figure.svg for colour in COLOURS)
        assert figure.alt
        assert figure.caption


@pytest.mark.parametrize("depth", DEPTHS)
def test_all_runs_lie_on_the_curve_of_the_plain_flow(depth: int) -> None:
    assert diagonal.off_the_curve(depth) < 1e-3


@pytest.mark.parametrize("depth", DEPTHS)
def test_all_ends_lie_on_the_hump(depth: int) -> None:
    for run in trained(depth, 0):
        if run.ratio is not None:
            radius, start = diagonal.ended(depth, run)
            assert start == pytest.approx(diagonal.height(radius), rel=1e-6)
