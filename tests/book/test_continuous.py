"""The figures of the chapters on continuous time: what is drawn is what was proved, and the same in each build."""

from __future__ import annotations

import itertools
import math
import re
from fractions import Fraction
from pathlib import Path

import pytest
from claimbook import continuous
from claimbook.drawing import COLOURS, Figure

from proofs.wu2020.theorem_2_7 import bound_e, corrected

BOOK = Path(__file__).parents[2] / "book"
CHAPTERS = ("flow", "ends", "against", "rates")


@pytest.fixture(scope="module")
def drawings() -> list[Figure]:
    return continuous.drawings()


@pytest.mark.parametrize("kind", continuous.KINDS)
def test_the_proved_time_is_that_of_the_theorem(kind: str) -> None:
    loss, bound = corrected.conclude["decrease"].sides
    for problem in itertools.islice(continuous.below_the_loss_at_zero(kind), 5):
        when = continuous.time_of(bound_e, problem, 1e-3)
        begin = continuous.at_time(problem, Fraction(0)).evaluate(loss)[0][0]
        end = continuous.at_time(problem, Fraction(when)).evaluate(bound)[0][0]
        assert float(end.mid()) == pytest.approx(1e-3 * float(begin.mid()), rel=1e-9)


def test_the_chapters_show_every_drawing(drawings: list[Figure]) -> None:
    text = "".join((BOOK / f"{name}.md").read_text(encoding="utf-8") for name in CHAPTERS)
    shown = re.findall(r"\{claim-(?:figure|interactive)\} (\S+)", text)
    assert shown == [figure.name for figure in drawings]
    contents = (BOOK / "_toc.yml").read_text(encoding="utf-8")
    assert all(f"- file: {name}\n" in contents for name in CHAPTERS)


def test_the_drawings_are_the_same_in_each_build(drawings: list[Figure]) -> None:
    assert continuous.cylinder() == drawings[0]
    assert continuous.end_distances() == drawings[1]


def test_the_drawings_take_their_colours_from_the_page(drawings: list[Figure]) -> None:
    for figure in drawings:
        assert not any(colour in figure.svg for colour in COLOURS)
        assert figure.alt
        assert figure.caption


def test_the_ratio_decides_and_not_the_scale() -> None:
    ends = {
        (name, ratio): continuous.course(scale, ratio).heights
        for name, scale in continuous.STARTS.items()
        for ratio in continuous.RATIOS
    }
    small, large = continuous.RATIOS
    assert all(ends[name, small][0] < ends[name, small][1] for name in continuous.STARTS)
    assert all(ends[name, large][0] > ends[name, large][1] for name in continuous.STARTS)
    below, above = continuous.STARTS.values()
    assert below < continuous.LEAST < above
    assert math.isclose(ends["a", small][1], float(below * continuous.DIRECTION[1]))


@pytest.mark.parametrize("name", continuous.STARTS)
def test_the_distances_are_those_of_the_courses(name: str) -> None:
    scale = continuous.STARTS[name]
    for ratio in continuous.RATIOS:
        integrated, _ = continuous.course(scale, ratio).heights
        assert float(continuous.end_distance(float(scale), float(ratio))) == pytest.approx(integrated, rel=1e-6)
        assert float(continuous.printed_distance(float(scale), float(ratio))) != pytest.approx(integrated, rel=1e-3)
