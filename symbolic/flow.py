"""Rigorous enclosure of the solution of an autonomous polynomial ODE x' = F(x).

Every step takes a polynomial p with exact coefficients: the Taylor polynomial, whose own quality
is not trusted. Its defect p' - F(p) is bounded by the sum of the absolute values of *all* its
coefficients, and the distance from p to the solution by Gronwall's inequality, with the logarithmic
norm of the Jacobian over a tube around p. The norm is that of a positive definite matrix which the
caller chooses, so that a gradient flow is seen in the metric in which it is one. Whatever cannot be
proved raises `EnclosureError`; a nan never passes for an enclosure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from flint import arb, arb_mat, arb_poly, arb_series, ctx, fmpq, fmpq_mat

from symbolic.balls import (
    BOUND_BITS,
    EnclosureError,
    accuracy,
    instants,
    missing_bits,
    precision,
)
from symbolic.logarithmic_norm import Metric, jacobian

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from symbolic.balls import Rational
    from symbolic.logarithmic_norm import Element, Field

PIECES = 8
"""Into how many parts a step is cut when its logarithmic norm is bounded."""

ATTEMPTS = 5
"""How often the working precision is raised before the integrator gives up."""

MAX_STEPS = 5000
"""After how many steps the integrator gives up."""


class _AccuracyLostError(EnclosureError):
    """The error bound outgrew the precision carried; more bits may help."""


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
class _Step:
    """A polynomial on [begin, end], in the time scaled to [0, 1], and bounds of its error."""

    begin: fmpq
    end: fmpq
    polynomial: list[arb_poly]
    error_within: arb
    error_after: arb

    def at(self, time: fmpq, metric: Metric) -> list[arb]:
        """Return an enclosure of the solution at a time of this step."""
        scaled = arb((time - self.begin) / (self.end - self.begin))
        error = self.error_after if time == self.end else self.error_within
        return metric.ball([p(scaled) for p in self.polynomial], error)


@dataclass(frozen=True)
class _Stepper:
    """Proves steps along the flow of `field`, each with a defect of about ``2**-bits``."""

    field: Field
    metric: Metric
    bits: int

    def step(self, begin: fmpq, end: fmpq, point: list[arb], error: arb) -> _Step:
        """Prove one step from `begin`, to `end` at most, starting within `error` of `point`."""
        size = reduce(max, (x.abs_upper() for x in point), arb(1))
        allowed = (2 ** arb(-self.bits) * size / self.metric.stretch).upper()
        coefficients = taylor(self.field, point, self.bits * 35 // 100 + 4)
        length = self._first_length(coefficients, allowed, end - begin)
        for _ in range(20):
            polynomial = _scaled(coefficients, length)
            defect = self._defect(polynomial, length)
            if defect < allowed:
                bounds = self._tube(polynomial, length, error, defect)
                if bounds is not None:
                    return _Step(begin, begin + length, polynomial, *bounds)
            length = length * 3 / 4
        msg = f"no step from t = {_decimal(begin)} could be enclosed"
        raise EnclosureError(msg)

    def _first_length(self, coefficients: list[list[arb]], allowed: arb, room: fmpq) -> fmpq:
        """Return the time, `room` at most, at which the last Taylor terms reach `allowed`."""
        order = len(coefficients[0]) - 1
        length = arb(room)
        with precision(BOUND_BITS):
            for k in range(max(1, order - 3), order + 1):
                size = self.metric.norm([c[k] for c in coefficients])
                if size > 0:
                    length = min(length, ((allowed / size).log() / k).exp())
        if not length < room:
            return room
        with precision(20):
            return min(room, (length * 1).mid().fmpq())

    def _defect(self, polynomial: list[arb_poly], length: fmpq) -> arb:
        """Bound the norm of p' - length F(p) on [0, 1]."""
        scale = arb(length)
        image = [arb_poly(f * scale) for f in self.field(list(polynomial))]
        defects = [p.derivative() - f for p, f in zip(polynomial, image, strict=True)]
        with precision(BOUND_BITS):
            sums = [sum((a.abs_upper() for a in d.coeffs()), arb(0)).upper() for d in defects]
            return self.metric.norm([arb(0, 1) * s for s in sums])

    def _tube(self, polynomial: list[arb_poly], length: fmpq, error: arb, defect: arb) -> tuple[arb, arb] | None:
        """Carry an error bound through a step; return its bounds within the step and at its end.

        The bound holds as long as the solution has not left a tube around the polynomial, and
        a bound strictly below the radius of the tube keeps it inside. None if no tube closes.
        """
        with precision(self.metric.bits):
            for widening in (4, 64, 1024):
                radius = widening * (error + defect) + 2 ** arb(-40) / self.metric.stretch
                now, worst = error, error
                for piece in range(PIECES):
                    box = self.metric.ball(_range(polynomial, piece), radius.upper())
                    rate = self.metric.logarithmic_norm(self.field, box)
                    growth = (rate * length / PIECES).exp().upper()
                    peak = max(growth, arb(1))
                    worst = max(worst, (peak * (now + defect / PIECES)).upper())
                    now = (growth * now + peak * defect / PIECES).upper()
                    if not (now.is_finite() and worst < radius):
                        break
                else:
                    return worst, now
        return None

    def _centre(self, box: list[arb], error: arb) -> tuple[list[arb], arb]:
        """Return the exact centre of a box, and how far from it what is within `error` can be."""
        centre = [x.mid() for x in box]
        radius = self.metric.norm([x - y for x, y in zip(box, centre, strict=True)])
        return centre, (error + radius).upper()

    def walk(self, start: list[arb], last: fmpq) -> Iterator[_Step]:
        """Prove steps from time 0 until `last` is reached.

        Raises
        ------
        EnclosureError
            If a step cannot be proved, or there would be too many.
        """
        time = fmpq(0)
        point, error = self._centre(start, arb(0))
        for _ in range(MAX_STEPS):
            step = self.step(time, last, point, error)
            yield step
            time = step.end
            if time == last:
                return
            reached = [p(arb(1)) for p in step.polynomial]
            point, error = self._centre(reached, step.error_after)
            if not error * self.metric.stretch < 2 ** arb(-20):
                msg = f"the accuracy is lost at t = {_decimal(time)}"
                raise _AccuracyLostError(msg)
        msg = f"{MAX_STEPS} steps lead only to t = {_decimal(time)}"
        raise EnclosureError(msg)


def _decimal(time: fmpq) -> str:
    return str(arb(time).str(6, radius=False))


def _scaled(coefficients: list[list[arb]], length: fmpq) -> list[arb_poly]:
    """Return the polynomials in t / length, with exact coefficients."""
    powers = [arb(1)]
    while len(powers) < len(coefficients[0]):
        powers.append((powers[-1] * length).mid())
    pairs = [zip(c, powers, strict=True) for c in coefficients]
    return [arb_poly([(a * s).mid() for a, s in pair]) for pair in pairs]


def _range(polynomial: list[arb_poly], piece: int) -> list[arb]:
    """Enclose polynomials on one of the `PIECES` parts of [0, 1], by the mean value form."""
    centre = arb(2 * piece + 1) / (2 * PIECES)
    radius = arb(0, 1) / (2 * PIECES)
    return [p(centre) + p.derivative()(centre + radius) * radius for p in polynomial]


def integrate(
    field: Field,
    start: Callable[[], Sequence[arb]],
    times: Sequence[Rational],
    digits: int = 30,
    gram: fmpq_mat | None = None,
) -> list[list[arb]]:
    """Enclose the solution of x' = F(x) at the given times.

    Parameters
    ----------
    field : callable
        F, which maps a list to a list of the same length and uses only `+`, `-` and `*` on its
        entries, and exact rational (int or `fmpq`) constants.
    start : callable
        Returns enclosures of the coordinates of x(0), as sharp as the working precision of flint
        at the time of the call.
    times : sequence of exact rationals
        None negative; in any order.
    digits : int
        Every returned radius is at most ``10**-digits * max(1, |value|)``.
    gram : fmpq_mat, optional
        The positive definite matrix in whose norm errors are measured; by default the identity.
        It decides how sharp the bounds are, not whether they hold.

    Returns
    -------
    list of lists of arb
        For each of `times` in turn, a ball for each coordinate.

    Raises
    ------
    ValueError
        If a time is negative or not an exact rational, or `digits` is not positive.
    EnclosureError
        If no enclosure that sharp can be proved, for instance because the solution blows up.

    Examples
    --------
    >>> (x,), = integrate(lambda x: [-x[0] * x[0]], lambda: [arb(1)], [1], 30)
    >>> x.contains(0.5), x.rad() < arb("1e-30")
    (True, True)
    """
    moments = instants(times)
    wanted = accuracy(digits)
    metric = Metric(gram if gram is not None else _identity(len(start())))
    guard, bits, reason = 24, 0, ""
    for _ in range(ATTEMPTS):
        bits = wanted + guard
        with precision(bits + metric.spread() + 16):
            try:
                states = _solve(_Stepper(field, metric, bits), list(start()), moments)
            except _AccuracyLostError as lost:
                guard, reason = 2 * guard, str(lost)
                continue
        missing = missing_bits([x for state in states for x in state], digits)
        if not missing:
            return states
        guard, reason = guard + missing + 8, "the error bounds are too wide"
    msg = f"{digits} digits are out of reach with {bits - wanted} guard bits: {reason}"
    raise EnclosureError(msg)


def _identity(size: int) -> fmpq_mat:
    return fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])


def _solve(stepper: _Stepper, start: list[arb], times: list[fmpq]) -> list[list[arb]]:
    """Enclose the solution at each of the times, in one walk to the last of them."""
    found = {fmpq(0): start}
    waiting = sorted({t for t in times if t > 0})
    for step in stepper.walk(start, waiting[-1]) if waiting else ():
        while waiting and waiting[0] <= step.end:
            time = waiting.pop(0)
            found[time] = step.at(time, stepper.metric)
    return [found[t] for t in times]
