"""The Gragg-Bulirsch-Stoer method in mpmath numbers: a second opinion on flows, of high order and simple."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import mpmath

from symbolic.balls import rational

if TYPE_CHECKING:
    from flint import fmpq

    from symbolic.balls import Rational

Vector = list[Any]
Field = Callable[[Vector], Vector]
STAGES = 24  # of the extrapolation, of order twice that
STEPS = 16  # each extrapolated


def extrapolated_flow(field: Field, start: Vector, time: Any) -> Vector:
    """Approximate the solution of x' = F(x) at a time, in mpmath numbers of the working precision.

    Examples
    --------
    >>> with mpmath.workdps(40):
    ...     (x,) = extrapolated_flow(lambda x: [x[0]], [mpmath.mpf(1)], mpmath.mpf(1))
    ...     abs(x - mpmath.e) < mpmath.mpf("1e-30")
    True
    """
    point = start
    for _ in range(STEPS):
        point = _extrapolated(field, point, time / STEPS)
    return point


def mp_number(x: Rational) -> Any:
    """Convert an exact rational number to mpmath, at the working precision."""
    exact: fmpq = rational(x)
    return mpmath.mpf(int(exact.p)) / int(exact.q)


def _extrapolated(field: Field, start: Vector, length: Any) -> Vector:
    """One step: the midpoint rule, extrapolated in the square of its step size."""
    table: list[Vector] = []
    for k in range(1, STAGES + 1):
        row = [_midpoint(field, start, length, 2 * k)]
        for j, before in enumerate(table[-1] if table else ()):
            factor = (mpmath.mpf(k) / (k - 1 - j)) ** 2 - 1
            row.append([a + (a - b) / factor for a, b in zip(row[j], before, strict=True)])
        table.append(row)
    return table[-1][-1]  # type: ignore[no-any-return] # mpmath is untyped


def _midpoint(field: Field, start: Vector, length: Any, count: int) -> Vector:
    h = length / count
    before, now = start, [x + h * f for x, f in zip(start, field(start), strict=True)]
    for _ in range(count - 1):
        before, now = now, [x + 2 * h * f for x, f in zip(before, field(now), strict=True)]
    return [(a + b + h * f) / 2 for a, b, f in zip(before, now, field(now), strict=True)]
