"""A second opinion on the WN flow: no error bound, and nothing shared with the enclosure.

The flow is integrated in its full coordinates (w, g), as it is written, in fixed-point numbers: integers that count
units of 2^-bits, as inside mpmath's own functions, where sums of products are fast. The unit length of w is not
restored, nor any other invariant used.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import exp, log
from operator import mul
from typing import TYPE_CHECKING, Any

import mpmath
from flint import fmpq

from symbolic.balls import accuracy, instants

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symbolic.balls import Rational
    from symbolic.weight_normalization import WNProblem

Number = Any
"""An `mpmath.mpf`."""

Series = list[int]


@dataclass(frozen=True)
class WNPoint:
    """The state of the flow at time t, to about the requested number of digits."""

    t: fmpq
    g: Number
    w: list[Number]


class _Flow:
    """The Taylor recurrence of the flow, with the data as fixed-point numbers."""

    def __init__(self, problem: WNProblem, bits: int) -> None:
        self.bits = bits
        self.A = [[self.fixed(x) for x in row] for row in problem.A]
        self.columns = list(zip(*self.A, strict=True))
        self.y = [self.fixed(x) for x in problem.y]
        self.c = self.fixed(problem.c)
        u = [mpmath.mpf(int(x.p)) / int(x.q) for x in problem.u]
        length = mpmath.sqrt(mpmath.fdot(u, u))
        self.start = [*(int(mpmath.nint(mpmath.ldexp(x / length, bits))) for x in u), self.fixed(problem.g0)]

    def fixed(self, x: fmpq) -> int:
        return (int(x.p) << self.bits) // int(x.q)

    def mpf(self, x: int) -> Number:
        return mpmath.ldexp(x, -self.bits)

    def dot(self, left: Iterable[int], right: Iterable[int]) -> int:
        total: int = sum(map(mul, left, right))
        return total >> self.bits

    def convolve(self, left: Series, right: Series) -> int:
        """Return the next coefficient of a product of two series that are equally far known."""
        return self.dot(left, reversed(right))

    def taylor(self, point: Series, order: int, unit: int) -> list[Series]:
        """Return the Taylor coefficients of w and g from a point, with time measured in this unit."""
        *w, g = ([x] for x in point)
        images: list[Series] = [[] for _ in self.A]
        pulls: list[Series] = [[] for _ in w]
        gain: Series = []
        push: Series = []
        for k in range(order):
            now = [x[k] for x in w]
            residual = []
            for row, image, target in zip(self.A, images, self.y, strict=True):
                image.append(self.dot(row, now))
                residual.append((0 if k else target) - self.convolve(g, image))
            for column, pull in zip(self.columns, pulls, strict=True):
                pull.append(self.dot(column, residual))
            gain.append(sum(self.convolve(x, pull) for x, pull in zip(w, pulls, strict=True)))
            push.append(self.convolve(g, gain))
            rates = [self.convolve(g, pull) - self.convolve(push, x) for x, pull in zip(w, pulls, strict=True)]
            for x, rate in zip((*w, g), (*rates, self.c * gain[k] >> self.bits), strict=True):
                x.append((rate * unit >> self.bits) // (k + 1))
        return [*w, g]

    def reach(self, series: list[Series], tolerance: int) -> int:
        """Return the time, at most one unit, at which the last two Taylor terms are as small as the tolerance."""
        order = len(series[0]) - 1
        sizes = {k: max(abs(x[k]) for x in series) for k in (order - 1, order)}
        lengths = [exp((log(tolerance) - log(size)) / k) for k, size in sizes.items() if size]
        return int(min([1.0, *lengths]) * 2**53) << self.bits >> 53

    def value(self, series: Series, time: int) -> int:
        """Return the sum of a Taylor series."""
        return reduce(lambda total, x: x + (total * time >> self.bits), reversed(series))


def wn_flow_mpmath(problem: WNProblem, times: Sequence[Rational], digits: int = 50) -> list[WNPoint]:
    """Approximate the WN flow at the given times by a Taylor method.

    Parameters
    ----------
    problem : WNProblem
        The data.
    times : sequence of exact rationals
        None negative; in any order.
    digits : int
        The local error is kept ten digits below this; how it grows along the flow is not bounded.

    Returns
    -------
    list of WNPoint
        One for each of `times`.

    Raises
    ------
    ValueError
        If a time is negative or not an exact rational, or `digits` is not positive.

    Examples
    --------
    >>> from flint import fmpq
    >>> from symbolic.weight_normalization import WNProblem
    >>> problem = WNProblem([[fmpq(1, 2), 0]], [1], [1, 0], fmpq(3, 2), 1)
    >>> (point,) = wn_flow_mpmath(problem, [4], digits=20)
    >>> print(mpmath.nstr(point.g, 10), mpmath.nstr(2 - mpmath.exp(-1) / 2, 10))
    1.816060279 1.816060279
    """
    moments = instants(times)
    bits = accuracy(digits) + 64
    with mpmath.workprec(bits):
        flow = _Flow(problem, bits)
        tolerance, order = flow.fixed(fmpq(1, 10 ** (digits + 10))), int(1.15 * (digits + 10)) + 4
        now, point = 0, flow.start
        found: dict[fmpq, WNPoint] = {}
        unit = flow.fixed(max(moments, default=fmpq(0)))  # never less than the step, or small terms would be lost
        for moment in sorted(set(moments)):
            until = flow.fixed(moment)
            while now < until:
                unit = min(unit, until - now)
                series = flow.taylor(point, order, unit)
                length = flow.reach(series, tolerance)
                point = [flow.value(x, length) for x in series]
                step = length * unit >> bits
                now, unit = now + step, 2 * step
            found[moment] = WNPoint(moment, flow.mpf(point[-1]), [flow.mpf(x) for x in point[:-1]])
    return [found[t] for t in moments]
