from __future__ import annotations

import numpy as np
import pytest

from proofs.wu2020.figure_1 import SCALES, SIZES, redone, roots


@pytest.mark.parametrize("size", SIZES)
def test_the_runs_end_where_the_theory_says(size: float) -> None:
    found = redone(size)
    assert np.abs(found.norms["GD"] - found.gd).max() < 0.005
    for name in ("WN", "rPGD"):
        assert np.abs(found.norms[name] - found.wn).max() < 0.03


def test_near_the_minimum_norm_solution_for_a_long_one_only() -> None:
    long, short = (redone(size) for size in (3.0, 0.5))
    middle = SCALES.index(2.0)
    assert (long.norms["WN"][:, : middle + 1] < 3.02).all()
    assert (long.norms["GD"][:, 1 : middle + 1] > long.norms["WN"][:, 1 : middle + 1]).all()
    assert (short.norms["WN"] > 0.6).all()
    assert (short.norms["GD"][:, 0] < short.norms["WN"][:, 0]).all()


def test_roots_solve_their_equation() -> None:
    u = np.array([0, 0.25, 4, 16, 100])
    for s, a in ((9.0, 0.75), (0.25, 0.75), (1.0, 1.0), (1.0, 0.0)):
        found = roots(s, a, u)
        np.testing.assert_allclose(found * (1 - a * np.exp(u - found)), s, rtol=1e-9)
