from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from symbolic.diagonal_networks import DiagonalProblem, diagonal_flow
from symbolic.diagonal_runs import (
    effective_start,
    fitted_start,
    gradient_descent,
    least_l1,
    plain_flow,
    projection,
    slopes,
    weight_normalization,
    weights,
    wn_flow,
)

A = np.array([[1, 0.5, 0, 2], [0.25, -1, 0.75, 1]])
SOLUTION = np.array([0.25, 0.5, 1, 1.5])
Y = A @ SOLUTION
THETA = np.array([0.1, 0.5, 0.7, 0.5])
NULL = np.eye(4) - np.linalg.pinv(A) @ A
DEPTHS = (1, 2, 3)
LOSS = 1e-20


@pytest.mark.parametrize("depth", DEPTHS)
def test_weights_and_slopes_are_inverse(depth: int) -> None:
    np.testing.assert_allclose(weights(slopes(THETA, depth), depth), THETA)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("scale", [0.05, 1, 8])
def test_a_projection_is_a_solution_whose_slopes_moved_by_a_row(depth: int, scale: float) -> None:
    u = projection(A, Y, scale * THETA, depth)
    np.testing.assert_allclose(A @ u**depth, Y)
    moved = slopes(u, depth) - slopes(scale * THETA, depth)
    np.testing.assert_allclose(NULL @ moved, 0, atol=1e-10 * np.abs(moved).max())


def test_for_depth_one_it_is_the_nearest_solution() -> None:
    np.testing.assert_allclose(projection(A, Y, THETA, 1), THETA + np.linalg.pinv(A) @ (Y - A @ THETA))


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("scale", [0.3, 1, 3])
def test_the_plain_flow_ends_at_the_projection(depth: int, scale: float) -> None:
    end = plain_flow(A, Y, scale * THETA, depth, LOSS)
    assert np.isfinite(end.time)
    np.testing.assert_allclose(end.u, projection(A, Y, scale * THETA, depth), atol=1e-7)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("scale", [0.5, 3])
@pytest.mark.parametrize("c", [0.5, 4])
def test_weight_normalization_ends_where_the_law_says(depth: int, scale: float, c: float) -> None:
    end = wn_flow(A, Y, THETA, scale, c, depth, LOSS)
    eps = effective_start(A, Y, THETA, scale, c, depth)
    np.testing.assert_allclose(end.u, projection(A, Y, eps * THETA, depth), atol=1e-7)
    assert fitted_start(A, THETA, end.u, depth) == pytest.approx(eps, rel=1e-6)


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_flow_is_that_in_balls(depth: int) -> None:
    rows = [[Fraction(float(a)) for a in row] for row in A]
    theta = [Fraction(k, 10) for k in (1, 5, 7, 5)]
    problem = DiagonalProblem(rows, [Fraction(float(a)) for a in Y], theta, 1, 2, depth)
    (state,) = diagonal_flow(problem, [Fraction(1, 16)], 20)
    end = wn_flow(A, Y, THETA, 1, 2, depth, 0, 1 / 16)
    assert end.time == np.inf
    np.testing.assert_allclose(end.u, [float((entry * state.rho).mid()) for entry in state.theta], rtol=1e-7)


def test_a_trapped_flow_says_that_it_did_not_get_there() -> None:
    end = wn_flow(np.array([[1.0, -1.0]]), np.ones(1), np.array([0.6, 0.8]), 1 / 6, 1, 2, 1e-8)
    assert end.time == np.inf
    np.testing.assert_allclose(end.u, 0, atol=1e-4)


def test_the_least_norm_is_that_of_the_vertices() -> None:
    pairs = [[i, j] for i in range(4) for j in range(i)]
    vertices = [np.abs(np.linalg.solve(A[:, pair], Y)).sum() for pair in pairs]
    assert least_l1(A, Y) == pytest.approx(min(vertices))


@pytest.mark.parametrize("depth", DEPTHS)
def test_small_steps_follow_the_flows(depth: int) -> None:
    eta, loss = 1e-4, 1e-2
    plain = gradient_descent(A, Y, 0.5 * THETA[None], depth, np.array([eta]), loss, 10**6)
    flow = plain_flow(A, Y, 0.5 * THETA, depth, loss)
    assert plain.steps[0] * eta == pytest.approx(flow.time, rel=0.01)
    np.testing.assert_allclose(plain.x[0], flow.u**depth, rtol=0.01, atol=1e-3)
    run = THETA[None], np.array([0.5]), np.array([2.0])
    normalized = weight_normalization(A, Y, *run, depth, np.array([eta]), loss, 10**6)
    flow = wn_flow(A, Y, THETA, 0.5, 2, depth, loss)
    assert normalized.steps[0] * eta == pytest.approx(flow.time, rel=0.01)
    np.testing.assert_allclose(normalized.x[0], flow.u**depth, rtol=0.01, atol=1e-3)


def test_a_race_has_one_winner_and_rising_runs_are_out() -> None:
    etas = np.array([4, 0.05, 0.01])
    ends = gradient_descent(A, Y, np.tile(THETA, (3, 1)), 2, etas, 1e-8, 10**5)
    assert ends.x.shape == (3, 4)
    assert ends.steps[0] == ends.steps[2] == -1
    alone = gradient_descent(A, Y, THETA[None], 2, etas[1:2], 1e-8, 10**5)
    assert alone.steps[0] == ends.steps[1] > 0
    np.testing.assert_allclose(alone.x[0], ends.x[1], rtol=1e-12)
    given_up = gradient_descent(A, Y, THETA[None], 2, etas[1:2], 1e-8, alone.steps[0] - 1)
    assert given_up.steps.tolist() == [-1]
