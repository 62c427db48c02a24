"""The flow ends where the law says, to 30 digits, and not where another ratio would take it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from flint import arb

from proofs.chou2024.ends import LATE, against_the_law, late, law
from proofs.chou2024.instances import Problem


def test_every_depth_has_its_row() -> None:
    assert {p.depth for p in LATE} == {1, 2, 3}
    assert [row[0] for row in against_the_law().rows] == [p.says for p in LATE]


@pytest.mark.parametrize("p", LATE, ids=lambda p: p.says)
def test_the_flow_agrees_with_the_law_to_thirty_digits(p: Problem) -> None:
    assert late(p).loss < arb("1e-60")
    assert late(p).distance(law(p)[1]) < arb("1e-30")
    _, elsewhere = law(replace(p, c=p.c + Fraction(1, 10**20)))
    assert late(p).distance(elsewhere) > arb("1e-25")
