"""The WN flow of logistic regression, against its invariant and the second opinion."""

from fractions import Fraction as Q

import mpmath
from flint import arb

from symbolic.balls import precision
from symbolic.logistic_regression import logistic_flow, logistic_flow_mpmath

A = [[Q(1), Q(1, 2), Q(0)], [Q(-1, 3), Q(1), Q(1)]]
W = [Q(2, 3), Q(-1, 3), Q(2, 3)]


def test_the_second_opinion_lies_in_the_balls() -> None:
    balls, points = (flow(A, W, Q(-3, 4), Q(1, 2), Q(3, 2), 40) for flow in (logistic_flow, logistic_flow_mpmath))
    with mpmath.workdps(50), precision(200):
        for ball, point in zip(balls, points, strict=True):
            assert abs(ball - arb(mpmath.nstr(point, 45))) < arb("1e-38")


def test_the_invariant_and_the_length_stand_still() -> None:
    w1, w2, g, v = logistic_flow([[1, 0]], [Q(3, 5), Q(4, 5)], Q(1, 2), 2, 1, 30)
    with precision(200):
        assert (w2 * (g * g / 4).exp() - arb(4) / 5 * (arb(1) / 16).exp()).contains(0)
        assert (w1 * w1 + w2 * w2 - 1).contains(0)
        assert (v * (1 + (g * w1).exp()) - 1).contains(0)
        assert max(x.rad() for x in (w1, w2, g, v)) < arb("1e-30")
