"""A second opinion on the WN flow: no error bound, and nothing shared with the enclosure.

The flow is integrated in its full coordinates (w, g), as it is written, with mpmath numbers. The
unit length of w is not restored, nor any other invariant used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mpmath

from symbolic.balls import accuracy, instants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flint import fmpq

    from symbolic.balls import Rational
    from symbolic.weight_normalization import WNProblem

Number = Any
"""An `mpmath.mpf`."""

Series = list[Number]


@dataclass(frozen=True)
class WNPoint:
    """The state of the flow at time t, to about the requested number of digits."""

    t: fmpq
    g: Number
    w: list[Number]


def _number(x: fmpq) -> Number:
    return mpmath.mpf(int(x.p)) / int(x.q)


def _convolve(left: Series, right: Series) -> Number:
    """Return the next coefficient of a product of two series that are equally far known."""
    return mpmath.fdot(left, right[::-1])


class _Flow:
    """The Taylor recurrence of the flow, with the data as mpmath numbers."""

    def __init__(self, problem: WNProblem) -> None:
        self.A = [[_number(x) for x in row] for row in problem.A]
        self.columns = list(zip(*self.A, strict=True))
        self.y = [_number(x) for x in problem.y]
        self.c = _number(problem.c)
        u = [_number(x) for x in problem.u]
        length = mpmath.sqrt(mpmath.fdot(u, u))
        self.start = [*(x / length for x in u), _number(problem.g0)]

    def taylor(self, point: Series, order: int) -> list[Series]:
        """Return the Taylor coefficients of w and g from a point."""
        *w, g = ([x] for x in point)
        images: list[Series] = [[] for _ in self.A]
        pulls: list[Series] = [[] for _ in w]
        gain: Series = []
        push: Series = []
        for k in range(order):
            now = [x[k] for x in w]
            residual = []
            for row, image, target in zip(self.A, images, self.y, strict=True):
                image.append(mpmath.fdot(row, now))
                residual.append((0 if k else target) - _convolve(g, image))
            for column, pull in zip(self.columns, pulls, strict=True):
                pull.append(mpmath.fdot(column, residual))
            gain.append(sum(_convolve(x, pull) for x, pull in zip(w, pulls, strict=True)))
            push.append(_convolve(g, gain))
            rates = [_convolve(g, pull) - _convolve(push, x) for x, pull in zip(w, pulls, strict=True)]
            for x, rate in zip(w, rates, strict=True):
                x.append(rate / (k + 1))
            g.append(self.c * gain[k] / (k + 1))
        return [*w, g]


def _reach(series: list[Series], tolerance: Number) -> Number:
    """Return the time at which the last two Taylor terms are as small as the tolerance."""
    order = len(series[0]) - 1
    lengths = []
    for k in (order - 1, order):
        size = max(abs(x[k]) for x in series)
        lengths.append(mpmath.exp(mpmath.log(tolerance / size) / k) if size else mpmath.inf)
    return min(lengths)


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
    with mpmath.workprec(accuracy(digits) + 64):
        flow = _Flow(problem)
        tolerance = mpmath.mpf(10) ** -(digits + 10)
        now, point = mpmath.mpf(0), flow.start
        found: dict[fmpq, WNPoint] = {}
        for moment in sorted(set(moments)):
            until = _number(moment)
            while now < until:
                series = flow.taylor(point, int(1.15 * (digits + 10)) + 4)
                length = min(_reach(series, tolerance), until - now)
                point = [mpmath.polyval(x[::-1], length) for x in series]
                now = until if length == until - now else now + length
            found[moment] = WNPoint(moment, point[-1], list(point[:-1]))
    return [found[t] for t in moments]
