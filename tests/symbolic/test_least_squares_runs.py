from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from symbolic.least_squares_runs import gradient_descent, rpgd, weight_normalization
from symbolic.weight_normalization import WNProblem
from symbolic.weight_normalization_steps import rpgd_steps, wn_steps

if TYPE_CHECKING:
    from symbolic.least_squares_runs import Algorithm

A = np.array([[1, 0.5, 0, -0.25], [0.25, -1, 0.5, 0]])
Y = np.array([1, 0.5])
W = np.array([[0.5, 0.5, -0.5, 0.5], [0, 0.6, 0, 0.8], [1, 0, 0, 0]])
G = np.array([0.75, -0.5, 0])
ALL = (gradient_descent, weight_normalization, rpgd)


@pytest.mark.parametrize("algorithm", ALL)
def test_a_run_stops_at_the_first_small_loss(algorithm: Algorithm) -> None:
    ends = algorithm(A, Y, W, G, 0.05, 1e-8, 10**5)
    assert (np.sum((ends.x @ A.T - Y) ** 2, axis=1) <= 2e-8).all()
    for k, steps in enumerate(ends.steps):
        earlier = algorithm(A, Y, W[k : k + 1], G[k : k + 1], 0.05, 1e-8, steps - 1)
        assert earlier.steps.tolist() == [-1]
        assert np.sum((earlier.x @ A.T - Y) ** 2) > 2e-8


@pytest.mark.parametrize("algorithm", ALL)
def test_many_runs_at_once_are_the_single_runs(algorithm: Algorithm) -> None:
    together = algorithm(A, Y, W, G, 0.05, 1e-6, 10**4)
    for k in range(len(W)):
        alone = algorithm(A, Y, W[k : k + 1], G[k : k + 1], 0.05, 1e-6, 10**4)
        assert alone.steps[0] == together.steps[k]
        np.testing.assert_allclose(alone.x[0], together.x[k], rtol=1e-12)


@pytest.mark.parametrize(("algorithm", "steps"), [(weight_normalization, wn_steps), (rpgd, rpgd_steps)])
def test_the_steps_are_those_in_balls(algorithm: Algorithm, steps: type) -> None:
    eta, count = Fraction(1, 20), 30
    exact = [[Fraction(float(a)) for a in row] for row in A]
    problem = WNProblem(exact, [1, Fraction(1, 2)], [Fraction(1, 2), Fraction(1, 2), Fraction(-1, 2), Fraction(1, 2)],
                        Fraction(3, 4), 1)  # fmt: skip
    state = steps(problem, eta, eta, count, 20)[-1]
    point = [float((state.g * entry).mid()) for entry in state.w]
    np.testing.assert_allclose(algorithm(A, Y, W[:1], G[:1], 0.05, 0, count).x[0], point, rtol=1e-12)


def test_gradient_descent_keeps_the_null_space_part() -> None:
    null = np.eye(4) - np.linalg.pinv(A) @ A
    ends = gradient_descent(A, Y, W, G, 0.05, 1e-10, 10**5)
    np.testing.assert_allclose(ends.x @ null, (G[:, None] * W) @ null, atol=1e-12)
