"""Rigorous enclosure of the solution of an autonomous ODE x' = F(x), by Taylor polynomials and Gronwall's inequality.

Every step takes a polynomial p with exact coefficients: the Taylor polynomial, whose own quality is not trusted. A
`System` bounds its defect p' - F(p) and, by a logarithmic norm of F over a tube around p, how fast p and the solution
can move apart, in a norm of its choice. Order and length of a step follow from the defect. Whatever cannot be proved
raises `EnclosureError`; a nan never passes for an enclosure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Protocol, TypeVar

from flint import arb, arb_poly, fmpq

from symbolic.balls import EnclosureError, accuracy, instants, missing_bits, precision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from symbolic.balls import Rational

T = TypeVar("T")

PIECES = 8
"""Into how many parts a step is cut when its logarithmic norm is bounded."""

COARSE = 64
"""Working precision of the bounds of errors."""

SHORTENINGS = 100
"""How often a step is shortened by a quarter before the integrator gives up."""

GUARD = 20
"""How many bits the first attempt carries beyond those wanted."""

ATTEMPTS = 5
"""How often the working precision is raised before the integrator gives up."""

MAX_STEPS = 5000
"""After how many steps the integrator gives up."""


class _AccuracyLostError(EnclosureError):
    """The error bound outgrew the precision carried; more bits may help."""


@dataclass(frozen=True)
class Expansion:
    """Polynomials in t, by their exact coefficients, and a bound of their defect.

    For t >= 0 the norm of p'(t) - F(p(t)) is at most `defect(t)`, which does not decrease.
    """

    coefficients: list[list[arb]]
    defect: Callable[[arb], arb]


class System(Protocol):
    """A field F with a norm, known at the working precision at which it was made."""

    @property
    def stretch(self) -> arb:
        """How large a coordinate of a vector of norm 1 can be."""

    @property
    def spread(self) -> int:
        """About how many bits lie between the longest and the shortest direction of the norm."""

    def start(self) -> list[arb]:
        """Return an enclosure of x(0)."""

    def middle(self, box: Sequence[arb]) -> list[arb]:
        """Return an exact point near the centre of a box, from which to go on."""

    def expand(self, point: list[arb], order: int) -> Expansion:
        """Return polynomials near the solution that starts at an exact point."""

    def norm(self, vector: Sequence[arb]) -> arb:
        """Return an upper bound of the norm of every vector in a vector of balls."""

    def ball(self, centre: Sequence[arb], radius: arb) -> list[arb]:
        """Return a box around the points within `radius` of those in a box."""

    def rate(self, box: Sequence[arb], radius: arb) -> arb:
        """Return a bound of the growth rate of the distance of a solution from p, up to the defect.

        Both stay in the box, and less than `radius` apart.
        """


@dataclass(frozen=True)
class Step:
    """Polynomials in the time since `begin`, valid until `end`, and bounds of their distance from the solution."""

    system: System
    begin: fmpq
    end: fmpq
    polynomials: list[arb_poly]
    error_within: arb
    error_after: arb

    def at(self, time: fmpq) -> list[arb]:
        """Return an enclosure of the solution at a time of this step."""
        elapsed = arb(time - self.begin)
        error = self.error_after if time == self.end else self.error_within
        return self.system.ball([p(elapsed) for p in self.polynomials], error)


@dataclass(frozen=True)
class Stepper:
    """Proves steps along a system, each with a defect of about 2^-bits."""

    system: System
    bits: int

    def step(self, begin: fmpq, end: fmpq, point: list[arb], error: arb) -> Step:
        """Prove one step from `begin`, to `end` at most, starting within `error` of the exact `point`."""
        size = reduce(max, (x.abs_upper() for x in point), arb(1))
        expansion = self.system.expand(point, self.bits * 7 // 20 + 4)
        with precision(COARSE):
            allowed = (2 ** arb(-self.bits) * size / self.system.stretch).lower()
            length = _longest(expansion.defect, allowed, end - begin)
            rough = [arb_poly([+a for a in c]) for c in expansion.coefficients]
            for _ in range(SHORTENINGS):
                defect = (expansion.defect(arb(length)) * length).upper()
                bounds = self._tube(rough, length, error, defect)
                if bounds is not None:
                    polynomials = [arb_poly(c) for c in expansion.coefficients]
                    return Step(self.system, begin, begin + length, polynomials, *bounds)
                length = length * 3 / 4
        msg = f"no step from t = {decimal(begin)} could be enclosed"
        raise EnclosureError(msg)

    def _tube(self, polynomials: list[arb_poly], length: fmpq, error: arb, defect: arb) -> tuple[arb, arb] | None:
        """Carry an error bound through a step; return its bounds within the step and at its end.

        While the solution is in a convex tube in which distances grow at most at the rate mu, its distance e from the
        polynomials obeys e' <= mu e + defect / length (Gronwall). A bound of e strictly below the radius of the tube
        keeps it inside. None if no tube closes.
        """
        slopes = [p.derivative() for p in polynomials]
        for widening in (4, 64, 1024):
            radius = (widening * (error + defect) + 2 ** arb(-40) / self.system.stretch).upper()
            now, worst = error, error
            for piece in range(PIECES):
                box = self.system.ball(_range(polynomials, slopes, length, piece), radius)
                growth = (self.system.rate(box, radius) * length / PIECES).exp().upper()
                peak = max(growth, arb(1))
                worst = max(worst, (peak * (now + defect / PIECES)).upper())
                now = (growth * now + peak * defect / PIECES).upper()
                if not (now.is_finite() and worst < radius):
                    break
            else:
                return worst, now
        return None

    def _centre(self, box: list[arb], error: arb) -> tuple[list[arb], arb]:
        """Return an exact point amid a box, and how far from it what is within `error` of the box can be."""
        centre = self.system.middle(box)
        radius = self.system.norm([x - y for x, y in zip(box, centre, strict=True)])
        return centre, (error + radius).upper()

    def working(self) -> AbstractContextManager[None]:
        """Set the working precision."""
        return precision(self.bits + 12 + self.system.spread)

    def solve(
        self, times: Sequence[fmpq], for_ever: Callable[[list[arb]], list[arb] | None] = lambda _: None
    ) -> list[list[arb]]:
        """Enclose the solution at each of the times, in one walk to the last of them.

        The walk ends early where `for_ever` encloses all that comes after a box.
        """
        with self.working():
            found = {fmpq(0): self.system.start()}
            waiting = sorted({t for t in times if t > 0})
            for step in self.walk(waiting[-1]) if waiting else ():
                while waiting and waiting[0] <= step.end:
                    time = waiting.pop(0)
                    found[time] = step.at(time)
                box = for_ever(step.at(step.end)) if waiting else None
                if box is not None:
                    return [found.get(t, box) for t in times]
        return [found[t] for t in times]

    def first_time(self, quantity: Callable[[list[arb]], arb], level: fmpq) -> arb:
        """Enclose the time at which a quantity, which never increases and is above the level at first, reaches it.

        It is above the level at one end of the enclosure and below it at the other: both are proved.
        """
        path: list[Step] = []  # from the last time at which the quantity is above the level for certain
        begin = fmpq(0)

        def excess(time: fmpq) -> arb:
            step = next(step for step in path if time <= step.end)
            return quantity(step.at(time)) - level

        with self.working():
            for step in self.walk(fmpq(2) ** 64):
                path.append(step)
                last = excess(step.end)
                if last > 0:
                    path, begin = [step], step.end
                elif last < 0:
                    break
            end = path[-1].end
            middle, margin = _root(excess, begin, end), fmpq(2) ** (8 - self.bits)
            while True:
                before, after = max(middle - margin, begin), min(middle + margin, end)
                if (before == begin or excess(before) > 0) and (after == end or excess(after) < 0):
                    return arb(before).union(arb(after))
                margin *= 8

    def walk(self, last: fmpq) -> Iterator[Step]:
        """Prove steps from time 0 until `last` is reached.

        Raises
        ------
        EnclosureError
            If a step cannot be proved, or there would be too many.
        """
        time = fmpq(0)
        point, error = self._centre(self.system.start(), arb(0))
        for _ in range(MAX_STEPS):
            step = self.step(time, last, point, error)
            yield step
            time = step.end
            if time == last:
                return
            elapsed = arb(time - step.begin)
            point, error = self._centre([p(elapsed) for p in step.polynomials], step.error_after)
            if not error * self.system.stretch < 2 ** arb(-20):
                msg = f"the accuracy is lost at t = {decimal(time)}, as neighbouring solutions move apart"
                raise _AccuracyLostError(msg)
        msg = f"{MAX_STEPS} steps lead only to t = {decimal(time)}: the system is too fast for so late a time"
        raise EnclosureError(msg)


def _root(value: Callable[[fmpq], arb], begin: fmpq, end: fmpq) -> fmpq:
    """Return a time near which a falling function is 0, by the Illinois method; not proved."""
    a, b = begin, end
    left, right = value(a).mid(), value(b).mid()
    for _ in range(200):
        if left == right:
            break
        time = ((arb(a) * right - arb(b) * left) / (right - left)).mid().fmpq()
        time = min(max(time, begin), end)
        now = value(time)
        if now.contains(0):
            return time
        a, left = (a, left / 2) if (now > 0) == (right > 0) else (b, right)
        b, right = time, now.mid()
    return b


def decimal(time: fmpq) -> str:
    """Write a time for a message."""
    return str(arb(time).str(6, radius=False))


def _longest(defect: Callable[[arb], arb], allowed: arb, room: fmpq) -> fmpq:
    """Return a length, `room` at most, for which length * defect(length) is about what is allowed, or less."""

    def small(length: fmpq) -> bool:
        return bool(defect(arb(length)) * length < allowed)

    if small(room):
        return room
    low, high = -64, 32
    while high - low > 1:  # the exponent
        middle = (low + high) // 2
        low, high = (middle, high) if small(fmpq(2) ** middle) else (low, middle)
    length = fmpq(2) ** low
    for k in range(1, 6):  # five more binary digits
        longer = length + fmpq(2) ** (low - k)
        length = longer if small(longer) else length
    return min(length, room)


def _range(polynomials: list[arb_poly], slopes: list[arb_poly], length: fmpq, piece: int) -> list[arb]:
    """Enclose polynomials on one of the `PIECES` parts of [0, length], by the mean value form."""
    centre = length * (2 * piece + 1) / (2 * PIECES)
    radius = arb(0, 1) * length / (2 * PIECES)
    return [p(arb(centre)) + slope(centre + radius) * radius for p, slope in zip(polynomials, slopes, strict=True)]


def sharpened(attempt: Callable[[int], tuple[T, int]], digits: int, guard: int = GUARD) -> T:
    """Repeat an attempt, which returns what it found and how many bits that lacks, with more bits until it lacks none.

    Raises
    ------
    ValueError
        If `digits` is not positive.
    EnclosureError
        If an attempt raises it, for another reason than too few bits, or too many are needed.
    """
    wanted, used, reason = accuracy(digits), 0, ""
    for _ in range(ATTEMPTS):
        used = guard
        try:
            found, missing = attempt(wanted + guard)
        except _AccuracyLostError as lost:
            guard, reason = 3 * guard, str(lost)
            continue
        if not missing:
            return found
        guard, reason = guard + missing + 8, "the error bounds are too wide"
    msg = f"{digits} digits are out of reach with {used} guard bits: {reason}"
    raise EnclosureError(msg)


def integrate(make: Callable[[int], System], times: Sequence[Rational], digits: int = 30) -> list[list[arb]]:
    """Enclose the solution of a system at the given times.

    Parameters
    ----------
    make : callable
        Returns the system, with its data as sharp as a number of bits.
    times : sequence of exact rationals
        None negative; in any order.
    digits : int
        Every returned radius is at most ``10**-digits * max(1, |value|)``.

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
    >>> from symbolic.polynomial_system import polynomial_system
    >>> square = polynomial_system(lambda x: [-x[0] * x[0]], lambda: [arb(1)])
    >>> (x,), = integrate(square, [1], 30)
    >>> x.contains(0.5), x.rad() < arb("1e-30")
    (True, True)
    """
    moments = instants(times)

    def attempt(bits: int) -> tuple[list[list[arb]], int]:
        found = Stepper(make(bits), bits).solve(moments)
        return found, missing_bits([x for state in found for x in state], digits)

    return sharpened(attempt, digits)
