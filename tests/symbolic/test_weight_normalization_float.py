"""The flow in floating point against the enclosure, and against what is proved of its end."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import numpy as np
import pytest

from symbolic.weight_normalization import WNProblem, wn_flow
from symbolic.weight_normalization_float import critical_ratio, distance_quotient, end_scale, time_to_reach, wn_path

Q = Fraction
ROWS = [[Q(1), Q(1, 2), Q(0), Q(-1, 3)], [Q(1, 4), Q(-1), Q(2, 3), Q(0)]]
DIRECTION = [Q(1, 2), Q(1, 2), Q(-1, 2), Q(1, 2)]
PROBLEMS = {
    "two rows": WNProblem(ROWS, [1, Q(1, 2)], DIRECTION, Q(3, 4), Q(1, 2)),
    "negative scale": WNProblem(ROWS, [1, Q(1, 2)], [-x for x in DIRECTION], Q(-3, 4), Q(1, 2)),
    "large ratio": WNProblem([[1, 0]], [2], [5, 12], 1, 30),
    "small ratio": WNProblem([[1, 0]], [2], [5, 12], 3, Q(1, 10)),
    "null space": WNProblem([[1, 0]], [1], [0, 1], Q(1, 10), 1),
}
each = pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS.keys())


def part_and_size(problem: WNProblem) -> tuple[float, float]:
    """The squared lengths of w_0^perp and of x*."""
    A = np.array([[float(x) for x in row] for row in problem.A])
    y, w = (np.array([float(x) for x in vector]) for vector in (problem.y, problem.u))
    w = w / np.linalg.norm(w)
    inverse = np.linalg.pinv(A)
    return float(np.sum((w - inverse @ A @ w) ** 2)), float(np.sum((inverse @ y) ** 2))


@each
def test_the_path_lies_in_the_enclosure(problem: WNProblem) -> None:
    times = [Q(0), Q(1, 3), Q(2), Q(5)]
    path = wn_path(problem, [float(t) for t in times])
    for point, state in zip(path, wn_flow(problem, times, 15), strict=True):
        assert np.abs(point - [float(x.mid()) for x in (*state.w, state.g)]).max() < 1e-7


@each
def test_the_loss_is_reached_then_and_not_before(problem: WNProblem) -> None:
    factor = 1e-3
    time = Q(time_to_reach(problem, factor, 1000))
    start, before, after = wn_flow(problem, [Q(0), time * (1 - Q(1, 10**5)), time * (1 + Q(1, 10**5))], 15)
    assert after.loss < start.loss * factor
    assert before.loss > start.loss * factor


def test_a_loss_that_is_not_reached_is_an_error() -> None:
    with pytest.raises(ValueError, match="more than"):
        time_to_reach(PROBLEMS["two rows"], 1e-3, 0.1)


@each
def test_the_scale_ends_at_the_root(problem: WNProblem) -> None:
    part, size = part_and_size(problem)
    (state,) = wn_flow(problem, [Q(60)], 15)
    assert float(state.loss.mid()) < 1e-20
    assert float((state.g * state.g).mid()) == pytest.approx(
        float(end_scale(size, part, float(problem.g0) ** 2, float(problem.c))), rel=1e-8
    )


@each
def test_the_quotient_is_that_of_the_distances(problem: WNProblem) -> None:
    part, size = part_and_size(problem)
    (state,) = wn_flow(problem, [Q(60)], 15)
    begin = float(problem.g0) ** 2
    far = math.sqrt(float((state.g * state.g).mid()) - size)
    quotient = float(distance_quotient(size, part, begin, float(problem.c)))
    assert quotient == pytest.approx(far / math.sqrt(part * begin), rel=1e-5)


def test_the_criterion_says_when_the_quotient_is_below_1() -> None:
    rng = random.Random(0)
    found = set()
    for _ in range(500):
        size, begin, c = (math.exp(rng.uniform(-4, 4)) for _ in range(3))
        part = rng.choice([1.0, rng.random()])
        critical = float(critical_ratio(size, part, begin))
        longer = size + part * begin > begin
        quotient = float(distance_quotient(size, part, begin, c))
        assert (quotient < 1) == ((c < critical) == longer)
        assert float(distance_quotient(size, part, begin, critical)) == pytest.approx(1, abs=1e-6)
        found.add((longer, quotient < 1))
    assert len(found) == 4
