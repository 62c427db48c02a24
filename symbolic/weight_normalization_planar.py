"""When the WN flow of one equation reaches a loss: a rigorous quadrature, in which no differential equation is solved.

For A = a' and g y'Aw > 0 the invariant of the flow gives X = |g a'w| from G = g^2 alone,

    X^2 = |a|^2 G (1 - |w_0^perp|^2 exp((g_0^2 - G) / c)),    G' = 2 c X (|y| - X),

and G moves one way only. So the time is an integral over G. Where g or a'w is 0 the quadrature says nothing: there
is `symbolic.weight_normalization.wn_flow`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import acb, arb, fmpq

from symbolic.balls import EnclosureError, accuracy, precision, rational
from symbolic.scale_equation import excess
from symbolic.spectrum import dot, null_space_part
from symbolic.surds import sign, surd_sign

if TYPE_CHECKING:
    from symbolic.balls import Rational
    from symbolic.weight_normalization import WNProblem

MOST_BITS = 1 << 14
"""The working precision at which the quadrature gives up."""


@dataclass(frozen=True)
class _Plane:
    """One equation: `row` is |a|^2, `target` |y|, `start` X_0^2, `part` |w_0^perp|^2, `begin` g_0^2, `ratio` c."""

    row: fmpq
    target: fmpq
    start: fmpq
    part: fmpq
    begin: fmpq
    ratio: fmpq


def planar_time(problem: WNProblem, epsilon: Rational, digits: int = 30) -> arb:
    """Enclose the first time at which the loss is at most epsilon.

    Parameters
    ----------
    problem : WNProblem
        One equation, c > 0 and g_0 y'Aw_0 > 0.
    epsilon : exact rational
        Positive. If the loss is not above it at the start, the time is 0.
    digits : int
        The radius is at most ``10**-digits`` times the time.

    Raises
    ------
    ValueError
        If this is another problem, or `epsilon` or `digits` is not positive.
    EnclosureError
        If no enclosure that sharp can be had.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from symbolic.weight_normalization import WNProblem
    >>> problem = WNProblem([[1, 0]], [1], [3, 4], Fraction(1, 2), 1)
    >>> print(planar_time(problem, Fraction(1, 100), digits=20).str(20, radius=False))
    1.9044140873977812236
    """
    epsilon = rational(epsilon)
    if epsilon <= 0:
        msg = "epsilon must be positive"
        raise ValueError(msg)
    plane = _plane(problem)
    wanted = accuracy(digits)
    # The loss is (|y| - X_0)^2 / 2: above epsilon, just if y^2 + X_0^2 - 2 epsilon > 2 |y| sqrt(X_0^2).
    if surd_sign(plane.target * plane.target + plane.start - 2 * epsilon, -2 * plane.target, plane.start) <= 0:
        return arb(0)
    bits = wanted + 48
    while bits <= MOST_BITS:
        with precision(bits):
            time = _integral(plane, epsilon, bits)
            if time.is_finite() and time.rel_accuracy_bits() >= wanted:
                return time
        bits *= 2
    msg = f"{digits} digits of the time are out of reach with {MOST_BITS} bits"
    raise EnclosureError(msg)


def _plane(problem: WNProblem) -> _Plane:
    """Return what the quadrature needs, or say that it does not apply."""
    image = dot(problem.A[0], problem.u)
    if len(problem.A) != 1 or problem.c == 0 or problem.g0 * problem.y[0] * image <= 0:
        msg = "the quadrature needs one equation, c > 0 and g_0 y'Aw_0 > 0; in all other cases follow the flow"
        raise ValueError(msg)
    begin, length = problem.g0 * problem.g0, dot(problem.u, problem.u)
    perp = null_space_part(problem.A, problem.u)
    return _Plane(
        row=dot(problem.A[0], problem.A[0]),
        target=abs(problem.y[0]),
        start=begin * image * image / length,
        part=dot(perp, perp) / length,
        begin=begin,
        ratio=problem.c,
    )


def _integral(plane: _Plane, epsilon: fmpq, bits: int) -> arb:
    """Return the time as an integral over G, from g_0^2 to where ||y| - X| is sqrt(2 epsilon)."""
    side = sign(plane.target * plane.target - plane.start)

    def constants() -> tuple[arb, arb, arb, arb]:
        reached = plane.target - side * arb(2 * epsilon).sqrt()
        return arb(plane.part), arb(plane.begin), arb(plane.ratio), reached * reached / plane.row

    part, begin, ratio, size = constants()
    row, target = arb(plane.row), arb(plane.target)
    end = size + excess(constants, bits).exp() if plane.part > 0 else size

    def rate(G: acb, analytic: bool) -> acb:
        X = (row * G * (1 - part * ((begin - G) / ratio).exp())).sqrt(analytic=analytic)
        return 1 / (2 * ratio * X * (target - X))

    return acb.integral(rate, acb(begin), acb(end)).real
