"""The weight-normalization flow of a diagonal linear network of integer depth L, in balls and mpmath numbers; its end.

The network x = u^L, entry by entry, has u = rho theta with |theta| = 1, and the loss |y - A x|^2 / 2. With
q = L rho^(L-1) theta^(L-1) A'(y - A x), minus its gradient at u, the polar flow is theta' = rho (q - <theta, q> theta),
rho' = c <theta, q>. Each function gives theta and rho in this order.
"""

from __future__ import annotations

from functools import reduce
from operator import mul
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
from flint import arb

from symbolic.balls import rational
from symbolic.diagonal_runs import effective_start, projection, slopes
from symbolic.extrapolation import extrapolated_flow, mp_number
from symbolic.flow import integrate
from symbolic.polynomial_system import polynomial_system

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symbolic.balls import Rational

Vector = list[Any]


def _field(A: Sequence[Vector], y: Vector, c: Any, depth: int) -> Callable[[Vector], Vector]:
    def power(base: Any, exponent: int) -> Any:
        return reduce(mul, [base] * exponent, 1)

    def dot(left: Sequence[Any], right: Sequence[Any]) -> Any:
        first, *others = (a * b for a, b in zip(left, right, strict=True))
        return sum(others, first)

    def field(state: Vector) -> Vector:
        *theta, rho = state
        x = [power(rho * entry, depth) for entry in theta]
        residual = [target - dot(row, x) for row, target in zip(A, y, strict=True)]
        pull = [dot(residual, column) for column in zip(*A, strict=True)]
        q = [depth * power(rho * entry, depth - 1) * a for entry, a in zip(theta, pull, strict=True)]
        along = dot(theta, q)
        return [*(rho * (a - along * entry) for a, entry in zip(q, theta, strict=True)), c * along]

    return field


def diagonal_flow(
    A: Sequence[Sequence[Rational]],
    y: Sequence[Rational],
    theta0: Sequence[Rational],
    rho0: Rational,
    c: Rational,
    depth: int,
    time: Rational,
    digits: int = 30,
) -> list[arb]:
    """Enclose theta and rho at a time, for exact data with a unit vector theta_0.

    Raises
    ------
    EnclosureError
        If no enclosure that sharp can be proved.

    Examples
    --------
    >>> from fractions import Fraction
    >>> *theta, rho = diagonal_flow([[1, 1]], [2], [Fraction(3, 5), Fraction(4, 5)], 1, 1, 2, 1)
    >>> (theta[0] * 4 - theta[1] * 3).contains(0), bool(rho > 1)
    (True, True)
    """
    rows = [[rational(a) for a in row] for row in A]
    field = _field(rows, list(map(rational, y)), rational(c), depth)
    begin = [*map(rational, theta0), rational(rho0)]
    (found,) = integrate(polynomial_system(field, lambda: [arb(x) for x in begin]), [time], digits)
    return found


def diagonal_flow_mpmath(
    A: Sequence[Sequence[Rational]],
    y: Sequence[Rational],
    theta0: Sequence[Rational],
    rho0: Rational,
    c: Rational,
    depth: int,
    time: Rational,
    digits: int = 50,
) -> Vector:
    """Approximate the same; for times of the order 1 to about 40 digits.

    Examples
    --------
    >>> from fractions import Fraction
    >>> *theta, rho = diagonal_flow_mpmath([[1, 1]], [2], [Fraction(3, 5), Fraction(4, 5)], 1, 1, 2, 1)
    >>> abs(theta[0] * 4 - theta[1] * 3) < mpmath.mpf("1e-15")
    True
    """
    with mpmath.workdps(digits + 15):
        field = _field([[mp_number(a) for a in row] for row in A], list(map(mp_number, y)), mp_number(c), depth)
        return extrapolated_flow(field, [*map(mp_number, theta0), mp_number(rho0)], mp_number(time))


def predicted_end(
    A: Sequence[Sequence[Rational]],
    y: Sequence[Rational],
    theta0: Sequence[Rational],
    rho0: Rational,
    c: Rational,
    depth: int,
    digits: int = 50,
) -> tuple[Any, Vector]:
    """The effective start eps, and the weights at which the flow should end, in mpmath numbers: no flow is followed.

    They solve A u^L = y and eps = r exp((rho_0^2 - r^2) / 2c), r = |u|, where the slopes of u, which are u, log u, -1/u
    for L = 1, 2, 3, differ from those of eps theta_0 by a row of A. Newton's method, from a solution in float64.

    Raises
    ------
    ArithmeticError, ValueError
        If Newton's method does not converge.

    Examples
    --------
    >>> from fractions import Fraction
    >>> eps, u = predicted_end([[1, 1]], [2], [Fraction(3, 5), Fraction(4, 5)], 1, 1, 2)
    >>> abs(u[0] ** 2 + u[1] ** 2 - 2) < mpmath.mpf("1e-40"), abs(4 * u[0] - 3 * u[1]) < mpmath.mpf("1e-40")
    (True, True)
    """
    rows, target, start = (np.array(x, dtype=float) for x in (A, y, theta0))
    guess = effective_start(rows, target, start, float(rho0), float(c), depth)
    near = projection(rows, target, guess * start, depth)
    multipliers, *_ = np.linalg.lstsq(rows.T, slopes(near, depth) - slopes(guess * start, depth))

    def weights(log: Any, row: Sequence[Any]) -> Vector:
        begin = [mpmath.exp(log) * entry for entry in direction]
        moved = [sum(a * x for a, x in zip(row, column, strict=True)) for column in zip(*matrix, strict=True)]
        if depth == 2:
            return [u * mpmath.exp(t) for u, t in zip(begin, moved, strict=True)]
        k = 2 - depth
        return [(u**k + k * t) ** (mpmath.mpf(1) / k) for u, t in zip(begin, moved, strict=True)]

    def conditions(log: Any, *row: Any) -> Vector:
        u = weights(log, row)
        square = sum(entry**2 for entry in u)
        reached = [sum(a * entry**depth for a, entry in zip(line, u, strict=True)) for line in matrix]
        shift = log - mpmath.log(square) / 2 - (radius**2 - square) / (2 * ratio)
        return [shift, *(x - b for x, b in zip(reached, measured, strict=True))]

    with mpmath.workdps(digits + 15):
        matrix = [[mp_number(a) for a in line] for line in A]
        measured, direction = list(map(mp_number, y)), list(map(mp_number, theta0))
        radius, ratio = mp_number(rho0), mp_number(c)
        log, *row = mpmath.findroot(conditions, (float(np.log(guess)), *map(float, multipliers)))
        return mpmath.exp(log), weights(log, row)
