"""The weight-normalization (WN) flow of logistic regression, in balls and in mpmath numbers.

The loss is the sum of log(1 + exp(-z_i)) over the entries of z = g A w (a label -1 turns the sign of a row), minus its
gradient at z is v_i = 1 / (1 + exp(z_i)), and the flow is w' = g (A'v - w w'A'v), g' = c w'A'v. For the enclosure v
joins the state, v_i' = -v_i (1 - v_i) z_i', so that the field is polynomial; the second opinion computes v from z and
extrapolates the midpoint rule. Each gives w, g, v in this order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mpmath
from flint import arb

from symbolic.balls import rational
from symbolic.extrapolation import extrapolated_flow, mp_number
from symbolic.flow import integrate
from symbolic.polynomial_system import polynomial_system

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbolic.balls import Rational

Vector = list[Any]


def _dot(left: Sequence[Any], right: Sequence[Any]) -> Any:
    first, *others = (a * b for a, b in zip(left, right, strict=True))
    return sum(others, first)


def _velocity(A: Sequence[Sequence[Any]], w: Vector, g: Any, v: Vector, c: Any) -> tuple[Vector, Any]:
    pull = [_dot(v, column) for column in zip(*A, strict=True)]
    along = _dot(w, pull)
    return [g * (p - along * x) for p, x in zip(pull, w, strict=True)], along * c


def logistic_flow(
    A: Sequence[Sequence[Rational]], w0: Sequence[Rational], g0: Rational, c: Rational, time: Rational, digits: int = 30
) -> list[arb]:
    """Enclose w, g and v at a time, for exact data with a unit vector w_0.

    Examples
    --------
    >>> *w, g, v = logistic_flow([[1, 0]], [1, 0], 0, 1, 1)
    >>> (g + g.exp() - 2).contains(0), (v * (1 + g.exp()) - 1).contains(0)
    (True, True)
    """
    rows, start, scale, ratio = [[rational(a) for a in row] for row in A], list(map(rational, w0)), g0, rational(c)
    d = len(start)

    def field(x: Vector) -> Vector:
        w, g, v = x[:d], x[d], x[d + 1 :]
        turn, growth = _velocity(rows, w, g, v, ratio)
        moved = [g * a + growth * b for a, b in zip(turn, w, strict=True)]
        return [*turn, growth, *((s * s - s) * _dot(moved, row) for s, row in zip(v, rows, strict=True))]

    def begin() -> Vector:
        images = [arb(rational(scale) * _dot(row, start)) for row in rows]
        return [*map(arb, start), arb(rational(scale)), *(1 / (1 + z.exp()) for z in images)]

    (found,) = integrate(polynomial_system(field, begin), [time], digits)
    return found


def logistic_flow_mpmath(
    A: Sequence[Sequence[Rational]], w0: Sequence[Rational], g0: Rational, c: Rational, time: Rational, digits: int = 50
) -> Vector:
    """Approximate the same; for times of the order 1 to about 40 digits.

    Examples
    --------
    >>> *w, g, v = logistic_flow_mpmath([[1, 0]], [1, 0], 0, 1, 1)
    >>> abs(g + mpmath.exp(g) - 2) < mpmath.mpf("1e-15")
    True
    """
    with mpmath.workdps(digits + 15):
        rows = [[mp_number(a) for a in row] for row in A]
        ratio = mp_number(c)

        def gradient(w: Vector, g: Any) -> Vector:
            return [1 / (1 + mpmath.exp(g * _dot(row, w))) for row in rows]

        def field(x: Vector) -> Vector:
            *w, g = x
            turn, growth = _velocity(rows, w, g, gradient(w, g), ratio)
            return [*turn, growth]

        point = extrapolated_flow(field, [*map(mp_number, w0), mp_number(g0)], mp_number(time))
        return [*point, *gradient(point[:-1], point[-1])]
