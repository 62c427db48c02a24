"""Polynomial fields F in x' = F(x), of any form, as systems for the rigorous integrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import arb, arb_mat, arb_poly, arb_series, ctx, fmpq_mat

from symbolic.balls import precision
from symbolic.flow import COARSE, Expansion
from symbolic.logarithmic_norm import Metric, jacobian

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symbolic.flow import System
    from symbolic.logarithmic_norm import Element, Field


def _coefficients(value: Element, length: int) -> list[arb]:
    """Return the first coefficients of a series or a constant, padded with zeros."""
    listed = value.coeffs() if isinstance(value, (arb_series, arb_poly)) else [arb(value)]
    return [*listed[:length], *[arb(0)] * (length - len(listed))]


def _jacobian_series(field: Field, known: list[list[arb]], length: int) -> list[arb_mat]:
    """Return the first coefficients of DF along the known part of a power series solution."""
    size = range(len(known))
    point = [arb_series(c[:length], prec=length) for c in known]
    unit = arb_mat([[int(i == j) for j in size] for i in size])
    rows = [[_coefficients(x, length) for x in row] for row in jacobian(field, point, unit)]
    return [arb_mat([[x[k].mid() for x in row] for row in rows]) for k in range(length)]


def taylor(field: Field, start: Sequence[arb], order: int) -> list[list[arb]]:
    """Return Taylor coefficients 0 to `order` of the solution from `start`, not rigorously.

    A block of new coefficients costs one evaluation of F at the known part of the series, and a
    short linear recurrence for what the block itself adds to F to first order. The second order
    is out of reach as long as a block is no longer than what is known already.

    Examples
    --------
    >>> taylor(lambda x: [x[0] * x[0]], [arb(1)], 4)
    [[1.00000000000000, 1.00000000000000, 1.00000000000000, 1.00000000000000, 1.00000000000000]]
    """
    known = [[x.mid()] for x in start]
    block = max(8, order // 16)
    slopes: list[arb_mat] = []
    while (count := len(known[0])) <= order:
        width = min(count, block, order + 1 - count)
        with precision(ctx.prec, order + 1):
            series = [arb_series(c, prec=count + width - 1) for c in known]
            image = [_coefficients(f, count + width - 1) for f in field(series)]
            if len(slopes) < width - 1:
                slopes = _jacobian_series(field, known, width - 1)
        added: list[arb_mat] = []
        for k in range(count - 1, count + width - 1):
            new = arb_mat([[f[k].mid()] for f in image])
            for slope, earlier in zip(slopes, reversed(added), strict=False):
                new += slope * earlier
            added.append((new / (k + 1)).mid())
        for i, c in enumerate(known):
            c.extend(new[i, 0] for new in added)
    return known


@dataclass(frozen=True)
class PolynomialSystem:
    """x' = F(x) from a start, with the norm of a metric."""

    field: Field
    begin: list[arb]
    metric: Metric

    @property
    def stretch(self) -> arb:
        """How large a coordinate of a vector of norm 1 can be."""
        return self.metric.stretch

    @property
    def spread(self) -> int:
        """About how many bits lie between the longest and the shortest direction."""
        return self.metric.spread()

    def start(self) -> list[arb]:
        """Return an enclosure of x(0)."""
        return self.begin

    def norm(self, vector: Sequence[arb]) -> arb:
        """Return an upper bound of the norm of every vector in a vector of balls."""
        return self.metric.norm(vector)

    def ball(self, centre: Sequence[arb], radius: arb) -> list[arb]:
        """Return a box around the points within `radius` of those in a box."""
        return self.metric.ball(centre, radius)

    def middle(self, box: Sequence[arb]) -> list[arb]:
        """Return the centre of a box."""
        return [x.mid() for x in box]

    def rate(self, box: Sequence[arb], radius: arb) -> arb:
        """Return the logarithmic norm of F in a box, which bounds the growth rate of distances in it."""
        with precision(self.metric.bits):
            return self.metric.logarithmic_norm(self.field, box)

    def expand(self, point: list[arb], order: int) -> Expansion:
        """Return the Taylor polynomials, and the sums of the absolute values of all coefficients of their defect."""
        coefficients = taylor(self.field, point, order)
        polynomials = [arb_poly(c) for c in coefficients]
        image = [arb_poly(f) for f in self.field(list(polynomials))]
        defects = [(p.derivative() - f).coeffs() for p, f in zip(polynomials, image, strict=True)]
        with precision(COARSE):
            length = max(map(len, defects))
            rows = [[*d, *[arb(0)] * (length - len(d))] for d in defects]
            bound = arb_poly([self.metric.norm(column) for column in zip(*rows, strict=True)])
        return Expansion(coefficients, lambda t: bound(t).upper())


def polynomial_system(
    field: Field, start: Callable[[], Sequence[arb]], gram: fmpq_mat | None = None
) -> Callable[[int], System]:
    """Return what makes x' = F(x) a system for `integrate`.

    Parameters
    ----------
    field : callable
        F, which maps a list to a list of the same length and uses only `+`, `-` and `*` on its
        entries, and exact rational (int or `fmpq`) constants.
    start : callable
        Returns enclosures of the coordinates of x(0), as sharp as the working precision of flint
        at the time of the call.
    gram : fmpq_mat, optional
        The positive definite matrix in whose norm errors are measured; by default the identity.
        It decides how sharp the bounds are, not whether they hold.
    """
    size = len(start())
    metric = Metric(
        gram if gram is not None else fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])
    )

    def make(bits: int) -> System:
        with precision(bits + metric.spread()):
            return PolynomialSystem(field, list(start()), metric)

    return make
