"""The weight-normalization (WN) flow of logistic regression, in balls and in mpmath numbers.

The loss is the sum of log(1 + exp(-z_i)) over the entries of z = g A w (a label -1 turns the sign of a row), minus its
gradient at z is v_i = 1 / (1 + exp(z_i)), and the flow is w' = g (A'v - w w'A'v), g' = c w'A'v. For the enclosure v
joins the state, v_i' = -v_i (1 - v_i) z_i', so that the field is polynomial; the second opinion computes v from z and
extrapolates the midpoint rule. Each gives w, g, v in this order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mpmath
from flint import arb, fmpq

from symbolic.balls import rational
from symbolic.flow import integrate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symbolic.balls import Rational

Vector = list[Any]
STAGES = 24  # of the extrapolation, of order twice that
STEPS = 16  # each extrapolated


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

    (found,) = integrate(field, begin, [time], digits)
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
        rows = [[_number(a) for a in row] for row in A]
        ratio = _number(c)

        def gradient(w: Vector, g: Any) -> Vector:
            return [1 / (1 + mpmath.exp(g * _dot(row, w))) for row in rows]

        def field(x: Vector) -> Vector:
            *w, g = x
            turn, growth = _velocity(rows, w, g, gradient(w, g), ratio)
            return [*turn, growth]

        point = [*map(_number, w0), _number(g0)]
        for _ in range(STEPS):
            point = extrapolated(field, point, _number(time) / STEPS)
        return [*point, *gradient(point[:-1], point[-1])]


def extrapolated(field: Callable[[Vector], Vector], start: Vector, length: Any) -> Vector:
    """One step of the Gragg-Bulirsch-Stoer method: the midpoint rule, extrapolated in the square of its step size."""
    table: list[Vector] = []
    for k in range(1, STAGES + 1):
        row = [_midpoint(field, start, length, 2 * k)]
        for j, before in enumerate(table[-1] if table else ()):
            factor = (mpmath.mpf(k) / (k - 1 - j)) ** 2 - 1
            row.append([a + (a - b) / factor for a, b in zip(row[j], before, strict=True)])
        table.append(row)
    return table[-1][-1]  # type: ignore[no-any-return] # mpmath is untyped


def _midpoint(field: Callable[[Vector], Vector], start: Vector, length: Any, count: int) -> Vector:
    h = length / count
    before, now = start, [x + h * f for x, f in zip(start, field(start), strict=True)]
    for _ in range(count - 1):
        before, now = now, [x + 2 * h * f for x, f in zip(before, field(now), strict=True)]
    return [(a + b + h * f) / 2 for a, b, f in zip(before, now, field(now), strict=True)]


def _number(x: Rational) -> Any:
    exact: fmpq = rational(x)
    return mpmath.mpf(int(exact.p)) / int(exact.q)
